"""Every figure in every form that a lesson, a widget or an author's case may show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from msgspec import structs

from irkit import Codings, case_names, figures, load_case
from irkit.analysis.forecasts import Forecasts
from irkit.case.case import Case
from irkit.figures import Drawing
from irkit.framework.levels import Level

CASE = load_case("lavrov-tehran-2013")
REFERENCE = {claim.id: CASE.effect_level(claim.id) for claim in CASE.claims}
CLAIMS = ("C01", "C02", "C08", "C15", "C20", "C24", "C26", "C40", "C44", "C49", "C51", "C56")
SOME = {claim: REFERENCE[claim] for claim in CLAIMS} | {"C20": "outside", "C44": "bilateral"}
MANY: dict[str, Any] = {"F01": 0.8, "F04": 0.1, "F09": 0.05, "X1": 0.5, "F08": 1.0}
LONG = {f"Somebody of a long name {n}": {"C08": "REG", "C15": ("INT", "BIL")[n % 2]} for n in range(8)}


def small(count: int = 1, **changes: Any) -> Case:
    """Return a case with a few claims that are all alike."""
    claim = {"text": "Hereland mends it.", "locator": "P1.S1", "effect_level": "bilateral"}
    about = {"title": "A bridge", "author": "Somebody", "text": "News", "date": "2024-05-17"}
    claims = [{**claim, **changes}] * count
    return Case.from_form({**about, "pair": ["Hereland", "Thereland"], "claims": claims})


OTHER_HEADINGS = replace(
    CASE,
    sections=tuple(
        structs.replace(section, heading_level=Level.DOMESTIC) if number == 2 else section
        for number, section in enumerate(CASE.sections)
    ),
)

FORMS: dict[str, Callable[[], Drawing]] = {
    "timeline": lambda: figures.timeline(CASE),
    **{
        f"timeline, {name}": lambda name=name: figures.timeline(load_case(name))
        for name in case_names()
        if load_case(name).facts
    },
    "sequence": lambda: figures.sequence(CASE, "I15"),
    "sequence of other facts": lambda: figures.sequence(CASE, "I04", ["H13", "H14"]),
    "paragraphs": lambda: figures.paragraphs(CASE),
    "tallies": lambda: figures.tallies(CASE),
    "paragraphs, other headings": lambda: figures.paragraphs(OTHER_HEADINGS),
    "profile": lambda: figures.profile(CASE, SOME),
    "profile, no reference": lambda: figures.profile(replace(CASE, reference=None), SOME),
    "profile, all at one level": lambda: figures.profile(CASE, dict.fromkeys(CLAIMS, "regional")),
    "profile, every claim": lambda: figures.profile(CASE, REFERENCE),
    "actors": lambda: figures.actor_levels(CASE),
    "matrix": lambda: figures.level_matrix(CASE),
    "certainty": lambda: figures.certainty_evidence(CASE),
    "certainty, few": lambda: figures.certainty_evidence(load_case("obama-syria-2013")),
    "certainty, none coded": lambda: figures.certainty_evidence(load_case("nixon-beijing-1972")),
    **{
        f"beside, {name}": lambda name=name: figures.cases_beside(CASE, load_case(name))
        for name in case_names()
    },
    "beside, one claim": lambda: figures.cases_beside(CASE, small()),
    "beside, no claim": lambda: figures.cases_beside(small(0), CASE),
    "beside, nothing at all": lambda: figures.cases_beside(small(0), small(0)),
    "beside, the same title": lambda: figures.cases_beside(small(3), small(40, cause_level="domestic")),
    "agreement, three machines": lambda: figures.agreement(Codings.independent(CASE)),
    "agreement, eight": lambda: figures.agreement(Codings.imagined(CASE, coders=8)),
    "agreement, three hundred": lambda: figures.agreement(Codings.imagined(CASE, coders=300)),
    "agreement, nobody": lambda: figures.agreement({}),
    "agreement, one": lambda: figures.agreement({"Ana": {"C08": "REG"}}),
    "agreement, nothing in common": lambda: figures.agreement({"Ana": {"C08": "REG"}, "Ben": {"C15": "REG"}}),
    "agreement, long names": lambda: figures.agreement(LONG),
    "forecasts": lambda: figures.forecasts(CASE, Forecasts(MANY, ("F01",))),
    "one forecast": lambda: figures.forecasts(CASE, {"F16": "40%"}),
    "every question": lambda: figures.forecasts(
        CASE, {q.id: 0.5 for q in (*CASE.questions, *CASE.extensions) if not q.options}
    ),
}  # fmt: skip


class Drawings(dict[str, Drawing]):
    """The figures by their forms, each drawn when it is first asked for."""

    def __missing__(self, form: str) -> Drawing:
        self[form] = FORMS[form]()
        return self[form]


@pytest.fixture(scope="session")
def case() -> Case:
    """The case of the lessons."""
    return CASE


@pytest.fixture(scope="session")
def reference() -> dict[str, Level]:
    """Its reference codes."""
    return REFERENCE


@pytest.fixture(scope="session")
def small_case() -> Callable[..., Case]:
    """A function that returns a case with a few claims that are all alike."""
    return small


@pytest.fixture(scope="session")
def drawings() -> Drawings:
    """Every figure in every form."""
    return Drawings()


@pytest.fixture(scope="session", params=FORMS)
def form(request: pytest.FixtureRequest) -> str:
    """The name of one form after the other."""
    return str(request.param)


@pytest.fixture(scope="session")
def page(drawings: Drawings, form: str) -> str:
    """A figure as a notebook shows it; matplotlib warns of a sign that the font has not."""
    return drawings[form]._repr_html_()
