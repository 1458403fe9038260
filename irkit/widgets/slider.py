"""A date to slide: what questions ask about turns from no to yes on its day, with the sources of that day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

import traitlets

from irkit.analysis.forecasts import Forecasts, Score
from irkit.case.case import Case
from irkit.case.outcomes import Happening, files_after, last_known_day, outcome_of, step_on, steps_of
from irkit.figures.dates import day_text, event_text
from irkit.records.answers import Matter
from irkit.widgets.controls import wrapped
from irkit.widgets.page import PlainWidget, script, style

SIGNS = {"yes": "✓", "no": "✗", "disputed": "≠", "not looked up": "?"}
"""The sign of an answer, so that its colour is not alone."""


class DateSlider(PlainWidget):
    """A slider through the days of a record; ``day`` is where it stands, ``file`` the one looked at alone.

    Parameters
    ----------
    case : Case
        The case, with its reference.
    scores : mapping of str to Score
        The scores of the student's forecasts, by question.
    """

    _esm = script("slider.js")
    _css = style("slider.css")

    start = traitlets.Unicode().tag(sync=True)
    end = traitlets.Unicode().tag(sync=True)
    day = traitlets.Unicode().tag(sync=True)
    file = traitlets.Unicode().tag(sync=True)
    signs = traitlets.Dict().tag(sync=True)
    rows = traitlets.List(traitlets.Dict()).tag(sync=True)
    entries = traitlets.List(traitlets.Dict()).tag(sync=True)

    def __init__(self, case: Case, scores: Mapping[str, Score]) -> None:
        self._case, self._scores = case, scores
        self._steps = {matter.text: steps_of(case, matter) for matter in case.matters}
        self._files = files_after(case)
        homes = {happening.fact.id: issue for issue, file in self._files.items() for happening in file}
        homed = [(self._home(matter, homes), matter) for matter in case.matters]
        rows = [self._row(home, matter) for home, matter in homed]
        asked = {home for home, _ in homed}
        rows += [
            {"file": issue, "text": case[issue].name, "steps": [], "asked": []}
            for issue in self._files
            if issue not in asked
        ]
        entries = [*self._events(homed), *self._decisions(homed)]
        entries.sort(key=lambda entry: entry["day"])
        start, end = case.article.date.isoformat(), last_known_day(case).isoformat()
        super().__init__(start=start, end=end, day=start, signs=SIGNS, rows=rows, entries=entries)

    def plain(self) -> str:
        """Return how everything stands on the day, and what happened last, as text."""
        day = dt.date.fromisoformat(self.day)
        answers = {text: step_on(steps, day) for text, steps in self._steps.items()}
        yes = sum(step.answer == "yes" for step in answers.values())
        lines = [f"{day_text(day)}: yes to {yes} of {len(answers)}"]
        for text, step in answers.items():
            since = f", {event_text(step.happening.event)}" if step.happening else ""
            lines += wrapped(f"{SIGNS[step.answer]} {text}: {step.answer}{since}")
        past = [entry for entry in self.entries if entry["day"] <= self.day]
        for entry in past:
            if entry["day"] == past[-1]["day"]:
                parts = (entry.get(part) for part in ("date", "label", "text", "source", "mark"))
                lines += wrapped(". ".join(filter(None, parts)))
                lines += wrapped(f"     Mind: {entry['mind']}") if entry["mind"] else []
        return "\n".join(lines)

    def _home(self, matter: Matter, homes: Mapping[str, str]) -> str:
        """Return the file that a matter belongs to: that of the facts its outcome rests on."""
        facts = [fact for question in matter.questions for fact in self._case.outcome(question).facts]
        return next((homes[fact] for fact in facts if fact in homes), matter.text)

    def _row(self, home: str, matter: Matter) -> dict[str, Any]:
        steps = [
            {
                "day": step.day.isoformat(),
                "answer": step.answer,
                "since": event_text(step.happening.event) if step.happening else "",
            }
            for step in self._steps[matter.text]
        ]
        asked = []
        for name in matter.questions:
            day, outcome = self._case.question(name).resolution_date, self._case.outcome(name)
            said = "disputed" if outcome.contested else outcome.outcome.lower()
            asked.append({"day": str(day), "sign": SIGNS.get(said, "•"), "question": name})
        return {"file": home, "text": matter.text, "steps": steps, "asked": asked}

    def _events(self, homed: list[tuple[str, Matter]]) -> list[dict[str, str]]:
        """Return every event of the files, and those that turn an answer and are in none."""
        case = self._case
        filed = [(issue, case[issue].name, event) for issue, file in self._files.items() for event in file]
        labels = {happening.event.label for _, _, happening in filed}
        turns: dict[str, list[str]] = {}
        others: list[tuple[str, str, Happening]] = []
        for home, matter in homed:
            for step in self._steps[matter.text]:
                if step.happening:
                    label = step.happening.event.label
                    turns.setdefault(label, []).append(f"{matter.text}: {step.answer}")
                    if label not in labels:
                        others.append((home, "", step.happening))
        return [
            self._event(file, name, happening, turns.get(happening.event.label, []))
            for file, name, happening in (*others, *filed)
        ]

    def _event(self, file: str, name: str, happening: Happening, turns: list[str]) -> dict[str, str]:
        event, source = happening.event, happening.source
        sure = source is None or source.confirmed
        return {
            "day": event.last_day.isoformat(),
            "date": event_text(event),
            "file": file,
            "name": name,
            "label": event.label,
            "text": "; ".join(turns),
            "source": happening.told_by,
            "url": (source and source.url) or "",
            "mark": "" if sure else "not checked on the publisher's own page",
            "mind": " ".join(happening.fact.caution.split()),
        }

    def _decisions(self, homed: list[tuple[str, Matter]]) -> Iterator[dict[str, str]]:
        """Yield how each question came out on the day that decides it, with the student's score."""
        for file, matter in homed:
            for name in matter.questions:
                outcome = outcome_of(self._case, name)
                day = outcome.question.resolution_date
                if day is None:
                    continue
                yield {
                    "day": day.isoformat(),
                    "date": day_text(day),
                    "file": file,
                    "name": "",
                    "label": f"{name} asked about this day: {outcome.words}",
                    "text": " ".join(outcome.question.question.split()),
                    "source": self._said(name),
                    "mind": " ".join(outcome.outcome.resolver_note.split()),
                }

    def _said(self, question: str) -> str:
        score = self._scores.get(question)
        if score is None:
            return ""
        result = "not scored" if score.brier is None else f"Brier score {score.brier:.2f}"
        return f"Your {'retrodiction' if score.knew else 'forecast'}: {score.forecast:.0%}; {result}"


def date_slider(case: Case, forecasts: Forecasts | Mapping[str, object] | None = None) -> DateSlider:
    """Return a date to slide from the article's day to the end of the record.

    What questions ask about shows *no* or *yes* as it stood on the day; beside it stands what happened last,
    with its source and with who disputes it, and what each question came to on the day that decided it. At
    the start nothing of what came later is shown.

    Parameters
    ----------
    case : Case
        The case, with its reference.
    forecasts : Forecasts or mapping, optional
        The student's probabilities, whose scores are shown on the days that decide.

    Raises
    ------
    ForecastError
        If a forecast cannot be read.
    ReferenceMissingError
        If the case came without its reference.
    """
    rows = case.questions.score({} if forecasts is None else forecasts).rows
    return DateSlider(case, {score.question: score for score in rows})
