"""The widgets of the lessons and exercises, one function each; see ``__init__.pyi`` for the list."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
