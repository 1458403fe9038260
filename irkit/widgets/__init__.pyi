"""The public names of ``irkit.widgets``, and where each is defined."""

from .agreement import agreement_board as agreement_board
from .argument import argument_map as argument_map
from .article import annotated_article as annotated_article
from .builder import case_builder as case_builder
from .cards import AnswerCard as AnswerCard
from .cards import forecast_card as forecast_card
from .claims import claim_explorer as claim_explorer
from .claims import claim_support as claim_support
from .claims import crosswalk_view as crosswalk_view
from .claims import reading_view as reading_view
from .hypotheses import hypothesis_board as hypothesis_board
from .map import tile_map as tile_map
from .pair import ledger as ledger
from .pair import pair_switch as pair_switch
from .slider import date_slider as date_slider
from .sorter import CardSorter as CardSorter
from .sorter import certainty_sorter as certainty_sorter
from .sorter import claim_sheet as claim_sheet
from .sorter import claim_sorter as claim_sorter
from .sorter import evidence_sorter as evidence_sorter
from .ties import tie_board as tie_board
from .turns import your_turn as your_turn
from .walk import claim_walk as claim_walk
from .walk import rule_walk as rule_walk
