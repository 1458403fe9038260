"""A run: one submission in its shell, mended where a cell stops it, so that later answers still count."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from queue import Empty
from typing import TYPE_CHECKING, Any

from irkit.case.case import Case
from irkit.grading.engine.results import WAITS, Grade, Result
from irkit.grading.engine.scoring import UNANSWERED, AnswerOutputError, answer_shown, nothing, score
from irkit.grading.engine.walk import Step, Walk
from irkit.questions.answer import AnswerError
from irkit.questions.check import ANSWER_MIME
from irkit.questions.sheets import AnyQuestion, Exercise
from irkit.text import listed

if TYPE_CHECKING:
    from irkit.grading.shells.kernel import ForkedKernel, OrdinaryKernel

    Kernel = ForkedKernel | OrdinaryKernel

MOST_STOPPED_EXTRA = 3
MOST_MENDED = 12
PATIENCE = 20
"""How many time-outs a submission may take altogether; after it only answers are tried, each by itself."""
TOO_LONG = "it took too long altogether, so each answer was tried by itself"
LONGEST_ERROR = 200
NO_ANSWER = "nothing was answered in it"

Output = dict[str, Any]


class Run:
    """One submission being run and scored.

    ``undecided`` says why a person has to look before its grade can be final, and ``file`` which of several
    notebooks it is.
    """

    def __init__(
        self,
        walk: Walk,
        exercise: Exercise,
        case: Case | None,
        open_kernel: Callable[[], Kernel],
        timeout: float,
    ) -> None:
        self.walk = walk
        self.timeout = timeout
        self.kernel: Kernel | None = None
        self.undecided = self.file = ""
        self._exercise = exercise
        self._case = case
        self._open = open_kernel
        self._done: list[int] = []
        self._lost: set[int] = set()
        self._mended = 0
        self._errors: dict[str, str] = {}
        self._stopped: list[str] = []
        self._until = float("inf")
        self._grades: dict[str, Grade] = {}

    def begin(self) -> Kernel:
        """Open the shell; the submission's time begins with its first one."""
        self._until = min(self._until, time.monotonic() + PATIENCE * self.timeout)
        self.kernel = self._open()
        return self.kernel

    def can_run(self, index: int) -> bool:
        """Whether a step can still be run: not after too many that stopped their shell, or too long."""
        if self._is_late() or self.kernel is None or not self.kernel.is_alive():
            return False
        stopped = [lost for lost in self._lost if self.walk.steps[lost].role == "extra"]
        return self.walk.steps[index].role != "extra" or len(stopped) < MOST_STOPPED_EXTRA

    def note(self, index: int, outputs: list[Output]) -> None:
        """Note how a step went, and mend the shell where the step ended it."""
        step, kernel = self.walk.steps[index], self.kernel
        assert kernel is not None
        if kernel.ended is not None:
            self._note_end(step, kernel.ended)
            self._mend(index)
            return
        self._done.append(index)
        error = next((output for output in outputs if output.get("output_type") == "error"), None)
        if error is not None:
            fault = _plainly(str(error["ename"]), str(error["evalue"]))[:LONGEST_ERROR].strip()
        elif kernel.status == "error":
            fault = "stops with an error that it hides"
        else:
            return
        if step.role == "answer":
            self._errors.setdefault(step.question, f"the answer cell of {step.question} {fault}")
        elif step.role == "extra":
            self._errors.setdefault("", f"a cell that was added {fault}")

    def grade(self, index: int, outputs: list[Output]) -> None:
        """Grade the answer that a check cell displayed; without a readable one, try it by itself.

        Another cell may have broken the check, so that a right answer came out as nothing.
        """
        step = self.walk.steps[index]
        if step.role != "check":
            return
        grade = self._grade(step, _answers(outputs))
        if grade is None or grade.answer is None:
            alone = self._grade(step, self._alone(index))
            grade = alone if grade is None or (alone is not None and alone.answer is not None) else grade
        reason = self._errors.get(step.question) or self._errors.get("") or "its check cell showed no answer"
        self._grades[step.question] = grade or nothing(self._exercise[step.question], reason)

    def _grade(self, step: Step, shown: list[Any]) -> Grade | None:
        """Return what the answer earns among those displayed, or None where there is none."""
        question = self._exercise[step.question]
        try:
            return score(question, answer_shown(shown, question.id), self._case)
        except AnswerOutputError as error:
            return nothing(question, str(error))
        except LookupError:
            return None

    def _is_late(self) -> bool:
        late = time.monotonic() > self._until
        if late and TOO_LONG not in self._stopped:
            self._stopped.append(TOO_LONG)
        return late

    def finish(self) -> None:
        """End the shell."""
        if self.kernel is not None:
            self.kernel.stop()

    def result(self) -> Result:
        """Return what came of the submission, its texts included."""
        grades = tuple(
            self._beside(self._grades[question.id]) if question.id in self._grades else self._text(question)
            for question in self._exercise.question
        )
        waiting = [grade.question for grade in grades if grade.points is None]
        notes = [*self._stopped, *self._errors.values(), *self.walk.notes]
        if waiting:
            notes.append(f"{listed(waiting)} {WAITS}")
        status = "stopped" if self._stopped else "graded"
        if self.undecided:
            notes.append(self.undecided)
        elif all(grade.reason in UNANSWERED for grade in grades):
            notes.insert(0, NO_ANSWER)
        return Result(grades, status, "; ".join(dict.fromkeys(notes)), self.file, self.undecided)

    def _beside(self, grade: Grade) -> Grade:
        """Leave to a person what was not answered in its cell, but written beside it."""
        text = self.walk.beside.get(grade.question)
        if grade.points != 0 or grade.answer is not None or not text:
            return grade
        return replace(
            grade, points=None, answer=text, reason="something was written beside it, which a person reads"
        )

    def _text(self, question: AnyQuestion) -> Grade:
        if question.id not in self.walk.texts:
            raise RuntimeError(f"{question.id} was not graded")
        text = self.walk.texts[question.id]
        try:
            question.read(text)
        except AnswerError as error:
            return nothing(question, str(error))
        return score(question, text, self._case)

    def _note_end(self, step: Step, ended: str) -> None:
        where = {"answer": "the answer cell of", "check": "the check of"}.get(step.role)
        note = f"{where} {step.question}: {ended}" if where else f"a cell that was added: {ended}"
        self._stopped.append(note)
        if step.role == "answer":
            self._errors.setdefault(step.question, note)

    def _mend(self, index: int) -> None:
        """Open a new shell and run again what ran before, but for what ended a shell."""
        self._lost.add(index)
        while self._mended < MOST_MENDED and not self._is_late():
            self._mended += 1
            ended = self._replay(self.begin())
            if ended is None:
                return
            self._lost.add(ended)

    def _replay(self, kernel: Kernel) -> int | None:
        """Run steps again; return the one that ended the shell, or None."""
        for index in self._done:
            step = self.walk.steps[index]
            if index in self._lost or step.role == "check":
                continue
            if self._is_late():
                break
            self._run(kernel, step.source)
            if kernel.ended is not None:
                return index
        return None

    def _run(self, kernel: Kernel, source: str) -> list[Output]:
        """Run a cell and return the bundles it displayed."""
        order = kernel.execute_cell_input(source)
        try:
            kernel.await_reply(order, self.timeout)
        except Empty:
            kernel.interrupt()
        shown: list[Output] = []
        while True:
            try:
                message = kernel.get_message("iopub", 1)
            except Empty:
                return shown
            if message["msg_type"] == "status" and message["content"].get("execution_state") == "idle":
                return shown
            if message["msg_type"] in ("display_data", "execute_result"):
                shown.append(message["content"])

    def _alone(self, index: int) -> list[Any]:
        """Return what a question's check displays in a shell that no other cell has touched."""
        question = self.walk.steps[index].question
        before = self.walk.steps[:index]
        own = [step for step in before if step.role == "answer" and step.question == question]
        if all(step.blank for step in own):
            return []
        kernel = self._open()
        try:
            for step in before:
                wanted = step.role == "given" or step is own[-1] or (step in own and not self._is_late())
                if wanted and kernel.ended is None:
                    self._run(kernel, step.source)
            return _answers(self._run(kernel, self.walk.steps[index].source)) if kernel.ended is None else []
        finally:
            kernel.stop()


def _plainly(name: str, message: str) -> str:
    """Return what an error means to somebody who does not know where the notebook was run."""
    if "out of pty devices" in message:
        return "starts another program, which grading does not allow"
    if "ask_exit" in message:
        return "ends the kernel"
    if name in ("EOFError", "StdinNotImplementedError"):
        return "asks for input, which nobody can give while grading"
    return f"stops with {name}: {message}"


def _answers(outputs: list[Output]) -> list[Any]:
    return [output["data"][ANSWER_MIME] for output in outputs if ANSWER_MIME in output.get("data", {})]
