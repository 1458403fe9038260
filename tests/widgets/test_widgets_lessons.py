"""The widgets of lessons 02 to 05, worked without a browser."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from itertools import combinations
from pathlib import Path
from typing import Any

import nbclient
import nbformat
import pytest

from irkit.case.case import load_case
from irkit.records.answers import ReferenceMissingError
from irkit.widgets import argument_map, claim_explorer, crosswalk_view, ledger, tie_board

CASE = load_case("lavrov-tehran-2013")
BARE = replace(CASE, reference=None)
MAKERS = {
    "explorer": lambda: claim_explorer(CASE),
    "explorer, no reference": lambda: claim_explorer(BARE),
    "ties": lambda: tie_board(CASE, "I05"),
    "ledger": lambda: ledger(CASE),
    "argument": lambda: argument_map(CASE),
    "crosswalk": lambda: crosswalk_view(CASE),
}
OPPOSED = ("A_USA", "A_ISR", "A_SAU", "A_TUR", "A_FRA", "A_GBR", "A_SYR")
LATER = re.compile(r"\b20(1[4-9]|2\d)\b")


class Tags(HTMLParser):
    """The tags of a piece of HTML with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def pages(widget: Any) -> str:
    """Return all HTML that a widget shows."""
    inner = "".join(pages(child) for child in getattr(widget, "children", ()))
    value = getattr(widget, "value", "")
    return inner + (value if isinstance(value, str) else "")


# What holds for every widget


@pytest.fixture(scope="module")
def widgets() -> dict[str, Any]:
    return {name: make() for name, make in MAKERS.items()}


@pytest.mark.parametrize("name", MAKERS)
def test_the_plain_text_is_what_the_widget_shows_and_the_same_each_time(
    widgets: dict[str, Any], name: str
) -> None:
    bundle = widgets[name]._repr_mimebundle_()
    data = bundle[0] if isinstance(bundle, tuple) else bundle
    assert widgets[name].plain() == data["text/plain"] == MAKERS[name]().plain()


@pytest.mark.parametrize("name", MAKERS)
def test_every_control_says_what_it_is(widgets: dict[str, Any], name: str) -> None:
    def controls(widget: Any) -> list[Any]:
        inner = [each for child in getattr(widget, "children", ()) for each in controls(child)]
        return inner + ([widget] if type(widget).__name__ in ("Dropdown", "Checkbox") else [])

    assert all(each.description for each in controls(widgets[name]))


@pytest.mark.parametrize("name", MAKERS)
def test_tables_have_a_caption_and_headed_rows_and_columns(widgets: dict[str, Any], name: str) -> None:
    html = pages(widgets[name])
    tags = Tags(html).found
    assert html.count("<table") == html.count("<caption>")
    assert all(attrs.get("scope") in ("col", "row") for tag, attrs in tags if tag == "th")
    assert all(attrs.get("alt") for tag, attrs in tags if tag == "img")


@pytest.mark.parametrize(
    "name", [name for name in MAKERS if name not in ("explorer", "explorer, no reference")]
)
def test_nothing_later_than_the_article_is_dated(widgets: dict[str, Any], name: str) -> None:
    assert [] == LATER.findall(re.sub(r"base64,[^\"]+", "", pages(widgets[name])))


@pytest.mark.parametrize("name", MAKERS)
def test_verdicts_are_never_shown(widgets: dict[str, Any], name: str) -> None:
    shown = pages(widgets[name]) + widgets[name].plain()
    assert not re.search(r"\b(contradicted|unsupported by|verdict|outcome came)\b", shown)


def test_a_notebook_that_shows_them_passes_strict_nbval(tmp_path: Path) -> None:
    """No display carries an address or a counter that the next run would not repeat."""
    cells = ["from irkit import *\ncase = load_case('lavrov-tehran-2013')"]
    cells += ["widgets.claim_explorer(case)"]
    cells += ["widgets.tie_board(case, 'I05')"]
    cells += [f"widgets.{name}(case)" for name in ("ledger", "argument_map", "crosswalk_view")]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in cells])
    nbclient.NotebookClient(notebook, kernel_name="python3").execute()
    assert "0x" not in "".join(str(cell.outputs) for cell in notebook.cells)
    path = tmp_path / "levels.ipynb"
    nbformat.write(notebook, path)
    command = [sys.executable, "-m", "pytest", "--nbval", "--nbval-current-env", "-q", "-c", "/dev/null"]
    run = subprocess.run([*command, str(path)], capture_output=True, text=True, cwd=tmp_path, check=False)
    assert run.returncode == 0, run.stdout


# The claim explorer


def test_filters_leave_the_claims_that_carry_the_code() -> None:
    explorer = claim_explorer(CASE)
    explorer.filters["effect level"].value = "▲ Regional"
    explorer.filters["cause level"].value = "■ Bilateral"
    assert explorer.shown == tuple(
        claim.id
        for claim in CASE.claims
        if (CASE.effect_level(claim.id), CASE.cause_level(claim.id)) == ("regional", "bilateral")
    )
    assert explorer.plain().startswith(
        "8 of 73 claims with effect level: ▲ Regional, cause level: ■ Bilateral."
    )


