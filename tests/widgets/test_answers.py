"""An answer takes what is on its card, and never anything older or emptier than what stands in its cell."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from irkit import load_case
from irkit.questions.drafts import NAME, Drafts
from irkit.questions.sheets import SheetError, find_sheet, read_exercise
from irkit.widgets import answers, forecast_card, hypothesis_board, page
from irkit.widgets.answers import BOTH_CHANGED, BY_HAND, NOTHING_YET, WRITTEN, answer, answer_widget
from irkit.widgets.cards import question_card

ID = "ex01-q1"
SOME, MORE = {"C08": "international"}, {"C08": "international", "C47": "bilateral"}
OTHER = {"C39": "regional"}


class Cell:
    """A notebook's kernel with one cell that is run."""

    def __init__(self) -> None:
        self.source = ""
        self.user_ns: dict[str, Any] = {}
        self.history_manager = SimpleNamespace(input_hist_raw=[""])

    def set_next_input(self, text: str, replace: bool = False) -> None:
        assert replace
        self.source = text

    def run(self, source: str | None = None) -> Any:
        """Run the cell, with another source if one is given, and return the answer."""
        self.source = self.source if source is None else source
        self.history_manager.input_hist_raw.append(self.source)
        exec(self.source, {"answer": answer}, self.user_ns)  # noqa: S102
        return self.user_ns["q1"]


