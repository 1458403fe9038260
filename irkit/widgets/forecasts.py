"""The student's own forecasts on a desk, beside what was asked and, once unlocked, what happened."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
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
    in_short,
    live,
    paragraph,
    plain_table,
    press,
    row,
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
        Forecasts made before; they stay as they are, as do those of open questions in ``later``.
    """

    def __init__(self, case: Case, locked: Forecasts, later: Forecasts) -> None:
        self._case, self._knew, self._note = case, tuple(locked.knew), _note(locked)
        self._open = {question.id for question in case.live_questions}
        asked = sorted((*case.questions, *case.extensions), key=lambda question: bool(question.options))
        self._questions: dict[str, ForecastQuestion] = {q.id: q for q in (*asked, *case.live_questions)}
        if not self._questions:
            raise ForecastError(f"{case.id} asks nothing about the future, so there is nothing to forecast")
        waiting = {name: chance for name, chance in later.probabilities.items() if name in self._open}
        self._locked = _read(case, {**locked.probabilities, **waiting})
        earlier, self._blind = _earlier(case)
        self._put = {name: chance for name, chance in earlier.items() if name not in self._locked}
        self._seen = False
        options = {self._option(name): name for name in self._questions}
        self.question = choice("Question", options, next(iter(self._questions)), self._turn)
        self._words, self._message, self._known = live(), live(), ipywidgets.HTML()
        self.boxes = row()
        self.unknowing = tick(UNKNOWING, False, lambda: None)
        self.put = press("Put it down", self._take)
        self.unlocked = tick("Show what happened", False, self._unlock)
        self._tables = ipywidgets.HTML()
        heading = ipywidgets.HTML(paragraph(self._note))
        giving = (self.boxes, self.unknowing, self.put, self._message)
        children = (heading, self.question, self._words, self._known, *giving)
        super().__init__(*children, self.unlocked, self._tables)
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
        parts = [self._note, *(plain_table(*table) for table in tables)]
        parts += [summary] if summary else []
        asked = plain_table(("", ""), known_of(self._case, question), f"{question.id}  {question.question}")
        return "\n".join([*parts, asked])

    def _option(self, name: str) -> str:
        label = in_short(name, self._questions[name].question)
        return f"{label} (open still)" if name in self._open else label

    def _turn(self) -> None:
        """Show the chosen question, and boxes for it unless its probability is locked."""
        question = self._questions[self.question.value]
        decided, locked = question.id not in self._open, question.id in self._locked
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
        self._words.value = paragraph(question.question, "b")
        caption = f"{question.id}, as it could be asked"
        self._known.value = html_table(ASKED, known_of(self._case, question), caption)
        words = f"Locked: {_say(self._locked[question.id])}." if locked else "" if takes else OPEN_SINCE
        self._message.value = paragraph(words) if words else ""

    def _take(self) -> None:
        """Put down what stands in the boxes, if it can be a probability."""
        question = self._questions[self.question.value]
        words = [box.value.strip().removesuffix("%").strip() for box in self.boxes.children]
        if not any(words):
            self._message.value = (
                paragraph("Write a number from 0 to 100 first.") if words else self._message.value
            )
            return
        percents = [f"{word or 0}%" for word in words]
        chances = dict(zip(question.answers, percents, strict=True)) if question.options else percents[0]
        try:
            self._put[question.id] = read_forecast(question, chances)
        except ForecastError as error:
            self._message.value = paragraph(f"{error}.")
            return
        decided = question.id not in self._open
        self._blind.discard(question.id)
        if self.unknowing.value and decided:
            self._blind.add(question.id)
        state = {"chances": self.answer, "not known": sorted(self._blind)}
        Drafts().write(f"desk-{self._case.id}", state=state)
        kept = "" if decided else " It is not locked by this: the lesson has a cell for that"
        text = f"{_say(self._put[question.id])}, put down as a {self._kind(question.id)}.{kept}"
        self._message.value = paragraph(f"{question.id}: {text}")
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
        below = "".join(map(paragraph, summary.splitlines()))
        self._tables.value = "".join(html_table(*table) for table in tables) + below

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
        known = self._case.questions.outcomes(past, after=True).rows
        outcomes = {outcome.question.id: outcome for outcome in known}
        tables: list[Table] = []
        for several, caption in CAPTIONS.items():
            rows = [
                self._score_row(outcomes[row.question], row)
                for row in scores.rows
                if row.brier is not None and row.several == several
            ]
            tables += [(SCORED, rows, caption)] if rows else []
        left = [
            (_short(outcomes[row.question]), _say(row.forecast), outcomes[row.question].words, row.note)
            for row in scores.rows
            if row.brier is None
        ]
        tables += [(UNSCORED, left, "Not scored")] if left else []
        happened = [_happened(outcome) for outcome in outcomes.values()]
        tables += [(HAPPENED, happened, "What happened")] if happened else []
        waiting = [
            f"{name}: {_say(self.held[name])}. Open still." for name in self._open if name in self.held
        ]
        return tables, "\n".join([*([str(scores)] if past else []), *waiting])

    def _score_row(self, outcome: QuestionOutcome, score: Score) -> tuple[str, ...]:
        others = [("even odds", score.by_even_odds), ("base rate", score.by_base_rate)]
        beside = [f"{name} {value:.2f}" for name, value in others if value is not None]
        given = f"{_say(score.forecast)}\n{_kind(score.knew, score.question in self._blind)}"
        return _short(outcome), given, outcome.words, "\n".join([f"yours {score.brier:.2f}", *beside])