def test_a_filter_that_leaves_nothing_says_so() -> None:
    explorer = claim_explorer(CASE, ["C07", "C08"])
    explorer.filters["cause level"].value = "no cause named"
    assert ("C07",) == explorer.shown
    explorer.filters["agreement"].value = "coders agree"
    assert "No claim with cause level: no cause named, agreement: coders agree." == explorer.plain()


def test_contestable_codes_are_marked() -> None:
    explorer = claim_explorer(CASE)
    explorer.filters["agreement"].value = "contested"
    assert explorer.shown == tuple(claim.id for claim in CASE.claims if CASE.is_contested(claim.id))


def test_without_a_reference_there_is_no_filter_by_code() -> None:
    explorer = claim_explorer(BARE)
    assert {"heading", "actor", "issue"} == set(explorer.filters)
    explorer = claim_explorer(BARE)
    explorer.filters["heading"].value = CASE["international"].title
    assert explorer.shown == tuple(claim.id for claim in CASE.claims_in("international"))


# The board of ties

SYRIA = [f"{one} {other}" for one in ("A_RUS", "A_IRN") for other in OPPOSED]


def filled(sign: int, issue: str = "I05") -> Any:
    """Return the board on which Russia and the United States have a sign."""
    board = tie_board(CASE, issue)
    board.mine = {"A_RUS A_USA": sign}
    return board


def test_the_ties_that_coders_supplied_are_open() -> None:
    board = tie_board(CASE, "I05")
    assert {*SYRIA} == {pair["key"] for group in board.groups for pair in group["pairs"]}
    assert [["Stated ties only", "22", "35", "0"], ["Your ties", "22", "35", "0"]] == [
        row[:4] for row in board.rows
    ]


def test_the_rule_completes_the_graph_of_the_coders() -> None:
    """One tie is enough: an enemy's friend is an enemy, and nothing is strained."""
    board = filled(-1)
    board.shown = "rule"
    assert ["By the rule", "36", "84", "0", "yes"] == board.rows[-1]
    ruled = dict(board.signs)
    board.shown = "coders"
    assert ruled == board.signs
    assert board.rows[-1][1:] == board.rows[-2][1:]


def test_the_rule_completes_the_opposite_graph_as_well() -> None:
    board = filled(1)
    board.shown = "rule"
    assert "Every one is turned round from our coders' graph." in board.words
    assert ["By the rule", "36", "84", "0", "yes"] == board.rows[-1]


def test_the_rule_has_to_begin_somewhere() -> None:
    board = tie_board(CASE, "I05")
    board.shown = "rule"
    assert "Fill in one + or − first: the rule has to begin somewhere." == board.words[0]
    assert {} == board.signs


def test_ties_of_ones_own_stand_beside_those_of_the_coders() -> None:
    board = filled(1)
    board.shown = "coders"
    board.mine = {pair: tie for pair, tie in board.signs.items() if pair != "A_RUS A_TUR"} | {
        "A_RUS A_TUR": 1
    }
    board.shown = "mine"
    assert ["As our coders have them: 13 of 14.", "Not so: Russia and Turkey."] == board.words[1:3]
    assert "77 balanced triads, 7 strained." == board.words[-1]


def test_on_geneva_the_rule_and_the_coders_differ() -> None:
    """Where the coders did not follow the rule, two of their three triads are strained."""
    board = filled(-1, "I01")
    board.shown = "rule"
    assert "Not so: Russia and United States." in board.words
    board.shown = "coders"
    assert ["Our coders' ties", "8", "3", "2", "no: 1 would have to change"] == board.rows[-1]


def test_what_is_no_open_tie_is_not_filled_in() -> None:
    board = tie_board(CASE, "I05")
    board.mine = {"A_USA A_FRA": -1, "A_RUS A_USA": 5}
    assert "0 of 14 open ties filled in." == board.words[0]


def test_the_board_opens_at_the_issue_with_most_open_ties() -> None:
    assert tie_board(CASE, "I05").plain() == tie_board(CASE).plain()


@pytest.mark.parametrize(
    ("issue", "says"), [("I07", "has no ties on I07"), ("IO5", 'no issue "IO5": did you mean')]
)
def test_an_issue_without_ties_is_refused(issue: str, says: str) -> None:
    with pytest.raises(LookupError, match=says):
        tie_board(CASE, issue)


# The ledger


def test_the_ledger_holds_every_issue_on_which_the_case_ties_the_pair() -> None:
    pair = {actor.id for actor in CASE.pair}
    issues = {tie.issue for tie in CASE.ties if {tie.a, tie.b} == pair}
    assert issues == {card["id"] for card in ledger(CASE).sorter.cards}


def test_the_answer_is_what_was_sorted_and_can_be_gone_on_from() -> None:
    answer = {"I13": "together", "I15": "apart"}
    pair = ledger(CASE)
    pair.sorter.put(answer)
    assert answer == pair.answer
    assert "Together: I13\nApart: I15\nBoth: –" in pair.plain()