@pytest.fixture
def cell(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Cell:
    """Return a cell of a fresh kernel, in a folder of its own in which drafts are kept."""
    monkeypatch.chdir(tmp_path)
    for module in (answers, page):
        monkeypatch.setattr(module, "Drafts", lambda: Drafts(tmp_path / NAME))
    return restart(monkeypatch)


def restart(monkeypatch: pytest.MonkeyPatch) -> Cell:
    """Start another kernel."""
    shell = Cell()
    monkeypatch.setattr(answers, "_SHOWN", {})
    monkeypatch.setattr(answers, "_SETTLED", {})
    monkeypatch.setattr(answers, "get_shell", lambda: shell)
    monkeypatch.setattr(answers, "namespace", lambda: shell.user_ns)
    return shell


def call(value: Any = None) -> str:
    return f'q1 = answer("{ID}", {value!r})' if value is not None else f'q1 = answer("{ID}")'


def test_written_into_its_cell(cell: Cell, capsys: pytest.CaptureFixture[str]) -> None:
    """What is on the card is returned and stands in the cell; run again after a change, it stands anew."""
    card: Any = answer_widget(ID)
    card.placed = SOME
    assert SOME == cell.run(call())
    assert f'q1 = answer("{ID}", {{\n    "C08": "international",\n}})' == cell.source
    card.placed = MORE
    assert MORE == cell.run()
    assert '"C47": "bilateral"' in cell.source
    before = cell.source
    assert MORE == cell.run()
    assert before == cell.source
    assert f"{WRITTEN}\n{WRITTEN}\n" == capsys.readouterr().out


def test_nothing_yet(cell: Cell, capsys: pytest.CaptureFixture[str]) -> None:
    """With nothing on the card, a sentence says what to do."""
    answer_widget(ID)
    assert ... is cell.run(call())
    assert f"{NOTHING_YET}\n" == capsys.readouterr().out


def test_an_empty_card_takes_nothing_away(cell: Cell) -> None:
    """The answer of the cell is returned, and shown on the card."""
    card: Any = answer_widget(ID)
    assert MORE == cell.run(call(MORE))
    assert MORE == card.placed
    assert call(MORE) == cell.source


def test_without_a_card(cell: Cell) -> None:
    """As in the grader, the literal is returned, and no file appears."""
    assert MORE == cell.run(call(MORE))
    assert [] == list(Path().iterdir())


def test_the_next_day(cell: Cell, monkeypatch: pytest.MonkeyPatch) -> None:
    """A card starts from where it was left, in any notebook; its cell needs no card to be run."""
    first: Any = answer_widget(ID)
    first.placed = MORE
    assert MORE == restart(monkeypatch).run(call())
    second: Any = answer_widget(ID)
    assert MORE == second.placed


def test_a_lessons_card(cell: Cell) -> None:
    """A card that asks no graded question is kept as well; marks for cells that it has not are left out."""
    case = load_case("lavrov-tehran-2013")
    board = hypothesis_board(case).kept("lesson06-board")
    board.marks = {"R1": {"D2": "I", "D99": "C"}, "R9": {"D2": "C"}}
    again = hypothesis_board(case).kept("lesson06-board")
    assert {"R1": {"D2": "I"}} == again.answer == again.marks


def test_open_question() -> None:
    """On its card an open question says what decides it, and how often such things happen."""
    case = load_case("lavrov-tehran-2013")
    assert "Base rate: 6 of 48 (12.5%)." in forecast_card(case, ["Q1"]).plain()
    assert "Decided by" not in forecast_card(case, ["F01"]).plain()


def test_forecasts_are_typed_on_a_card(cell: Cell) -> None:
    """Each question has its box; what is known and has no number yet is not told."""
    card = forecast_card(load_case("lavrov-tehran-2013"), ["F01", "F03"])
    assert ({"F01": None, "F03": None}, ()) == (card.answer, card.knew)
    card.values = {"F01": "70 %", "F01|known": "yes", "F03|known": "yes"}
    assert ({"F01": "70%", "F03": None}, ("F01",)) == (card.answer, card.knew)


@pytest.mark.parametrize(
    ("typed", "taken", "note"),
    [
        ("70", "70%", ""),
        ("70 %", "70%", ""),
        ("0", "0%", ""),
        ("0.6", "60%", "taken as 60 %"),
        ("0,6", "60%", "taken as 60 %"),
        ("0,6 %", "0.6%", "taken as 0.6 %"),
        ("62,5", "62.5%", "taken as 62.5 %"),
        ("1", "1%", "taken as 1 %"),
        ("130", "130%", "not a number from 0 to 100"),
        ("often", "often%", "not a number from 0 to 100"),
    ],
)
def test_a_share_in_a_box_for_per_cent(cell: Cell, typed: str, taken: str, note: str) -> None:
    """A share of one is taken as one, with a comma too, and what could be meant otherwise is said."""
    card = forecast_card(load_case("lavrov-tehran-2013"), ["F01"])
    card.values = {"F01": typed}
    assert ({"F01": taken}, {"F01": note} if note else {}) == (card.answer, card.understood)


def test_locked_forecasts(cell: Cell) -> None:
    """What is locked is shown, also by a new card, and neither a draft nor another lock changes it."""
    case = load_case("lavrov-tehran-2013")
    card = forecast_card(case, ["F01", "F03"]).kept("lesson00-forecasts")
    assert "Nothing is locked yet" in repr(card.lock())
    assert not card.locked
    card.values = {"F01": "0,005 %", "F03": "60", "F03|known": "yes"}
    assert "Locked in my-forecasts.json." in repr(card.lock())
    assert "stay as they are" in card.locked
    Drafts().write("lesson00-forecasts", state={"F01": "90"})
    again = forecast_card(case, ["F01", "F03"]).kept("lesson00-forecasts")
    assert {"F01": "0.005%", "F03": "60", "F03|known": "yes"} == again.values
    assert "These are locked already." == again.lock().note


def test_a_newer_card_that_is_not_shown(cell: Cell, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a restart the cell takes what was last done on its card, though the card was not run again."""
    card: Any = answer_widget(ID)
    card.placed = SOME
    cell.run(call())
    written = cell.source
    card.placed = MORE
    assert MORE == restart(monkeypatch).run(written)


def test_two_pages_on_one_draft(cell: Cell, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is moved on either card is kept, and the card that moves last shows both."""
    one: Any = answer_widget(ID)
    one.placed = {"C08": "international", "C47": "bilateral"}
    restart(monkeypatch)
    other: Any = answer_widget(ID)
    other.placed = {"C08": "regional", "C47": "bilateral", "C39": "regional"}
    one.placed = {"C08": "international"}
    assert {"C08": "regional", "C39": "regional"} == one.placed
    assert {"C08": "regional", "C39": "regional"} == Drafts(Path(NAME)).read(ID)["state"]


def test_run_all(cell: Cell, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a restart the card shows what it showed, and the cell says what it said."""
    card: Any = answer_widget(ID)
    card.placed = MORE
    cell.run(call())
    written = cell.source
    again = restart(monkeypatch)
    answer_widget(ID)
    assert MORE == again.run(written)
    assert written == again.source


def test_a_literal_changed_by_hand(cell: Cell) -> None:
    """It is taken, shown on the card, and left as it is."""
    card: Any = answer_widget(ID)
    card.placed = SOME
    cell.run(call())
    assert OTHER == cell.run(call(OTHER))
    assert OTHER == card.placed
    card.placed = MORE
    assert MORE == cell.run()


def test_both_changed(cell: Cell, capsys: pytest.CaptureFixture[str]) -> None:
    """The cell's is kept, and the way to the card's is said."""
    card: Any = answer_widget(ID)
    card.placed = SOME
    cell.run(call())
    card.placed = MORE
    assert OTHER == cell.run(call(OTHER))
    assert call(OTHER) == cell.source
    assert BOTH_CHANGED in capsys.readouterr().out
    assert MORE == card.placed
    assert MORE == cell.run(call())


@pytest.mark.parametrize("wrong", [{"C08": "nowhere"}, {"C99": "regional"}, 7, "regional", [1, 2]])
def test_a_literal_that_cannot_be_read(wrong: Any, cell: Cell) -> None:
    """It stays for the check to explain, beside an empty card and a full one."""
    card: Any = answer_widget(ID)
    assert wrong == cell.run(call(wrong))
    card.placed = SOME
    assert wrong == cell.run(call(wrong))
    assert call(wrong) == cell.source


@pytest.mark.parametrize("place", ["browser tab", "Colab"])
def test_no_writing(
    cell: Cell, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], place: str
) -> None:
    """Where a program does not write into cells, it is said what to do."""
    card: Any = answer_widget(ID)
    card.placed = SOME
    if place == "Colab":
        monkeypatch.setitem(sys.modules, "google.colab", SimpleNamespace())
    else:
        monkeypatch.setattr("sys.platform", "emscripten")
    assert SOME == cell.run(call())
    assert f"{BY_HAND}\n" == capsys.readouterr().out


def test_in_a_browser(
    cell: Cell, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The card's page puts the answer into the cell that runs, where it has said that it can."""
    monkeypatch.setattr("sys.platform", "emscripten")
    card: Any = answer_widget(ID)
    sent: list[Any] = []
    monkeypatch.setattr(card, "send", sent.append)
    card.placed, card.writes = SOME, True
    assert SOME == cell.run(call())
    assert [{"cell": call(), "text": f'q1 = answer("{ID}", {{\n    "C08": "international",\n}})'}] == sent
    assert f"{WRITTEN}\n" == capsys.readouterr().out


def test_a_solution(cell: Cell, capsys: pytest.CaptureFixture[str]) -> None:
    """A cell that holds the stub and the answer below it says nothing."""
    answer_widget(ID)
    assert MORE == cell.run(f"{call()}\n{call(MORE)}")
    assert "" == capsys.readouterr().out


def test_no_such_question(cell: Cell) -> None:
    """What stands in the cell is returned."""
    assert cell.run('q1 = answer("ex99-q1", "b")') == "b"


def test_drafts_of_another_question(cell: Cell) -> None:
    """Cards, piles and options that this card does not have are left out."""
    Drafts(Path(NAME)).write(ID, state={"C08": "regional", "C99": "regional", "C47": "nowhere"})
    Drafts(Path(NAME)).write("ex01-q2", state={"C08": "regional"})
    card: Any = answer_widget(ID)
    assert {"C08": "regional"} == card.placed
    assert answer_widget("ex01-q2").answer is None


def test_trouble_is_said_once(cell: Cell, monkeypatch: pytest.MonkeyPatch) -> None:
    """The card goes on where nothing can be kept."""

    def refuse(*_args: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("irkit.questions.drafts.write_whole", refuse)
    card: Any = answer_widget(ID)
    card.placed = SOME
    assert "cannot be kept in my-answers.json (Permission denied)" in card.said["text"]
    turn = card.said["turn"]
    card.placed = MORE
    assert (turn, MORE) == (card.said["turn"], card.answer)


def keyed() -> list[str]:
    """Return every question that comes with irkit and is not written by hand."""
    ids = [f"ex{number:02d}" for number in range(11)]
    return [q.id for each in ids for q in find_sheet(each).question if q.kind not in ("text", "case")]


def sample(question: Any) -> Any:
    """Return an answer of a question's kind, as a student may type it."""
    if question.kind == "coding":
        return dict.fromkeys(question.claims, "regional")
    if question.kind == "table":
        return dict.fromkeys(question.rows, question.words[0])
    if question.kind == "chain":
        return list(question.links[2::-1])
    if question.kind == "levels":
        return {next(iter(question.rows)): "domestic to regional"}
    if question.kind == "probabilities":
        return dict.fromkeys(question.rows, "62.5%")
    if question.kind == "ties":
        names = list(question.actors.values())
        return [", ".join(names[:3]), ", ".join(names[1:4])]
    if question.kind == "places":
        return dict.fromkeys(("acts", "feels"), [*question.places.values()][:2])
    return {"choice": "a", "choices": ["a", "b"], "number": 1}[question.kind]


@pytest.mark.parametrize("question_id", keyed())
def test_every_kind_has_a_card(question_id: str, cell: Cell) -> None:
    """An answer is shown on its card, and the card gives it back as the question reads it."""
    question: Any = find_sheet(question_id.rpartition("-q")[0])[question_id]
    card = answer_widget(question_id)
    read = question.read(sample(question))
    card.put(card.state_of(read))
    assert read == question.read(card.answer)
    assert card.plain()
    card.put(card.clean(card.state_now))
    assert read == question.read(card.answer)


def test_no_card() -> None:
    """A question that is answered in writing has no card, and is told apart from a kind without one yet."""
    with pytest.raises(SheetError, match="ex01-q5 is answered in writing"):
        question_card(find_sheet("ex01")["ex01-q5"], "lavrov-tehran-2013")
    drawn: Any = SimpleNamespace(id="ex90-q9")
    with pytest.raises(SheetError, match="ex90-q9 has no card: question_card knows none for a SimpleNamesp"):
        question_card(drawn, "lavrov-tehran-2013")


def test_a_link_of_the_case_is_named_by_its_cause_and_effect() -> None:
    """Links are asked by their ids, or in words of the question's own, as in exercise 05."""
    sheet = read_exercise(Path(__file__).parents[1] / "questions" / "data" / "ex90-kinds.toml")
    card: Any = question_card(sheet["ex90-q5"], "lavrov-tehran-2013")
    assert "L14  US/NATO departure → Security gap in Afghanistan  cause level: –" in card.plain()
    made_up: Any = answer_widget("ex05-q2")
    assert "S2  A fishing treaty of Northland and Southland" in made_up.plain()
