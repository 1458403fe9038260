"""One function a figure: each returns a :class:`Drawing`, which tells in words what it shows."""

from irkit.figures.drawing import Drawing
from irkit.figures.paragraphs import draw_paragraphs
from irkit.figures.profile import draw_profile
from irkit.figures.timeline import draw_timeline

__all__ = ["Drawing", "draw_paragraphs", "draw_profile", "draw_timeline"]
