"""irkit: foreign policy by level of analysis, on one real article.

The public names stand in ``__init__.pyi``. They load on first use, so that importing the package stays light.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)

__version__ = "0.1.0"
