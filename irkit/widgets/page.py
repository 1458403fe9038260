"""What every widget needs of its page: scripts, styles, templates, and in a notebook's file a plain text."""

from __future__ import annotations

import keyword
from pathlib import Path
from typing import Any, ClassVar, Self

import anywidget
import traitlets
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from irkit.questions.drafts import Drafts

FOLDER = Path(__file__).parent

TEMPLATES = Environment(loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined)


def script(*names: str, folder: Path = FOLDER) -> str:
    """Return the named JavaScript files behind the shared one, as one module: an anywidget is one module."""
    return _joined(FOLDER / "shared.js", *(folder / name for name in names))


def style(*names: str, folder: Path = FOLDER) -> str:
    """Return the named style sheets behind the shared one, as one."""
    return _joined(FOLDER / "shared.css", *(folder / name for name in names))


def _joined(*paths: Path) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


def html(template: str, **values: object) -> str:
    """Return a template of this folder, filled in; every value is escaped."""
    return TEMPLATES.get_template(template).render(values)


class Plain:
    """A widget's plain text, which says what it shows and is the same on every run."""

    def plain(self) -> str:
        """Return what the widget shows, as text."""
        return ""

    def __repr__(self) -> str:
        """Return a name without an address."""
        return f"<{type(self).__name__}>"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        # The text that a widget comes with changes on every run.
        bundle = super()._repr_mimebundle_(**kwargs)  # type: ignore[misc]
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        if data is not None:
            data["text/plain"] = self.plain()
        return bundle


class PlainWidget(Plain, anywidget.AnyWidget):
    """A widget of its own script, with a plain text."""


class AnswerWidget(PlainWidget):
    """A widget in which a question is answered; *Copy my answer* copies the answer as code.

    Parameters
    ----------
    name : str
        The variable that the copied answer is assigned to, such as ``"q1"``.
    **traits : object
        The state at the start.

    Raises
    ------
    ValueError
        If the name cannot be a variable.
    """

    state: ClassVar[str]
    """The trait that holds what was done; the answer is made from it."""

    _putting = False

    name = traitlets.Unicode().tag(sync=True)
    paste = traitlets.Unicode().tag(sync=True)
    said = traitlets.Dict().tag(sync=True)
    feedback = traitlets.List(traitlets.Unicode()).tag(sync=True)
    writes = traitlets.Bool(False).tag(sync=True)
    asked = traitlets.Int(0).tag(sync=True)
    heard = traitlets.Int(0).tag(sync=True)

    def __init__(self, name: str, **traits: Any) -> None:
        if not name.isidentifier() or keyword.iskeyword(name):
            raise ValueError(f'"{name}" cannot be a variable: use a name such as q1.')
        super().__init__(name=name, **traits)

    @property
    def answer(self) -> Any:
        """The answer so far, as plain data."""
        return self.clean(self.state_now)

    @property
    def state_now(self) -> Any:
        """What has been done on the card."""
        return getattr(self, self.state)

    def state_of(self, answer: Any) -> Any:
        """Return the state in which the card shows an answer."""
        return dict(answer or {})

    def clean(self, state: Any) -> Any:
        """Return what of a state, kept at another time, this card can show; it is of the trait's type."""
        return state

    def put(self, state: Any) -> None:
        """Bring the card to a state, which is not kept as something that was done."""
        self._putting = True
        kind = type(self.state_now)
        setattr(self, self.state, self.clean(state if isinstance(state, kind) else kind()))
        self._putting = False

    def keep(self, place: str, changed: str = "") -> None:
        """Keep what is done on the card in the draft file; what goes wrong is said once, on the card.

        Parameters
        ----------
        place : str
            Under which name it is kept: that of a question, or of a lesson and its card.
        changed : str
            When the draft was written that the card started from.
        """
        drafts, seen, said = Drafts(), [changed], list[str]()
        base = [self.state_now]

        def write(change: Any) -> None:
            if self._putting:
                return
            self.feedback = []
            if written := drafts.write(place, seen=seen[0], base=base[0], state=change["new"]):
                seen[0], base[0] = written, drafts.read(place).get("state", change["new"])
                # Another page may have changed the draft meanwhile: both show now what both have done.
                if base[0] != change["new"]:
                    self.put(base[0])
            if drafts.trouble and drafts.trouble not in said:
                said.append(self.say(drafts.trouble))

        self.observe(write, self.state)
        # Shift+Enter on it runs the cell below, which takes its answer.
        self.add_class("irkit-takes-answer")

    def kept(self, place: str) -> Self:
        """Return the card as it was last left, and keep what is done on it from now on.

        Parameters
        ----------
        place : str
            Under which name it is kept, such as ``"lesson06-board"``.
        """
        draft = Drafts().read(place)
        if "state" in draft:
            self.put(draft["state"])
        self.keep(place, draft.get("changed", ""))
        return self

    @traitlets.observe("asked")
    def _hear(self, change: Any) -> None:
        """Tell the page that all has arrived which was done on it before it asked."""
        self.heard = change.new

    def show_feedback(self, lines: list[str]) -> None:
        """Show what a check has said of the answer, until something is done on the card."""
        self.feedback = lines

    def say(self, text: str) -> str:
        """Say a sentence on the page, and return it."""
        # The turn makes a sentence that is said twice a change, which the page waits for.
        self.said = {"turn": self.said.get("turn", 0) + 1, "text": text}
        return text
