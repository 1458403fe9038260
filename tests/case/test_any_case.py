"""What works on one case works on any: no function knows the case that it was first written for."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable
from contextlib import suppress
from operator import attrgetter
from pathlib import Path
from typing import Any

import pytest

import irkit
from irkit import Level, case_names, load_case
from irkit.analysis.links import LinkGraph
from irkit.case.case import Case
from irkit.case.drafts import draft_of
from irkit.case.exports import export
from irkit.case.newcase import write_new_case
from irkit.figures.canvas import Drawing
from irkit.framework.levels import codebook


@pytest.fixture(scope="module", params=case_names())
def case(request: pytest.FixtureRequest) -> Case:
    return load_case(request.param)


def claims(case: Case) -> list[str]:
    """Return some claims of a case."""
    return [claim.id for claim in case.claims][:12]


def first_issue(case: Case) -> str:
    """Return the first issue on which the case has a tie."""
    return case.ties[0].issue


SAID: dict[str, Callable[[Case], Any]] = {
    "compare": lambda case: irkit.compare(dict.fromkeys(claims(case), "regional"), case),
    "diagnose": lambda case: irkit.diagnose(dict.fromkeys(claims(case), "regional"), case),
    "hint": lambda case: [irkit.hint(claim, "domestic", case) for claim in claims(case)],
    "claims read": lambda case: case.claims.read(*claims(case)),
    "digest": lambda case: [case.digest(section.id) for section in case.sections],
    "tie graph": lambda case: case.ties.graph(),
    "tie graph of an issue": lambda case: case.ties.graph(issue=first_issue(case), supplied=False),
    "balance": lambda case: case.ties.graph().balance,
    "triads": lambda case: case.ties.graph().triads(),
    "camps": lambda case: (case.ties.graph().camps,),
    "link graph": lambda case: case.links.graph(),
    "matrix": lambda case: case.links.graph().matrix(),
    "without a level": lambda case: [case.links.graph().without(level) for level in Level],
    "parts": lambda case: case.links.graph().parts,
    "places": lambda case: [
        case.claim(claim).place(key) for claim in claims(case) for key in irkit.schemes()
    ],
    "tables": lambda case: [case.table(name) for name in ("claims", "actors", "ties", "links", "facts")],
    "codebook": lambda case: case.codebook,
    "claim_sheet": lambda case: irkit.widgets.claim_sheet(case, claims(case)),
}

DRAWN: dict[str, Callable[[Case], Drawing]] = {
    "cases beside": lambda case: irkit.figures.cases_beside(case, case),
    "actors by level": lambda case: irkit.figures.actor_levels(case),
    "level matrix": lambda case: irkit.figures.level_matrix(case),
    "paragraphs": lambda case: irkit.figures.paragraphs(case),
    "profile": lambda case: irkit.figures.profile(case, dict.fromkeys(claims(case), "regional")),
    "sequence": lambda case: irkit.figures.sequence(
        case, case.issues[0].id, [fact.id for fact in case.facts]
    ),
    "timeline": lambda case: irkit.figures.timeline(case),
}

WIDGETS: dict[str, Callable[[Case], Any]] = {
    "case_builder": lambda case: irkit.widgets.case_builder(draft_of(case)),
    "claim_sorter": lambda case: irkit.widgets.claim_sorter(case, claims(case)),
    "claim_walk": lambda case: irkit.widgets.claim_walk(case, claims(case)[0]),
    "claim_explorer": lambda case: irkit.widgets.claim_explorer(case),
    "tie_board": lambda case: irkit.widgets.tie_board(case),
    "ledger": lambda case: irkit.widgets.ledger(case),
    "argument_map": lambda case: irkit.widgets.argument_map(case),
    "crosswalk_view": lambda case: irkit.widgets.crosswalk_view(case),
    "rule_walk": lambda case: irkit.widgets.rule_walk(case.codebook.rule),
}


@pytest.mark.parametrize("ask", SAID.values(), ids=SAID.keys())
def test_said(case: Case, ask: Callable[[Case], Any]) -> None:
    """What is said of one case can be said of any."""
    assert repr(ask(case))


@pytest.mark.parametrize("draw", DRAWN.values(), ids=DRAWN.keys())
def test_drawn(case: Case, draw: Callable[[Case], Drawing]) -> None:
    """What is drawn of one case can be drawn of any."""
    assert draw(case).alt


@pytest.mark.parametrize("make", WIDGETS.values(), ids=WIDGETS.keys())
def test_widgets(case: Case, make: Callable[[Case], Any]) -> None:
    """A widget for one case is one for any."""
    assert make(case).comm is not None


@pytest.mark.parametrize("ask", [*SAID.values(), *DRAWN.values()], ids=[*SAID, *DRAWN])
@pytest.mark.parametrize("name", [name for name in case_names() if name != codebook().case])
def test_no_other_pair(name: str, ask: Callable[[Case], Any]) -> None:
    """What is said of a case without Iran does not speak of Iran."""
    case = load_case(name)
    found = ask(case)
    said = f"{found!r} {found.alt}" if isinstance(found, Drawing) else repr(found)
    assert not [word for word in ("Iran", "Lavrov", "Tehran", "Beheshtipour") if word in said]


def asks_for_a_case_alone() -> list[str]:
    """Return the public functions that need a case and nothing else, those of figures and widgets too."""
    found = []
    rooms = [f"{room}.{name}" for room in ("figures", "widgets") for name in getattr(irkit, room).__all__]
    for name in [*irkit.__all__, *rooms]:
        each = attrgetter(name)(irkit)
        if inspect.isfunction(each):
            given = inspect.signature(each).parameters.values()
            needed = [one for one in given if one.default is one.empty and one.kind is not one.VAR_POSITIONAL]
            if [one.name for one in needed] == ["case"] and name != "load_case":
                found.append(name)
    return found


@pytest.mark.parametrize("name", asks_for_a_case_alone())
def test_functions(case: Case, name: str) -> None:
    """What a case does not have, such as a bilateral heading, is told in a sentence."""
    with suppress(LookupError, ValueError):
        assert repr(attrgetter(name)(irkit)(case))


COLLECTIONS = ("claims", "ties", "links", "hypotheses", "questions")


def methods_of_a_case_alone() -> list[str]:
    """Return the methods of a case and of its collections that need nothing else."""
    example = load_case(codebook().case)
    found = []
    for place in ("", *(f"{name}." for name in COLLECTIONS)):
        target = attrgetter(place[:-1])(example) if place else example
        for name, method in inspect.getmembers(type(target), inspect.isfunction):
            if not name.startswith("_"):
                parameters = [*inspect.signature(method).parameters.values()][1:]
                if all(one.default is not one.empty or one.kind is one.VAR_POSITIONAL for one in parameters):
                    found.append(place + name)
    return found


@pytest.mark.parametrize("name", methods_of_a_case_alone())
def test_methods(case: Case, name: str) -> None:
    """What a method of a case needs beside it has a default; what the case lacks is told in a sentence."""
    with suppress(LookupError, ValueError):
        assert repr(attrgetter(name)(case)())


CLAIM = {"text": "Hereland mends it.", "locator": "P1.S1", "effect_level": "bilateral"}
BRIDGE = {"title": "A bridge", "author": "Somebody", "text": "News", "date": "2024-05-17"}


@pytest.fixture(scope="module", params=["folder", "form", "form of one claim", "form of none"])
def own(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Case:
    """Return a case that somebody has made: in files, or in the form, which holds no ties, links or facts."""
    pair = {**BRIDGE, "pair": ["Hereland", "Thereland"]}
    if request.param == "folder":
        return load_case(write_new_case("mine", tmp_path_factory.mktemp("own")))
    if request.param == "form":
        return Case.from_form(draft_of(load_case("nixon-beijing-1972")))
    return Case.from_form({**pair, "claims": [CLAIM] if request.param == "form of one claim" else []})


@pytest.mark.parametrize("name", asks_for_a_case_alone())
def test_own_functions(own: Case, name: str) -> None:
    """A case of one's own is taken by every function, or told what it lacks."""
    with suppress(LookupError, ValueError):
        assert repr(attrgetter(name)(irkit)(own))


