"""Forecasts on a desk: what was asked, which probability was given, and, once unlocked, what happened."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import ipywidgets

from irkit.widgets.controls import choice, live, row, show, tick
from irkit.widgets.copying import CopyAnswer
from irkit.widgets.guard import Guarded
from irkit.widgets.tables import Rows, html_table, plain_table

Chance = float | Mapping[str, float]
Table = tuple[Sequence[str], Rows, str]
"""Heads, rows and caption."""

ASKED = ("point", "as it could be asked")
KIND = {False: "forecast", True: "retrodiction"}
HELD = ("question", "your probability", "kind", "base rate")
UNKNOWING = "I do not know how it came out"
"""The tick of somebody who puts a probability down afterwards and has not heard of the outcome."""
OPEN_SINCE = "What happened is on the page: only the open question still takes a probability."


@dataclass(frozen=True)
class Asked:
    """A question on the desk: its answers by letter where there are several, and what could be known.

    ``outcome`` is false while it is open still.
    """

    id: str
    label: str
    words: str
    answers: Mapping[str, str]
    known: Rows
    base_rate: str
    outcome: bool = True


class ForecastDesk(Guarded):
    """Questions, the probabilities given to them, and behind a tick what happened.

    ``question`` chooses one, ``boxes`` take its percentages, ``unknowing`` says that the outcome is not
    known, ``put`` puts them down, ``unlocked`` shows what happened. What is put down here is a retrodiction,
    known or not, except on a question that is open: that is a forecast, not locked here and not copied.

    Parameters
    ----------
    asked : sequence of Asked
        The questions.
    locked : mapping of str to float
        Forecasts that were locked before; they stay as they are.
    knew : collection of str
        Those of them whose outcome was known already.
    note : str
        Where the locked forecasts come from, or that there are none.
    say : callable
        Returns a probability in words.
    judge : callable
        Takes all probabilities, which of them are retrodictions and which of these were made without knowing
        the outcome; returns the tables that hold them against what happened, and the summary.
    name : str
        The variable that the copied answer is assigned to.
    answer : mapping, optional
        An earlier answer to go on from: what was put down, without what is locked.
    """

    def __init__(
        self,
        asked: Sequence[Asked],
        locked: Mapping[str, Chance],
        knew: Sequence[str],
        note: str,
        say: Callable[[Chance], str],
        judge: Callable[[Mapping[str, Chance], Sequence[str], Collection[str]], tuple[Sequence[Table], str]],
        *,
        name: str = "my_retrodictions",
        answer: Mapping[str, Chance] | None = None,
    ) -> None:
        self._asked = {each.id: each for each in asked}
        self._locked, self._knew, self._say, self._judge = dict(locked), tuple(knew), say, judge
        self._note, self._seen = note, False
        self._put = {each: chance for each, chance in (answer or {}).items() if each not in locked}
        self.question = choice("Question", {each.label: each.id for each in asked}, asked[0].id, self._turn)
        self._words, self._told, self._known = live(), live(), ipywidgets.HTML()
        self.boxes = row()
        self._blind: set[str] = set()
        self.unknowing = tick(UNKNOWING, False, lambda: None)
        self.put = ipywidgets.Button(description="Put it down")
        self.put.on_click(lambda _button: self._take())
        self.unlocked = tick("Show what happened", False, self._unlock)
        self._tables = ipywidgets.HTML()
        self.copy = CopyAnswer(name, self.answer, missing="Nothing has been put down here yet.")
        heading = ipywidgets.HTML(f"<p>{escape(note)}</p>")
        giving = (self.boxes, self.unknowing, self.put, self._told)
        children = (heading, self.question, self._words, self._known, *giving)
        super().__init__((*children, self.unlocked, self._tables, self.copy), self.plain, "Forecast desk")
        self._turn()
        self._draw()

    @property
    def answer(self) -> dict[str, Any]:
        """What was put down here about the past: question, then the probability, or those of its answers."""
        return {
            name: dict(each) if isinstance(each, Mapping) else each
            for name, each in self._put.items()
            if self._asked[name].outcome
        }

    @property
    def held(self) -> dict[str, Chance]:
        """All probabilities on the desk, those locked first."""
        return {**self._locked, **self._put}

    def plain(self) -> str:
        """Return the desk as text: what is held, the question chosen, and what happened once unlocked."""
        asked = self._asked[self.question.value]
        tables, told = self._shown()
        shown = [plain_table(heads, _on_one_line(rows), caption) for heads, rows, caption in tables]
        return "\n".join([self._note, *shown, *filter(None, [told]),
                          plain_table(("", ""), asked.known, f"{asked.id}  {asked.words}")])  # fmt: skip

    def _turn(self) -> None:
        """Show the chosen question, and boxes for it unless its probability is locked."""
        asked = self._asked[self.question.value]
        show(self._told, "")
        held = self.held.get(asked.id)
        names = {"": "Probability of yes, in per cent"} if not asked.answers else {
            letter: f"{letter}: {text}, in per cent" for letter, text in asked.answers.items()
        }  # fmt: skip
        takes = asked.id not in self._locked and not (self._seen and asked.outcome)
        self.boxes.children = (
            tuple(_box(label, held, letter) for letter, label in names.items()) if takes else ()
        )
        self.put.layout.display = "" if takes else "none"
        self.unknowing.layout.display = "" if takes and asked.outcome else "none"
        self.unknowing.value = asked.id in self._blind
        # The question last, so that whoever reads it finds its own boxes below.
        show(self._words, f"<p><b>{escape(asked.words)}</b></p>")
        show(self._known, html_table(ASKED, asked.known, f"{asked.id}, as it could be asked"))
        if asked.id in self._locked:
            show(self._told, f"<p>Locked: {escape(self._say(self._locked[asked.id]))}.</p>")
        elif not takes:
            show(self._told, f"<p>{OPEN_SINCE}</p>")

    def _take(self) -> None:
        """Put down what stands in the boxes, if it can be a probability."""
        asked = self._asked[self.question.value]
        words = [box.value for box in self.boxes.children]
        if not words:
            return
        values, fault = _percentages(words)
        if not fault and asked.answers and abs(sum(values) - 100) > 1:
            fault = f"The probabilities sum to {sum(values):g}%, and should to 100%."
        if fault:
            show(self._told, f"<p>{escape(fault)}</p>")
            return
        chances = [round(value / sum(values), 6) if asked.answers else value / 100 for value in values]
        self._put[asked.id] = dict(zip(asked.answers, chances, strict=True)) if asked.answers else chances[0]
        self._blind.discard(asked.id)
        if self.unknowing.value and asked.outcome:
            self._blind.add(asked.id)
        self.copy.value = self.answer
        kept = "" if asked.outcome else " It is not locked by this: the lesson has a cell for that"
        said = f"{self._say(self._put[asked.id])}, put down as {self._kind(asked.id)}.{kept}"
        show(self._told, f"<p>{asked.id}: {escape(said)}</p>")
        self._draw()

    def _kind(self, name: str) -> str:
        """Return what a probability is that was put down here."""
        if not self._asked[name].outcome:
            return "a forecast"
        return "a retrodiction, outcome not known" if name in self._blind else "a retrodiction"

    def _unlock(self) -> None:
        self._seen = self._seen or self.unlocked.value
        self._turn()
        self._draw()

    def _shown(self) -> tuple[Sequence[Table], str]:
        if not self.held:
            return (), "There is no probability on the desk yet."
        if not self.unlocked.value:
            return [(HELD, [self._row(name, each) for name, each in self.held.items()], "On your desk")], ""
        return self._judge(self.held, [*self._knew, *self._put], self._blind)

    def _row(self, name: str, chance: Chance) -> tuple[str, ...]:
        asked = self._asked[name]
        kind = self._kind(name) if name in self._put else f"a {KIND[name in self._knew]}"
        return (asked.label, self._say(chance), kind.removeprefix("a "), asked.base_rate)

    def _draw(self) -> None:
        tables, told = self._shown()
        page = "".join(html_table(*each) for each in tables)
        show(self._tables, page + "".join(f"<p>{escape(line)}</p>" for line in told.splitlines()))


def _on_one_line(rows: Rows) -> Rows:
    return [[cell.replace("\n", "; ") for cell in each] for each in rows]


def _box(label: str, held: Chance | None, letter: str) -> Any:
    """Return a box for a percentage: empty until one was put down."""
    value = held.get(letter, 0.0) if isinstance(held, Mapping) else held
    return ipywidgets.Text(
        value="" if value is None else f"{100 * value:g}",
        placeholder="0 to 100",
        description=label,
        style={"description_width": "initial"},
        layout=ipywidgets.Layout(width="auto"),
    )


def _percentages(words: Sequence[str]) -> tuple[list[float], str]:
    """Return percentages as they stand in boxes, an empty one of several as 0, or what is wrong with them."""
    said = [word.strip().removesuffix("%").strip().replace(",", ".") for word in words]
    if not any(said):
        return [], "Write a number from 0 to 100 first."
    values = []
    for word in said:
        try:
            value = float(word or 0)
        except ValueError:
            return [], f'"{word}" is not a number: write one from 0 to 100.'
        if not 0 <= value <= 100:
            return [], f"{value:g} is out of range: write a number from 0 to 100."
        values.append(value)
    return values, ""
