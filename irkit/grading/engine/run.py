"""A run: one submission in its shell, mended where a cell stops it, so that later answers still count."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from irkit.grading.engine.assignment import Assignment, Step, Walk
from irkit.grading.engine.results import UNANSWERED, WAITS, Grade, Result, grade_shown, nothing, score
from irkit.grading.shells.kernel import ForkedKernel, OrdinaryKernel
from irkit.questions.answer import AnswerError
from irkit.questions.check import ANSWER_MIME
from irkit.questions.sheets import AnyQuestion
from irkit.text import listed

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

    Parameters
    ----------
    walk : Walk
        Its cells and texts.
    assignment : Assignment
        What it is graded against.
    open_kernel : callable
        Opens a shell.
    execute : callable
        Runs the source of a cell in a shell and returns what it displayed.
    """

    def __init__(
        self,
        walk: Walk,
        assignment: Assignment,
        open_kernel: Callable[[], Kernel],
        execute: Callable[[Kernel, str], list[Output]],
    ) -> None:
        self._walk = walk
        self._exercise = assignment.exercise
        self._case = assignment.case
        self._open = open_kernel
        self._execute = execute
        # The submission's time begins with its first shell.
        self._kernel = open_kernel()
        self._until = time.monotonic() + PATIENCE * assignment.timeout
        self._done: list[int] = []
        self._lost: set[int] = set()
        self._mended = 0
        self._errors: dict[str, str] = {}
        self._stopped: list[str] = []
        self._grades: dict[str, Grade] = {}

    def result(self, file: str = "", undecided: str = "") -> Result:
        """Run the submission and return what came of it, its texts included.

        Parameters
        ----------
        file : str
            Which of several notebooks it is.
        undecided : str
            Why a person has to look before its grade can be final.
        """
        try:
            for index, step in enumerate(self._walk.steps):
                outputs: list[Output] = []
                if self._can_run(step):
                    outputs = self._execute(self._kernel, step.source)
                    self._note(index, outputs)
                if step.role == "check":
                    self._grades[step.question] = self._graded(index, outputs)
        finally:
            self._kernel.stop()
        grades = tuple(self._grade_of(question) for question in self._exercise.question)
        waiting = [grade.question for grade in grades if grade.points is None]
        notes = [*self._stopped, *self._errors.values(), *self._walk.notes]
        if waiting:
            notes.append(f"{listed(waiting)} {WAITS}")
        if undecided:
            notes.append(undecided)
        elif all(grade.reason in UNANSWERED for grade in grades):
            notes.insert(0, NO_ANSWER)
        status = "stopped" if self._stopped else "graded"
        return Result(grades, status, "; ".join(dict.fromkeys(notes)), file, undecided)

    def _can_run(self, step: Step) -> bool:
        """Whether a step can still be run: not after too many that stopped their shell, or too long."""
        if self._is_late() or self._kernel.ended is not None:
            return False
        stopped = [lost for lost in self._lost if self._walk.steps[lost].role == "extra"]
        return step.role != "extra" or len(stopped) < MOST_STOPPED_EXTRA

    def _note(self, index: int, outputs: list[Output]) -> None:
        """Note how a step went, and mend the shell where the step ended it."""
        step = self._walk.steps[index]
        if self._kernel.ended is not None:
            note = f"{step.label}: {self._kernel.ended}"
            self._stopped.append(note)
            if step.role == "answer":
                self._errors.setdefault(step.question, note)
            self._mend(index)
            return
        self._done.append(index)
        error = next((output for output in outputs if output.get("output_type") == "error"), None)
        if error is not None:
            fault = _plainly(str(error["ename"]), str(error["evalue"]))[:LONGEST_ERROR].strip()
        elif self._kernel.status == "error":
            fault = "stops with an error that it hides"
        else:
            return
        if step.role in ("answer", "extra"):
            self._errors.setdefault(step.question, f"{step.label} {fault}")

    def _graded(self, index: int, outputs: list[Output]) -> Grade:
        """Grade the answer that a check cell displayed; without a readable one, try it by itself.

        Another cell may have broken the check, so that a right answer came out as nothing.
        """
        question = self._exercise[self._walk.steps[index].question]
        grade = grade_shown(question, _answers(outputs), self._case)
        if grade is None or grade.answer is None:
            alone = grade_shown(question, self._alone(index), self._case)
            grade = alone if grade is None or (alone is not None and alone.answer is not None) else grade
        reason = self._errors.get(question.id) or self._errors.get("") or "its check cell showed no answer"
        return grade or nothing(question, reason)

    def _is_late(self) -> bool:
        late = time.monotonic() > self._until
        if late and TOO_LONG not in self._stopped:
            self._stopped.append(TOO_LONG)
        return late

    def _grade_of(self, question: AnyQuestion) -> Grade:
        """Return the grade of a question; what was not answered in its cell, but beside it, has a reader."""
        if question.id not in self._grades:
            return self._text(question)
        grade, text = self._grades[question.id], self._walk.beside.get(question.id)
        if grade.points != 0 or grade.answer is not None or not text:
            return grade
        reason = "something was written beside it, which a person reads"
        return replace(grade, points=None, answer=text, reason=reason)

    def _text(self, question: AnyQuestion) -> Grade:
        text = self._walk.texts[question.id]
        try:
            question.read(text)
        except AnswerError as error:
            return nothing(question, str(error))
        return score(question, text, self._case)

    def _mend(self, index: int) -> None:
        """Open a new shell and run again what ran before, but for what ended a shell."""
        self._lost.add(index)
        while self._mended < MOST_MENDED and not self._is_late():
            self._mended += 1
            self._kernel = self._open()
            ended = self._replay()
            if ended is None:
                return
            self._lost.add(ended)

    def _replay(self) -> int | None:
        """Run steps again; return the one that ended the shell, or None."""
        for index in self._done:
            step = self._walk.steps[index]
            if index in self._lost or step.role == "check":
                continue
            if self._is_late():
                break
            self._execute(self._kernel, step.source)
            if self._kernel.ended is not None:
                return index
        return None

    def _alone(self, index: int) -> list[Any]:
        """Return what a question's check displays in a shell that no other cell has touched."""
        *before, check = self._walk.steps[: index + 1]
        own = [step for step in before if step.role == "answer" and step.question == check.question]
        if all(step.blank for step in own):
            return []
        kernel = self._open()
        try:
            for step in before:
                wanted = step.role == "given" or step is own[-1] or (step in own and not self._is_late())
                if wanted and kernel.ended is None:
                    self._execute(kernel, step.source)
            return _answers(self._execute(kernel, check.source)) if kernel.ended is None else []
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
