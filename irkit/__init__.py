"""irkit: foreign policy by level of analysis, on one real article.

The public names load on first use, so that importing the package stays light.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from irkit.agreement import cohens_kappa as cohens_kappa
    from irkit.agreement import krippendorffs_alpha as krippendorffs_alpha
    from irkit.agreement import percent_agreement as percent_agreement
    from irkit.balance import balance_of as balance_of
    from irkit.balance import balanced_triads as balanced_triads
    from irkit.balance import camps as camps
    from irkit.balance import distance as distance
    from irkit.balance import strained_triads as strained_triads
    from irkit.balance import supplied_only as supplied_only
    from irkit.balance import triads as triads
    from irkit.case import Case as Case
    from irkit.case import CaseError as CaseError
    from irkit.case import case_names as case_names
    from irkit.case import load_case as load_case
    from irkit.casebook import codebook_for as codebook_for
    from irkit.casebook import rule_for as rule_for
    from irkit.casebook import whole_rule as whole_rule
    from irkit.coders import where_coders_part as where_coders_part
    from irkit.coders import who_agrees as who_agrees
    from irkit.coders import without_names as without_names
    from irkit.coding import compare as compare
    from irkit.codingfiles import read_codings as read_codings
    from irkit.codings import independent_codings as independent_codings
    from irkit.diagnosis import diagnose as diagnose
    from irkit.diagnosis import hint as hint
    from irkit.digest import read_claims as read_claims
    from irkit.digest import read_digest as read_digest
    from irkit.disagreement import confused_pairs as confused_pairs
    from irkit.disagreement import disagreements as disagreements
    from irkit.disagreement import divided_claims as divided_claims
    from irkit.drafts import case_from as case_from
    from irkit.environment import check_environment as check_environment
    from irkit.estimative import band as band
    from irkit.estimative import estimative_word as estimative_word
    from irkit.figures import draw_actor_levels as draw_actor_levels
    from irkit.figures import draw_agreement as draw_agreement
    from irkit.figures import draw_cases_beside as draw_cases_beside
    from irkit.figures import draw_certainty_evidence as draw_certainty_evidence
    from irkit.figures import draw_files as draw_files
    from irkit.figures import draw_forecasts as draw_forecasts
    from irkit.figures import draw_level_matrix as draw_level_matrix
    from irkit.figures import draw_links as draw_links
    from irkit.figures import draw_paragraphs as draw_paragraphs
    from irkit.figures import draw_profile as draw_profile
    from irkit.figures import draw_sequence as draw_sequence
    from irkit.figures import draw_ties as draw_ties
    from irkit.figures import draw_ties_side_by_side as draw_ties_side_by_side
    from irkit.figures import draw_timeline as draw_timeline
    from irkit.forecasts import lock_forecasts as lock_forecasts
    from irkit.forecasts import read_forecasts as read_forecasts
    from irkit.glossary import glossary as glossary
    from irkit.hypotheses import HypothesisMatrix as HypothesisMatrix
    from irkit.hypotheses import hypothesis_matrix as hypothesis_matrix
    from irkit.imagined import imagined_class as imagined_class
    from irkit.levels import Level as Level
    from irkit.levels import codebook as codebook
    from irkit.levels import decide as decide
    from irkit.links import chains as chains
    from irkit.links import level_matrix as level_matrix
    from irkit.links import link_graph as link_graph
    from irkit.links import loops as loops
    from irkit.marking import marking_desk as marking_desk
    from irkit.marking import marking_practice as marking_practice
    from irkit.misconceptions import misconception as misconception
    from irkit.outcomes import what_came_of as what_came_of
    from irkit.placements import crosswalk_table as crosswalk_table
    from irkit.placements import place_claim as place_claim
    from irkit.questions.check import check as check
    from irkit.schemes import crosswalk as crosswalk
    from irkit.schemes import schemes as schemes
    from irkit.scores import base_rate as base_rate
    from irkit.scores import brier as brier
    from irkit.scores import score_forecasts as score_forecasts
    from irkit.sourcing import certainty_beside_checkable as certainty_beside_checkable
    from irkit.sourcing import certainty_beside_evidence as certainty_beside_evidence
    from irkit.sourcing import certainty_beside_verdict as certainty_beside_verdict
    from irkit.sourcing import claims_against_record as claims_against_record
    from irkit.sourcing import on_record as on_record
    from irkit.sourcing import readings_of as readings_of
    from irkit.sourcing import sure_without_support as sure_without_support
    from irkit.sourcing import tensions_of as tensions_of
    from irkit.standing import still_stands as still_stands
    from irkit.ties import TieGraph as TieGraph
    from irkit.ties import tie_graph as tie_graph
    from irkit.verdicts import held_against_record as held_against_record
    from irkit.widgets import rule_walk as rule_walk
    from irkit.widgets.agreeing import agreement_board as agreement_board
    from irkit.widgets.argument import crosswalk_view as crosswalk_view
    from irkit.widgets.argument import link_map as link_map
    from irkit.widgets.claims import answer_widget as answer_widget
    from irkit.widgets.claims import claim_sheet as claim_sheet
    from irkit.widgets.claims import claim_sorter as claim_sorter
    from irkit.widgets.claims import claim_walk as claim_walk
    from irkit.widgets.drafting import case_builder as case_builder
    from irkit.widgets.foresight import forecast_desk as forecast_desk
    from irkit.widgets.lessons import claim_explorer as claim_explorer
    from irkit.widgets.lessons import ledger as ledger
    from irkit.widgets.lessons import tie_viewer as tie_viewer
    from irkit.widgets.reading import claim_support as claim_support
    from irkit.widgets.reading import hypothesis_board as hypothesis_board

__version__ = "0.1.0"

_HOMES = {
    "Case": "irkit.case",
    "CaseError": "irkit.case",
    "HypothesisMatrix": "irkit.hypotheses",
    "Level": "irkit.levels",
    "TieGraph": "irkit.ties",
    "agreement_board": "irkit.widgets.agreeing",
    "answer_widget": "irkit.widgets.claims",
    "balance_of": "irkit.balance",
    "balanced_triads": "irkit.balance",
    "band": "irkit.estimative",
    "base_rate": "irkit.scores",
    "brier": "irkit.scores",
    "camps": "irkit.balance",
    "case_builder": "irkit.widgets.drafting",
    "case_from": "irkit.drafts",
    "case_names": "irkit.case",
    "certainty_beside_checkable": "irkit.sourcing",
    "certainty_beside_evidence": "irkit.sourcing",
    "certainty_beside_verdict": "irkit.sourcing",
    "chains": "irkit.links",
    "check": "irkit.questions.check",
    "check_environment": "irkit.environment",
    "claim_explorer": "irkit.widgets.lessons",
    "claim_sheet": "irkit.widgets.claims",
    "claim_sorter": "irkit.widgets.claims",
    "claim_walk": "irkit.widgets.claims",
    "claim_support": "irkit.widgets.reading",
    "claims_against_record": "irkit.sourcing",
    "codebook": "irkit.levels",
    "codebook_for": "irkit.casebook",
    "cohens_kappa": "irkit.agreement",
    "compare": "irkit.coding",
    "confused_pairs": "irkit.disagreement",
    "crosswalk": "irkit.schemes",
    "crosswalk_table": "irkit.placements",
    "crosswalk_view": "irkit.widgets.argument",
    "decide": "irkit.levels",
    "diagnose": "irkit.diagnosis",
    "disagreements": "irkit.disagreement",
    "divided_claims": "irkit.disagreement",
    "distance": "irkit.balance",
    "draw_actor_levels": "irkit.figures",
    "draw_agreement": "irkit.figures",
    "draw_cases_beside": "irkit.figures",
    "draw_certainty_evidence": "irkit.figures",
    "draw_files": "irkit.figures",
    "draw_forecasts": "irkit.figures",
    "draw_level_matrix": "irkit.figures",
    "draw_links": "irkit.figures",
    "draw_paragraphs": "irkit.figures",
    "draw_profile": "irkit.figures",
    "draw_sequence": "irkit.figures",
    "draw_ties": "irkit.figures",
    "draw_ties_side_by_side": "irkit.figures",
    "draw_timeline": "irkit.figures",
    "estimative_word": "irkit.estimative",
    "forecast_desk": "irkit.widgets.foresight",
    "glossary": "irkit.glossary",
    "held_against_record": "irkit.verdicts",
    "hint": "irkit.diagnosis",
    "hypothesis_board": "irkit.widgets.reading",
    "hypothesis_matrix": "irkit.hypotheses",
    "imagined_class": "irkit.imagined",
    "independent_codings": "irkit.codings",
    "krippendorffs_alpha": "irkit.agreement",
    "ledger": "irkit.widgets.lessons",
    "level_matrix": "irkit.links",
    "link_graph": "irkit.links",
    "link_map": "irkit.widgets.argument",
    "load_case": "irkit.case",
    "lock_forecasts": "irkit.forecasts",
    "loops": "irkit.links",
    "marking_desk": "irkit.marking",
    "marking_practice": "irkit.marking",
    "misconception": "irkit.misconceptions",
    "on_record": "irkit.sourcing",
    "percent_agreement": "irkit.agreement",
    "place_claim": "irkit.placements",
    "read_claims": "irkit.digest",
    "read_codings": "irkit.codingfiles",
    "read_digest": "irkit.digest",
    "read_forecasts": "irkit.forecasts",
    "readings_of": "irkit.sourcing",
    "rule_for": "irkit.casebook",
    "rule_walk": "irkit.widgets",
    "schemes": "irkit.schemes",
    "score_forecasts": "irkit.scores",
    "still_stands": "irkit.standing",
    "strained_triads": "irkit.balance",
    "supplied_only": "irkit.balance",
    "sure_without_support": "irkit.sourcing",
    "tensions_of": "irkit.sourcing",
    "tie_graph": "irkit.ties",
    "tie_viewer": "irkit.widgets.lessons",
    "triads": "irkit.balance",
    "what_came_of": "irkit.outcomes",
    "where_coders_part": "irkit.coders",
    "who_agrees": "irkit.coders",
    "whole_rule": "irkit.casebook",
    "without_names": "irkit.coders",
}

__all__ = ["__version__", *_HOMES]


def __getattr__(name: str) -> Any:
    """Load a public name from its module on first use (PEP 562)."""
    if name in _HOMES:
        found = getattr(import_module(_HOMES[name]), name)
        globals()[name] = found
        return found
    raise AttributeError(f"module 'irkit' has no name {name!r}")


class _Door(ModuleType):
    """The package as a module that keeps a public name for its function.

    Importing ``irkit.glossary`` would otherwise put that module in the place of the function ``glossary``.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in _HOMES and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Door


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted(__all__)