def test_the_coded_ties_show_on_demand_only() -> None:
    pair = ledger(CASE)
    assert "stated" not in pages(pair)
    pair.codes.value = True
    assert "Ties of Russia and Iran that the case codes" in pages(pair)
    assert "supplied" in pages(pair)
    assert "that the case codes" in pair.plain()


# The argument map and the crosswalk


def cut(*off: str, **how: Any) -> Any:
    """Return the map with something switched off."""
    argument = argument_map(CASE)
    argument.set_trait("off", [*off])
    for name, value in how.items():
        argument.set_trait(name, value)
    return argument


def fallen(argument: Any, fate: str) -> list[str]:
    return [link.id for link in CASE.links if argument.fates.get(link.id) == fate]


def test_the_argument_begins_with_what_leads_to_the_conclusion() -> None:
    argument = argument_map(CASE)
    first = argument.parts[0]
    assert "What leads to the conclusion" == first["name"]
    assert {"L04", "L21", "L22", "L23", "L24", "L25", "L27", "L29", "L30", "L31", "L32"} == {
        arrow["link"] for arrow in first["arrows"]
    }
    drawn = [arrow["link"] for part in argument.parts for arrow in part["arrows"]]
    assert {link.id for link in CASE.links} == {*drawn}


def test_what_nothing_leads_to_any_more_falls_and_fades() -> None:
    argument = cut("bilateral")
    assert "19 of 31 links stand" in argument.words[0]
    assert ["L06", "L10", "L31", "L32"] == fallen(argument, "falls")
    assert {"Strategic cooperation (bilateral)", "Regional peace and security (regional)"} <= {
        *argument.faded
    }
    assert "Lavrov-Zarif talks (bilateral)" not in argument.faded


def test_without_the_joins_of_coders_peace_and_trade_stand() -> None:
    assert not {"L31", "L32"} & {*cut("bilateral", supplied=False).fates}


def test_the_conclusion_hangs_on_a_condition() -> None:
    (gate,) = argument_map(CASE).parts[0]["gates"]
    assert ("C65", "C68", "C70") == tuple(gate["names"])
    assert 3 == len(gate["lines"])
    assert ["L30", "L31", "L32"] == fallen(cut(*gate["names"]), "off")


def test_a_link_or_a_claim_can_be_switched_off() -> None:
    assert ["L15"] == fallen(cut("L15"), "off")
    assert ["L16", "L17"] == fallen(cut("L15"), "falls")
    assert {"L14", "L15", "L17"} <= {*fallen(cut("C31"), "off")}


def test_causes_can_count_in_place_of_effects() -> None:
    assert "23 of 31 links stand" in cut("regional", by="cause").words[0]


def test_steps_that_the_author_does_not_take_are_not_judged() -> None:
    argument = argument_map(CASE)
    assert ["L22", "L28"] == fallen(argument, "aside")
    assert "left out by the article; not judged" in argument.plain()


def test_each_link_has_its_rival_and_its_claims() -> None:
    argument = argument_map(CASE)
    assert {link.id: link.rival_reading for link in CASE.links} == {
        name: about["rival"] for name, about in argument.links.items()
    }
    assert all({*link.claims, *link.condition} <= {*argument.claims} for link in CASE.links)


def test_an_arrow_that_the_author_does_not_simply_draw_is_not_drawn_through() -> None:
    """The omitted link and the denied one are dotted, implied and conditional ones dashed."""
    drawn = {arrow["link"]: arrow["line"] for part in argument_map(CASE).parts for arrow in part["arrows"]}
    expected = {"asserted": "solid", "implied": "dashed", "conditional": "dashed"}
    assert {link.id: expected.get(link.mode, "dotted") for link in CASE.links} == drawn


def test_nothing_lies_on_anything_else() -> None:
    """Boxes keep apart, arrows point onwards, and so do their names."""
    for part in argument_map(CASE).parts:
        boxes = [(box["x"], box["y"]) for box in (*part["boxes"], *part["gates"])]
        names = [arrow["at"] for arrow in part["arrows"]]
        assert len({*boxes}) == len(boxes)
        assert all(abs(x - a) > 20 or abs(y - b) > 16 for (x, y), (a, b) in combinations(names, 2))
        assert all(arrow["curve"][0][0] < arrow["curve"][-1][0] for arrow in part["arrows"])


def test_a_claim_is_shown_with_its_place_in_each_scheme_and_why_it_has_none() -> None:
    places = crosswalk_view(CASE, claim="C58")
    assert "place: individual" in places.plain()
    assert "no place" in places.plain()
    places.claim.value = "C24"
    assert "C24" not in places.plain()
    assert CASE.claim("C24").text in places.plain().replace("\n     ", " ")


def test_the_crosswalk_opens_at_the_claim_that_is_asked_for() -> None:
    assert ["C01", "C20"] == [crosswalk_view(CASE, claim=claim).claim.value for claim in (None, "C20")]


def test_without_a_reference_claims_have_no_place_to_show() -> None:
    with pytest.raises(ReferenceMissingError):
        crosswalk_view(BARE)
