"""The student's own forecasts on a desk, beside what was asked and, once unlocked, what happened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from html import escape
from pathlib import Path
from textwrap import shorten
from typing import Any

import ipywidgets

from irkit.analysis.forecasts import (
    LOCKED,
    ForecastError,
    Forecasts,
    Score,
    estimative_word,
    forecast_text,
    read_forecast,
)
from irkit.case.case import Case
from irkit.case.outcomes import QuestionOutcome
from irkit.figures.dates import day_text, event_text
from irkit.questions.drafts import Drafts
from irkit.records.records import BaseRate, ForecastQuestion, LiveQuestion
from irkit.widgets.controls import (
    Guarded,
    Table,
    choice,
    html_table,
    live,
    plain_table,
    press,
    row,
    show,
    tick,
)

OPEN = Path("my-open-forecast.json")
"""Where the lesson locks the forecast of the open question, beside the notebook."""

Chance = float | Mapping[str, float]

ASKED = ("point", "as it could be asked")
GIVEN = ("question", "your probability", "kind", "base rate")
SCORED = ("question", "your probability", "outcome", "Brier score")
UNSCORED = ("question", "your probability", "outcome", "why there is no score")
HAPPENED = ("question", "outcome", "what happened, and where it can be read")
CAPTIONS = {False: "Yes or no: 0 is best, 1 is worst", True: "Several answers: 0 is best, 2 is worst"}
UNKNOWING = "I do not know how it came out"
"""The tick of somebody who puts a probability down afterwards and has not heard of the outcome."""
OPEN_SINCE = "What happened is on the page: only the open question still takes a probability."


class ForecastDesk(Guarded):
    """Questions, the probabilities given to them, and behind a tick what happened.

    ``question`` chooses one, ``boxes`` take its percentages, ``unknowing`` says that the outcome is not
    known, ``put`` puts them down, ``unlocked`` shows what happened. What is put down here is a retrodiction,
    known or not, except on a question that is open: that is a forecast, not locked here and not copied.

    Parameters
    ----------
    case : Case
        The case, with its reference.
    locked : Forecasts
        Forecasts made before; they stay as they are, as do those of ``later``.
    later : mapping of str to float
        The forecasts of open questions.
    earlier : mapping
        What was put down on the desk before, without what is locked.
    blind : iterable of str
        Where the outcome was not known then.
    """

    def __init__(
        self,
        case: Case,
        locked: Forecasts,
        later: Mapping[str, Any],
        earlier: Mapping[str, Any],
        blind: Iterable[str] = (),
    ) -> None:
        self._case, self._knew, self._note = case, tuple(locked.knew), _note(locked)
        self._open = {each.id for each in case.live_questions}
        asked = sorted((*case.questions, *case.extensions), key=lambda each: bool(each.options))
        self._questions: dict[str, ForecastQuestion] = {q.id: q for q in (*asked, *case.live_questions)}
        if not self._questions:
            raise ForecastError(f"{case.id} asks nothing about the future, so there is nothing to forecast")
        self._locked = _read(case, {**locked.probabilities, **later})
        self._put = {name: chance for name, chance in earlier.items() if name not in self._locked}
        self._seen, self._blind = False, set(blind)
        options = {self._option(each): each for each in self._questions}
        self.question = choice("Question", options, next(iter(self._questions)), self._turn)
        self._words, self._message, self._known = live(), live(), ipywidgets.HTML()
        self.boxes = row()
        self.unknowing = tick(UNKNOWING, False, lambda: None)
        self.put = press("Put it down", self._take)
        self.unlocked = tick("Show what happened", False, self._unlock)
        self._tables = ipywidgets.HTML()
        heading = ipywidgets.HTML(f"<p>{escape(self._note)}</p>")
        giving = (self.boxes, self.unknowing, self.put, self._message)
        children = (heading, self.question, self._words, self._known, *giving)
        super().__init__((*children, self.unlocked, self._tables), self.plain, "Forecast desk")
        self._turn()
        self._draw()

    @property
    def answer(self) -> dict[str, Any]:
        """What was put down here about the past: question, then the probability, or those of its answers."""
        return {
            name: dict(chance) if isinstance(chance, Mapping) else chance
            for name, chance in self._put.items()
            if name not in self._open
        }

    @property
    def held(self) -> dict[str, Chance]:
        """All probabilities on the desk, those locked first."""
        return {**self._locked, **self._put}

    def plain(self) -> str:
        """Return the desk as text: what is held, the question chosen, and what happened once unlocked."""
        question = self._questions[self.question.value]
        tables, summary = self._page()
        parts = [self._note]
        for heads, rows, caption in tables:
            lines = [[cell.replace("\n", "; ") for cell in cells] for cells in rows]
            parts.append(plain_table(heads, lines, caption))
        parts += [summary] if summary else []
        asked = plain_table(("", ""), _known(self._case, question), f"{question.id}  {question.question}")
        return "\n".join([*parts, asked])

    def _option(self, name: str) -> str:
        question = self._questions[name]
        label = shorten(f"{question.id} {question.question}", 78, placeholder=" …")
        return f"{label} (open still)" if name in self._open else label

    def _turn(self) -> None:
        """Show the chosen question, and boxes for it unless its probability is locked."""
        question = self._questions[self.question.value]
        decided, locked = question.id not in self._open, question.id in self._locked
        show(self._message, "")
        labels = {"": "Probability of yes, in per cent"}
        if question.options:
            answers = zip(question.answers, question.options, strict=True)
            labels = {letter: f"{letter}: {text}, in per cent" for letter, text in answers}
        takes = not locked and not (self._seen and decided)
        chance = self.held.get(question.id)
        boxes = [_box(label, chance, letter) for letter, label in labels.items()] if takes else []
        self.boxes.children = tuple(boxes)
        self.put.layout.display = "" if takes else "none"
        self.unknowing.layout.display = "" if takes and decided else "none"
        self.unknowing.value = question.id in self._blind
        # The question last, so that whoever reads it finds its own boxes below.
        show(self._words, f"<p><b>{escape(question.question)}</b></p>")
        caption = f"{question.id}, as it could be asked"
        show(self._known, html_table(ASKED, _known(self._case, question), caption))
        if locked:
            show(self._message, f"<p>Locked: {escape(_say(self._locked[question.id]))}.</p>")
        elif not takes:
            show(self._message, f"<p>{OPEN_SINCE}</p>")

    def _take(self) -> None:
        """Put down what stands in the boxes, if it can be a probability."""
        question = self._questions[self.question.value]
        words = [box.value for box in self.boxes.children]
        if not words:
            return
        values, fault = _percentages(words)
        if not fault and question.options and abs(sum(values) - 100) > 1:
            fault = f"The probabilities sum to {sum(values):g}%, and should to 100%."
        if fault:
            show(self._message, f"<p>{escape(fault)}</p>")
            return
        if question.options:
            shares = [round(value / sum(values), 6) for value in values]
            self._put[question.id] = dict(zip(question.answers, shares, strict=True))
        else:
            self._put[question.id] = values[0] / 100
        decided = question.id not in self._open
        self._blind.discard(question.id)
        if self.unknowing.value and decided:
            self._blind.add(question.id)
        state = {"chances": self.answer, "not known": sorted(self._blind)}
        Drafts().write(_place(self._case), state=state)
        kept = "" if decided else " It is not locked by this: the lesson has a cell for that"
        text = f"{_say(self._put[question.id])}, put down as a {self._kind(question.id)}.{kept}"
        show(self._message, f"<p>{question.id}: {escape(text)}</p>")
        self._draw()

    def _kind(self, name: str) -> str:
        """Return what a probability on the desk is."""
        if name in self._locked:
            return _kind(name in self._knew)
        return "forecast" if name in self._open else _kind(True, name in self._blind)

    def _unlock(self) -> None:
        self._seen = self._seen or self.unlocked.value
        self._turn()
        self._draw()

    def _draw(self) -> None:
        tables, summary = self._page()
        html = "".join(html_table(*table) for table in tables)
        show(self._tables, html + "".join(f"<p>{escape(line)}</p>" for line in summary.splitlines()))

    def _page(self) -> tuple[list[Table], str]:
        """Return the tables that are shown, and what is said below them."""
        if not self.held:
            return [], "There is no probability on the desk yet."
        if self.unlocked.value:
            return self._judged()
        rows = [
            (self._option(name), _say(chance), self._kind(name), _rate(self._case.questions.base_rate(name)))
            for name, chance in self.held.items()
        ]
        return [(GIVEN, rows, "On your desk")], ""

    def _judged(self) -> tuple[list[Table], str]:
        """Return scores by kind of question, what is not scored, what happened, and the summary."""
        past: Any = {name: chance for name, chance in self.held.items() if name not in self._open}
        scores = self._case.questions.score(Forecasts(past, (*self._knew, *self._put)))
        outcomes = {name: self._case.questions.outcome(name, after=True) for name in past}
        tables: list[Table] = []
        for several, caption in CAPTIONS.items():
            rows = [each for each in scores.rows if each.brier is not None and each.several == several]
            tables += [(SCORED, [self._score_row(outcomes, each) for each in rows], caption)] if rows else []
        left = [
            (_short(outcomes[row.question]), _say(row.forecast), outcomes[row.question].words, row.note)
            for row in scores.rows
            if row.brier is None
        ]
        tables += [(UNSCORED, left, "Not scored")] if left else []
        happened = [_happened(each) for each in outcomes.values()]
        tables += [(HAPPENED, happened, "What happened")] if happened else []
        waiting = [
            f"{name}: {_say(self.held[name])}. Open still." for name in self._open if name in self.held
        ]
        return tables, "\n".join([*([str(scores)] if past else []), *waiting])

    def _score_row(self, outcomes: Mapping[str, QuestionOutcome], score: Score) -> tuple[str, ...]:
        others = [("even odds", score.by_even_odds), ("base rate", score.by_base_rate)]
        beside = [f"{name} {value:.2f}" for name, value in others if value is not None]
        outcome = outcomes[score.question]
        given = f"{_say(score.forecast)}\n{_kind(score.knew, score.question in self._blind)}"
        return _short(outcome), given, outcome.words, "\n".join([f"yours {score.brier:.2f}", *beside])


def forecast_desk(
    case: Case,
    forecasts: Forecasts | Mapping[str, object] | None = None,
    *,
    path: Path | str = LOCKED,
    open_path: Path | str = OPEN,
) -> ForecastDesk:
    """Return forecasts beside what happened, which shows only when it is unlocked.

    Questions of yes or no and those of several answers are scored apart; what is contested or not graded
    shows its outcome and no score. A probability that is put down on the desk is a retrodiction; it is kept
    in the draft file of the course, and lies on the desk the next time.

    Parameters
    ----------
    case : Case
        The case, with its reference.
    forecasts : Forecasts or mapping, optional
        Forecasts made before: for each question a probability, or probabilities by answer. By default those
        that were locked beside the notebook.
    path : path
        The file of locked forecasts.
    open_path : path
        The file in which the forecast of the open question is locked; it lies on the desk as well.

    Raises
    ------
    ForecastError
        If forecasts cannot be read.
    ReferenceMissingError
        If the case came without its reference.
    """
    given: Any = Forecasts.read(path) if forecasts is None else forecasts
    locked = given if isinstance(given, Forecasts) else Forecasts(given, note="Made before:")
    open_questions = {each.id for each in case.live_questions}
    later = Forecasts.read(open_path).probabilities
    lying = {each: later[each] for each in later if each in open_questions}
    return ForecastDesk(case, locked, lying, *_earlier(case))


def _place(case: Case) -> str:
    """Return under which name the draft file keeps what was put down on the desk of a case."""
    return f"desk-{case.id}"


def _earlier(case: Case) -> tuple[dict[str, Chance], set[str]]:
    """Return what was put down before and can still be read, and where the outcome was not known."""
    chances: dict[str, Chance] = {}
    state = Drafts().read(_place(case)).get("state", {})
    for name, chance in state.get("chances", {}).items():
        with suppress(ForecastError, LookupError):
            chances |= _read(case, {name: chance})
    return chances, set(state.get("not known", ())) & set(chances)


def _read(case: Case, chances: Mapping[str, Any]) -> dict[str, Chance]:
    return {name: read_forecast(case.question(name), chance) for name, chance in chances.items()}


def _note(locked: Forecasts) -> str:
    if not locked.probabilities:
        return (
            "No forecasts have been locked here. Whatever you put down now about the past is a "
            "retrodiction, also where you do not know the outcome: you may remember more than you think."
        )
    when = f", locked on {locked.locked_on}" if locked.locked_on else ""
    return f"On the desk: {len(locked.probabilities)} forecasts of yours{when}. They stay as they are."


def _known(case: Case, question: ForecastQuestion) -> list[tuple[str, str]]:
    """Return what could be known of a question: who decides it, what was known, how often it is so."""
    rate = case.questions.base_rate(question.id)
    rows = [("Decided by", question.resolution_criteria), ("Known then", question.known_then)]
    if rate is None:
        rows.append(("Base rate", "No count that we know of."))
        rows.append(("Rule of thumb, no count", question.base_rate_hint))
    else:
        by = "; ".join(f"{each.publisher}: {each.title}, {each.date}" for each in rate.sources)
        rows += [("Base rate", f"{_rate(rate)}. {rate.counted}"), ("But", rate.caution), ("Counted by", by)]
    if isinstance(question, LiveQuestion):
        places = [f"{each.publisher}, {each.title}: {each.url}" for each in question.resolution_sources]
        rows += [("Closes", question.closes), ("Resolves", question.resolves)]
        rows.append(("Look it up at", "; ".join(places)))
    elif question.resolution_date:
        rows.append(("Resolves", day_text(question.resolution_date)))
    return [(head, " ".join(text.split())) for head, text in rows if text]


def _rate(rate: BaseRate | None) -> str:
    return f"{rate.times:,} of {rate.of:,} ({rate.rate:.1%})" if rate else "none stated"


def _say(chance: Chance) -> str:
    """Return a probability with the word that stands for it, or probabilities by answer."""
    if isinstance(chance, Mapping):
        return forecast_text(chance)
    word = estimative_word(chance)
    return f"{chance:.0%} ({word})" if word else f"{chance:.0%} (no word: as good as certain)"


def _kind(knew: bool, blind: bool = False) -> str:
    return ("retrodiction" if knew else "forecast") + (", outcome not known" if blind else "")


def _short(outcome: QuestionOutcome) -> str:
    """Return a question in short: its id and its first words."""
    return shorten(f"{outcome.question.id} {outcome.question.question}", 78, placeholder=" …")


def _happened(outcome: QuestionOutcome) -> tuple[str, ...]:
    lines = [
        f"{'later, ' if each.late else ''}{event_text(each.event)}: {each.event.label} [{each.told_by}]"
        for each in outcome.happenings
    ]
    doubt = f" ({outcome.doubt})" if outcome.doubt and not outcome.outcome.contested else ""
    lines += [f"Mind: {mind}" for mind in outcome.minds]
    return _short(outcome), f"{outcome.words}{doubt}", "\n".join(lines)


def _box(label: str, chance: Chance | None, letter: str) -> Any:
    """Return a box for a percentage: empty until one was put down."""
    value = chance.get(letter, 0.0) if isinstance(chance, Mapping) else chance
    return ipywidgets.Text(
        value="" if value is None else f"{100 * value:g}",
        placeholder="0 to 100",
        description=label,
        style={"description_width": "initial"},
        layout=ipywidgets.Layout(width="auto"),
    )


def _percentages(words: Sequence[str]) -> tuple[list[float], str]:
    """Return percentages as they stand in boxes, an empty one of several as 0, or what is wrong with them."""
    numbers = [word.strip().removesuffix("%").strip().replace(",", ".") for word in words]
    if not any(numbers):
        return [], "Write a number from 0 to 100 first."
    values = []
    for number in numbers:
        try:
            value = float(number or 0)
        except ValueError:
            return [], f'"{number}" is not a number: write one from 0 to 100.'
        if not 0 <= value <= 100:
            return [], f"{value:g} is out of range: write a number from 0 to 100."
        values.append(value)
    return values, ""
