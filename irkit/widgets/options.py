"""A question to answer by choosing: one option, or several."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations
from textwrap import wrap
from typing import Any

import traitlets

from irkit.text import meant
from irkit.widgets.page import AnswerWidget, script, style


class AnswerCard(AnswerWidget):
    """A question with its options and *Copy my answer*.

    Parameters
    ----------
    prompt : str
        The question.
    options : mapping of str to str
        What an answer says, such as ``"a"``, to what the student reads.
    name : str
        The variable that the copied answer is assigned to, such as ``"q2"``.
    several : bool
        Whether more than one option may be chosen.
    answer : str or iterable of str, optional
        An earlier answer to go on from.
    paste : str, optional
        Where the copied answer goes, as a sentence; by default into the cell below.

    Raises
    ------
    ValueError
        If the options, the name or the earlier answer cannot be used.
    """

    _esm = script("options.js")
    _css = style("options.css")
    state = "chosen"

    prompt = traitlets.Unicode().tag(sync=True)
    options = traitlets.List(traitlets.Dict()).tag(sync=True)
    several = traitlets.Bool().tag(sync=True)
    chosen = traitlets.List(traitlets.Unicode()).tag(sync=True)

    def __init__(
        self,
        prompt: str,
        options: Mapping[str, str],
        *,
        name: str = "answer",
        several: bool = False,
        answer: str | Iterable[str] | None = None,
        paste: str = "",
    ) -> None:
        shown = {str(key): str(text) for key, text in options.items()}
        earlier = [answer] if isinstance(answer, str) else list(answer or ())
        faults = ["A question needs two options or more."] if len(shown) < 2 else []
        for key in earlier:
            if key and key not in shown:
                faults.append(f'The earlier answer "{key}" is no option: {meant(str(key), shown)}.')
        if not several and len(earlier) > 1:
            faults.append("Only one option may be chosen, and the earlier answer holds more.")
        super().__init__(
            name,
            faults,
            prompt=prompt,
            options=[{"key": key, "text": text} for key, text in shown.items()],
            paste=paste,
            several=several,
            chosen=[str(key) for key in earlier if key],
        )

    @property
    def answer(self) -> str | list[str] | None:
        """The choice: an option or None; where several may be chosen, a list in the order shown."""
        chosen = self.clean(self.chosen)
        if self.several:
            return chosen
        return chosen[0] if chosen else None

    def state_of(self, answer: Any) -> list[str]:
        """Return the options that an answer chooses."""
        return [answer] if isinstance(answer, str) else list(answer or ())

    def clean(self, state: Any) -> list[str]:
        """Return the chosen options that this question has, in the order shown."""
        return [
            option["key"] for option in self.options if isinstance(state, list) and option["key"] in state
        ]

    def plain(self) -> str:
        """Return the question and its options as text, with a cross at what is chosen."""
        left, right = ("[", "]") if self.several else ("(", ")")
        lines = wrap(self.prompt, 88)
        for option in self.options:
            cross = "x" if option["key"] in self.chosen else " "
            text = f"{left}{cross}{right} {option['key']}: {option['text']}"
            lines += wrap(text, 88, subsequent_indent="    ")
        return "\n".join(lines)

    def __repr__(self) -> str:
        """Return the answer so far."""
        return f"<AnswerCard {self.name}: {self.answer!r}>"


class GroupsCard(AnswerCard):
    """Groups of actors to choose from, such as every triad of a few of them.

    Parameters
    ----------
    prompt : str
        The question.
    actors : mapping of str to str
        The actors: id, then name.
    size : int
        How many actors are a group.
    none : str
        The answer that no group is meant.
    name : str
        The variable that the copied answer is assigned to.
    """

    def __init__(
        self, prompt: str, actors: Mapping[str, str], size: int, none: str, *, name: str = "answer"
    ) -> None:
        self._actors, self._none = dict(actors), none
        groups = [", ".join(group) for group in combinations(actors.values(), size)]
        super().__init__(prompt, dict.fromkeys([*groups, none], ""), name=name, several=True)

    @property
    def answer(self) -> Any:
        """The chosen groups by the names of their actors, or the word for none."""
        chosen = self.clean(self.chosen)
        return self._none if chosen == [self._none] else chosen

    def state_of(self, answer: Any) -> list[str]:
        """Return the options that an answer by ids chooses."""
        if isinstance(answer, str):
            return [answer]
        return [", ".join(self._actors[actor] for actor in group) for group in answer or ()]
