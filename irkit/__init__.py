"""irkit: foreign policy by level of analysis, on one real article.

The public names load on first use, so that importing the package stays light.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from irkit.analysis.balance import balance_of as balance_of
    from irkit.analysis.balance import balanced_triads as balanced_triads
    from irkit.analysis.balance import camps as camps
    from irkit.analysis.balance import distance as distance
    from irkit.analysis.balance import strained_triads as strained_triads
    from irkit.analysis.balance import supplied_only as supplied_only
    from irkit.analysis.balance import triads as triads
    from irkit.analysis.estimative import band as band
    from irkit.analysis.estimative import estimative_word as estimative_word
    from irkit.analysis.forecasts import lock_forecasts as lock_forecasts
    from irkit.analysis.forecasts import read_forecasts as read_forecasts
    from irkit.analysis.hypotheses import HypothesisMatrix as HypothesisMatrix
    from irkit.analysis.hypotheses import hypothesis_matrix as hypothesis_matrix
    from irkit.analysis.links import chains as chains
    from irkit.analysis.links import level_matrix as level_matrix
    from irkit.analysis.links import link_graph as link_graph
    from irkit.analysis.links import loops as loops
    from irkit.analysis.scores import base_rate as base_rate
    from irkit.analysis.scores import brier as brier
    from irkit.analysis.scores import score_forecasts as score_forecasts
    from irkit.analysis.standing import still_stands as still_stands
    from irkit.analysis.ties import TieGraph as TieGraph
    from irkit.analysis.ties import tie_graph as tie_graph
    from irkit.case.case import Case as Case
    from irkit.case.case import CaseError as CaseError
    from irkit.case.case import case_names as case_names
    from irkit.case.case import load_case as load_case
    from irkit.case.codebook import codebook_for as codebook_for
    from irkit.case.codebook import rule_for as rule_for
    from irkit.case.codebook import whole_rule as whole_rule
    from irkit.case.crosswalk import crosswalk_table as crosswalk_table
    from irkit.case.crosswalk import place_claim as place_claim
    from irkit.case.digest import read_claims as read_claims
    from irkit.case.digest import read_digest as read_digest
    from irkit.case.drafts import case_from as case_from
    from irkit.case.outcomes import what_came_of as what_came_of
    from irkit.case.sourcing import certainty_beside_checkable as certainty_beside_checkable
    from irkit.case.sourcing import certainty_beside_evidence as certainty_beside_evidence
    from irkit.case.sourcing import certainty_beside_verdict as certainty_beside_verdict
    from irkit.case.sourcing import claims_against_record as claims_against_record
    from irkit.case.sourcing import on_record as on_record
    from irkit.case.sourcing import readings_of as readings_of
    from irkit.case.sourcing import sure_without_support as sure_without_support
    from irkit.case.sourcing import tensions_of as tensions_of
    from irkit.case.verdicts import held_against_record as held_against_record
    from irkit.coding.agreement import cohens_kappa as cohens_kappa
    from irkit.coding.agreement import krippendorffs_alpha as krippendorffs_alpha
    from irkit.coding.agreement import percent_agreement as percent_agreement
    from irkit.coding.coders import where_coders_part as where_coders_part
    from irkit.coding.coders import who_agrees as who_agrees
    from irkit.coding.coders import without_names as without_names
    from irkit.coding.coding import compare as compare
    from irkit.coding.codings import independent_codings as independent_codings
    from irkit.coding.diagnosis import diagnose as diagnose
    from irkit.coding.diagnosis import hint as hint
    from irkit.coding.disagreement import confused_pairs as confused_pairs
    from irkit.coding.disagreement import disagreements as disagreements
    from irkit.coding.disagreement import divided_claims as divided_claims
    from irkit.coding.files import read_codings as read_codings
    from irkit.coding.imagined import imagined_class as imagined_class
    from irkit.environment import check_environment as check_environment
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
    from irkit.framework.glossary import glossary as glossary
    from irkit.framework.levels import Level as Level
    from irkit.framework.levels import codebook as codebook
    from irkit.framework.levels import decide as decide
    from irkit.framework.misconceptions import misconception as misconception
    from irkit.framework.schemes import crosswalk as crosswalk
    from irkit.framework.schemes import schemes as schemes
    from irkit.grading.outputs.desk import marking_desk as marking_desk
    from irkit.grading.outputs.practice import marking_practice as marking_practice
    from irkit.questions.check import check as check
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
    "Case": "irkit.case.case",
    "CaseError": "irkit.case.case",
    "HypothesisMatrix": "irkit.analysis.hypotheses",
    "Level": "irkit.framework.levels",
    "TieGraph": "irkit.analysis.ties",
    "agreement_board": "irkit.widgets.agreeing",
    "answer_widget": "irkit.widgets.claims",
    "balance_of": "irkit.analysis.balance",
    "balanced_triads": "irkit.analysis.balance",
    "band": "irkit.analysis.estimative",
    "base_rate": "irkit.analysis.scores",
    "brier": "irkit.analysis.scores",
    "camps": "irkit.analysis.balance",
    "case_builder": "irkit.widgets.drafting",
    "case_from": "irkit.case.drafts",
    "case_names": "irkit.case.case",
    "certainty_beside_checkable": "irkit.case.sourcing",
    "certainty_beside_evidence": "irkit.case.sourcing",
    "certainty_beside_verdict": "irkit.case.sourcing",
    "chains": "irkit.analysis.links",
    "check": "irkit.questions.check",
    "check_environment": "irkit.environment",
    "claim_explorer": "irkit.widgets.lessons",
    "claim_sheet": "irkit.widgets.claims",
    "claim_sorter": "irkit.widgets.claims",
    "claim_walk": "irkit.widgets.claims",
    "claim_support": "irkit.widgets.reading",
    "claims_against_record": "irkit.case.sourcing",
    "codebook": "irkit.framework.levels",
    "codebook_for": "irkit.case.codebook",
    "cohens_kappa": "irkit.coding.agreement",
    "compare": "irkit.coding.coding",
    "confused_pairs": "irkit.coding.disagreement",
    "crosswalk": "irkit.framework.schemes",
    "crosswalk_table": "irkit.case.crosswalk",
    "crosswalk_view": "irkit.widgets.argument",
    "decide": "irkit.framework.levels",
    "diagnose": "irkit.coding.diagnosis",
    "disagreements": "irkit.coding.disagreement",
    "divided_claims": "irkit.coding.disagreement",
    "distance": "irkit.analysis.balance",
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
    "estimative_word": "irkit.analysis.estimative",
    "forecast_desk": "irkit.widgets.foresight",
    "glossary": "irkit.framework.glossary",
    "held_against_record": "irkit.case.verdicts",
    "hint": "irkit.coding.diagnosis",
    "hypothesis_board": "irkit.widgets.reading",
    "hypothesis_matrix": "irkit.analysis.hypotheses",
    "imagined_class": "irkit.coding.imagined",
    "independent_codings": "irkit.coding.codings",
    "krippendorffs_alpha": "irkit.coding.agreement",
    "ledger": "irkit.widgets.lessons",
    "level_matrix": "irkit.analysis.links",
    "link_graph": "irkit.analysis.links",
    "link_map": "irkit.widgets.argument",
    "load_case": "irkit.case.case",
    "lock_forecasts": "irkit.analysis.forecasts",
    "loops": "irkit.analysis.links",
    "marking_desk": "irkit.grading.outputs.desk",
    "marking_practice": "irkit.grading.outputs.practice",
    "misconception": "irkit.framework.misconceptions",
    "on_record": "irkit.case.sourcing",
    "percent_agreement": "irkit.coding.agreement",
    "place_claim": "irkit.case.crosswalk",
    "read_claims": "irkit.case.digest",
    "read_codings": "irkit.coding.files",
    "read_digest": "irkit.case.digest",
    "read_forecasts": "irkit.analysis.forecasts",
    "readings_of": "irkit.case.sourcing",
    "rule_for": "irkit.case.codebook",
    "rule_walk": "irkit.widgets",
    "schemes": "irkit.framework.schemes",
    "score_forecasts": "irkit.analysis.scores",
    "still_stands": "irkit.analysis.standing",
    "strained_triads": "irkit.analysis.balance",
    "supplied_only": "irkit.analysis.balance",
    "sure_without_support": "irkit.case.sourcing",
    "tensions_of": "irkit.case.sourcing",
    "tie_graph": "irkit.analysis.ties",
    "tie_viewer": "irkit.widgets.lessons",
    "triads": "irkit.analysis.balance",
    "what_came_of": "irkit.case.outcomes",
    "where_coders_part": "irkit.coding.coders",
    "who_agrees": "irkit.coding.coders",
    "whole_rule": "irkit.case.codebook",
    "without_names": "irkit.coding.coders",
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

    Importing a module would otherwise put it in the place of the function of its name.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in _HOMES and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Door


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted(__all__)