@pytest.mark.parametrize("name", methods_of_a_case_alone())
def test_own_methods(own: Case, name: str) -> None:
    """The methods of a case take one's own case, too, or tell what it lacks."""
    with suppress(LookupError, ValueError):
        assert repr(attrgetter(name)(own)())


def test_own_exports(own: Case, tmp_path: Path) -> None:
    """A case of one's own is exported as any other."""
    for kind in ("csv", "qdpx"):
        assert export(own, kind, tmp_path / f"own.{kind}").stat().st_size > 0


@pytest.mark.parametrize("form", ["folder", "form"])
def test_own_lessons(form: str, tmp_path: Path) -> None:
    """What lessons 01, 05, 07 and 09 do with the first case, they do with one's own."""
    nixon = load_case("nixon-beijing-1972")
    case = (
        load_case(write_new_case("mine", tmp_path)) if form == "folder" else Case.from_form(draft_of(nixon))
    )
    codes = {each: case.effect_level(each) for each in claims(case)}
    assert f"{len(codes)} of {len(codes)}" in repr(irkit.compare(codes, case))
    assert irkit.figures.profile(case, codes).alt
    assert irkit.widgets.claim_sorter(case, list(codes)).hints
    assert 1.0 == irkit.Codings.of({"one": codes, "other": codes}).percent().share
    assert irkit.figures.cases_beside(nixon, case).alt
    for forecast in case.questions:
        assert case.questions.score({forecast.id: 0.2})


def test_link_graph(case: Case) -> None:
    """Every link graph holds the links of its case."""
    graph: LinkGraph = case.links.graph()
    assert {link.id for link in case.links} == {link.id for link in graph.links}


def words_of(path: Path) -> set[str]:
    """Return the texts that a module holds, what it tells its readers in docstrings left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in bare
    }


def test_no_case_in_code() -> None:
    """What belongs to one case stands in its files and in the framework's, never in the library's code."""
    named = ("Lavrov", "Tehran", "Iran", "Russia", "Beheshtipour", "Nixon", "Gorbachev", "Putin", "Syria")
    found = {
        (path.name, text)
        for path in Path(irkit.__file__).parent.rglob("*.py")
        for text in words_of(path)
        if any(name in text or name.lower() + "-" in text for name in named)
    }
    assert set() == found
