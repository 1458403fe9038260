"""The figures of the lessons, one function each; see ``__init__.pyi`` for the list.

Each returns a :class:`Drawing`, which says in words what it shows.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
