"""One function a figure: each returns a :class:`Drawing`, which tells in words what it shows."""

from irkit.figures.actors import draw_actor_levels
from irkit.figures.agreement import draw_agreement
from irkit.figures.beside import draw_cases_beside
from irkit.figures.drawing import Drawing
from irkit.figures.files import draw_files
from irkit.figures.forecasts import draw_forecasts
from irkit.figures.links import draw_links
from irkit.figures.matrix import draw_level_matrix
from irkit.figures.paragraphs import draw_paragraphs
from irkit.figures.profile import draw_profile
from irkit.figures.sequence import draw_sequence
from irkit.figures.sureness import draw_certainty_evidence
from irkit.figures.ties import draw_ties, draw_ties_side_by_side
from irkit.figures.timeline import draw_timeline

__all__ = [
    "Drawing",
    "draw_actor_levels",
    "draw_agreement",
    "draw_cases_beside",
    "draw_certainty_evidence",
    "draw_files",
    "draw_forecasts",
    "draw_level_matrix",
    "draw_links",
    "draw_paragraphs",
    "draw_profile",
    "draw_sequence",
    "draw_ties",
    "draw_ties_side_by_side",
    "draw_timeline",
]
