"""The public names of ``irkit.widgets``, and where each is defined; the parts for authors stand last."""

from .agreeing import agreement_board as agreement_board
from .answers import AnswerCard as AnswerCard
from .argument import crosswalk_view as crosswalk_view
from .argument import link_map as link_map
from .cards import card_sheet as card_sheet
from .claims import claim_sheet as claim_sheet
from .claims import claim_sorter as claim_sorter
from .claims import claim_walk as claim_walk
from .copying import CopyAnswer as CopyAnswer
from .drafting import case_builder as case_builder
from .foresight import forecast_desk as forecast_desk
from .guard import guarded as guarded
from .lessons import claim_explorer as claim_explorer
from .lessons import ledger as ledger
from .lessons import tie_viewer as tie_viewer
from .reading import claim_support as claim_support
from .reading import hypothesis_board as hypothesis_board
from .rule import rule_walk as rule_walk
from .sorter import CardSorter as CardSorter