def forecast_desk(case: Case) -> ForecastDesk:
    """Return forecasts beside what happened, which shows only when it is unlocked.

    Forecasts that were locked beside the notebook lie on the desk, that of the open question as well.
    Questions of yes or no and those of several answers are scored apart; what is contested or not graded
    shows its outcome and no score. A probability that is put down on the desk is a retrodiction; it is kept
    in the draft file of the course, and lies on the desk the next time.

    Parameters
    ----------
    case : Case
        The case, with its reference.

    Raises
    ------
    ForecastError
        If forecasts cannot be read.
    ReferenceMissingError
        If the case came without its reference.
    """
    return ForecastDesk(case, Forecasts.read(LOCKED), Forecasts.read(OPEN))


def _earlier(case: Case) -> tuple[dict[str, Chance], set[str]]:
    """Return what was put down before and can still be read, and where the outcome was not known."""
    chances: dict[str, Chance] = {}
    state = Drafts().read(f"desk-{case.id}").get("state", {})
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
            "retrodiction, even if you do not know the outcome: you may remember more than you think."
        )
    when = f", locked on {locked.locked_on}" if locked.locked_on else ""
    return f"On the desk: {len(locked.probabilities)} forecasts of yours{when}. They stay as they are."


def known_of(case: Case, question: ForecastQuestion) -> list[tuple[str, str]]:
    """Return what could be known of a question: who decides it, what was known, how often it is so."""
    rate = case.questions.base_rate(question.id)
    rows = [("Decided by", question.resolution_criteria), ("Known then", question.known_then)]
    if rate is None:
        rows.append(("Base rate", "No count that we know of."))
        rows.append(("Rule of thumb, no count", question.base_rate_hint))
    else:
        by = "; ".join(f"{source.publisher}: {source.title}, {source.date}" for source in rate.sources)
        rows += [("Base rate", f"{_rate(rate)}. {rate.counted}"), ("But", rate.caution), ("Counted by", by)]
    if isinstance(question, LiveQuestion):
        sources = question.resolution_sources
        places = [f"{source.publisher}, {source.title}: {source.url}" for source in sources]
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
    return in_short(outcome.question.id, outcome.question.question)


def _happened(outcome: QuestionOutcome) -> tuple[str, ...]:
    lines = [
        f"{'later, ' * item.late}{event_text(item.event)}: {item.event.label} [{item.told_by}]"
        for item in outcome.happenings
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
