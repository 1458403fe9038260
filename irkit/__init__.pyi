"""The public names of irkit, and where each is defined: the only list of them.

``irkit/__init__.py`` loads each from here on first use, and type checkers read this file.
"""

from . import figures as figures
from . import widgets as widgets
from .analysis.forecasts import Forecasts as Forecasts
from .analysis.forecasts import brier as brier
from .analysis.forecasts import estimative_word as estimative_word
from .analysis.hypotheses import HypothesisMatrix as HypothesisMatrix
from .analysis.links import LinkGraph as LinkGraph
from .analysis.ties import TieGraph as TieGraph
from .case.case import Case as Case
from .case.case import CaseError as CaseError
from .case.case import case_names as case_names
from .case.case import load_case as load_case
from .coding.coding import compare as compare
from .coding.codings import Codings as Codings
from .coding.codings import cohens_kappa as cohens_kappa
from .coding.diagnosis import diagnose as diagnose
from .coding.diagnosis import hint as hint
from .environment import check_environment as check_environment
from .framework.glossary import glossary as glossary
from .framework.levels import Level as Level
from .framework.levels import codebook as codebook
from .framework.levels import decide as decide
from .framework.levels import misconception as misconception
from .framework.schemes import schemes as schemes
from .grading.outputs.marking_desk import marking_desk as marking_desk
from .questions.check import check as check
from .widgets.answers import answer as answer
from .widgets.answers import answer_widget as answer_widget

__version__: str
