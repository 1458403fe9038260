"""The public names of ``irkit.figures``, and where each is defined."""

from .canvas import Drawing as Drawing
from .chronology import sequence as sequence
from .chronology import timeline as timeline
from .coders import agreement as agreement
from .codings import cases_beside as cases_beside
from .codings import paragraphs as paragraphs
from .codings import profile as profile
from .grids import actor_levels as actor_levels
from .grids import certainty_evidence as certainty_evidence
from .grids import level_matrix as level_matrix
from .outcomes import forecasts as forecasts
from .outcomes import tallies as tallies
