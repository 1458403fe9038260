"""One function or class a widget: each takes plain data and functions, and does no analysis of its own."""

from irkit.widgets.agreementboard import AgreementBoard
from irkit.widgets.answers import AnswerCard
from irkit.widgets.board import HypothesisBoard
from irkit.widgets.builder import CaseBuilder
from irkit.widgets.cards import Card, CardSheet, Pile, card_sheet
from irkit.widgets.copying import CopyAnswer
from irkit.widgets.explorer import ClaimExplorer
from irkit.widgets.forecastdesk import ForecastDesk
from irkit.widgets.guard import Guarded, KeyboardGuard, guarded
from irkit.widgets.ledgers import Ledger
from irkit.widgets.linkmap import LinkMap
from irkit.widgets.networks import TieViewer
from irkit.widgets.places import CrosswalkView
from irkit.widgets.rule import RuleWalk, rule_walk
from irkit.widgets.sorter import CardSorter
from irkit.widgets.support import ClaimSupport

__all__ = [
    "AgreementBoard",
    "AnswerCard",
    "Card",
    "CardSheet",
    "CardSorter",
    "CaseBuilder",
    "ClaimExplorer",
    "ClaimSupport",
    "CopyAnswer",
    "CrosswalkView",
    "ForecastDesk",
    "Guarded",
    "HypothesisBoard",
    "KeyboardGuard",
    "Ledger",
    "LinkMap",
    "Pile",
    "RuleWalk",
    "TieViewer",
    "card_sheet",
    "guarded",
    "rule_walk",
]
