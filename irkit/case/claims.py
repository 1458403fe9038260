"""A claim that knows its case, and what the case holds of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import PrivateAttr

from irkit.case.crosswalk import Placement, place_claim
from irkit.records.answers import ClaimReference
from irkit.records.fields import last_day
from irkit.records.records import Claim, Event, Fact, Reading, Tension

if TYPE_CHECKING:
    from irkit.case.case import Case


class CaseClaim(Claim):
    """A claim that knows its case, and what the case holds of it."""

    _case: Any = PrivateAttr()

    @classmethod
    def of(cls, claim: Claim, case: Case) -> CaseClaim:
        """Return a claim as one that knows its case."""
        own = cls.model_construct(**dict(claim))
        own._case = case
        return own

    def __eq__(self, other: object) -> bool:
        """Return whether it is the same claim, be it asked of its case or not."""
        return isinstance(other, Claim) and dict(self) == dict(other)

    __hash__ = Claim.__hash__

    def __repr__(self) -> str:
        """Return the claim with its place in the text."""
        return f"{self.id} ({self.locator}): {self.text}"

    @property
    def codes(self) -> ClaimReference:
        """The reference codes; a case without its reference has none."""
        codes: ClaimReference = self._case.codes(self.id)
        return codes

    @property
    def tensions(self) -> tuple[Tension, ...]:
        """Where the claim pulls against other claims of the same text."""
        return tuple(tension for tension in self._case.tensions if self.id in tension.claims)

    def readings(self, *, after: bool = False) -> tuple[Reading, ...]:
        """Return how others saw the matter: those whose view runs against the claim.

        Parameters
        ----------
        after : bool, default False
            Whether readings published after the article count too. Without it a reading counts if one of
            its dated sources is no later than the article.
        """
        day = self._case.article.date
        return tuple(
            reading
            for reading in self._case.readings
            if self.id in reading.contrasts_with
            and (after or any(last_day(source.date) <= day for source in reading.sources if source.date))
        )

    @property
    def on_record(self) -> tuple[tuple[Fact, Event], ...]:
        """What had happened by the day of the article that bears on the claim, in the order of time.

        An event whose date may mean a later day is left out. Whether it bears the claim out is not said. The
        reference names the facts, so a case without it raises ``ReferenceMissingError``.
        """
        facts = self.codes.facts
        return tuple(pair for pair in self._case.events(self._case.article.date) if pair[0].id in facts)

    def place(self, scheme: str) -> Placement:
        """Return where the claim stands in another scheme of levels.

        A scheme that sorts causes looks at the cause level, and a claim without a cause has no place in it.
        A scheme that sorts descriptions and explanations looks at the cause level of a claim that explains,
        and else at the effect level; any other looks at the effect level. Where that rule cannot tell, such
        as which security complex a claim is about, the case's own placement counts.

        Parameters
        ----------
        scheme : str
            The scheme: ``images``, ``singer``, ``complexes`` or ``two-level-games``.

        Raises
        ------
        ReferenceMissingError
            If the case came without its reference.
        SchemeError
            If there is no such scheme.

        Examples
        --------
        >>> from irkit.case.case import load_case
        >>> load_case("lavrov-tehran-2013").claim("C18").place("images").place
        'individual'
        """
        return place_claim(self._case, self.id, scheme)
