"""Numbers of students as a page may show them: those so small that they point at somebody are hidden."""

from __future__ import annotations

from collections.abc import Sequence

SMALLEST = 5
"""Numbers of students from 1 to one less than this are hidden, and so is anything about a smaller class."""


def hidden(counts: Sequence[int], smallest: int = SMALLEST) -> tuple[bool, ...]:
    """Return which of several numbers that add up to a known one have to be hidden.

    Every number from 1 to ``smallest - 1`` is; and where it could be worked out from the others, because it
    is alone, or what is hidden adds up to less than ``smallest``, or to the least or the most that it can,
    the next number in size as well, with its equals. Where nothing but 0 is left to be shown and so few are
    counted that it would tell, 0 is hidden too.

    Parameters
    ----------
    counts : sequence of int
        Numbers of students, 0 or more.
    smallest : int
        The smallest number that may be shown, apart from 0: 3 or more, since a hidden 1 alone would be no
        secret; or 1, which hides nothing.

    Examples
    --------
    >>> hidden([20, 6, 0, 3])
    (False, True, False, True)
    >>> hidden([20, 4, 3, 0])
    (False, True, True, False)
    """
    found = {place for place, count in enumerate(counts) if 0 < count < smallest}
    others = sorted((count, place) for place, count in enumerate(counts) if count >= smallest)
    while found and others and _tells([counts[place] for place in found], smallest):
        # Equals go together: which of them was hidden would tell where the small one is.
        found |= {place for count, place in others if count == others[0][0]}
        others = [each for each in others if each[1] not in found]
    if found and not others and sum(counts) < 2 * len(counts):
        found = set(range(len(counts)))
    return tuple(place in found for place in range(len(counts)))


def _tells(counts: Sequence[int], smallest: int) -> bool:
    # The last two: all of them 1, and all as large as a hidden number gets.
    given_away = {len(counts), len(counts) * (smallest - 1)}
    return len(counts) == 1 or sum(counts) < smallest or sum(counts) in given_away


def shown(counts: Sequence[int], smallest: int = SMALLEST) -> tuple[int | None, ...]:
    """Return the numbers, with None for those that have to be hidden."""
    return tuple(
        None if hide else count for count, hide in zip(counts, hidden(counts, smallest), strict=True)
    )


def told(count: int, smallest: int = SMALLEST) -> str:
    """Return a number of students in words that give no small one away.

    Examples
    --------
    >>> told(12), told(0), told(2)
    ('12', '0', 'fewer than 5')
    """
    return f"fewer than {smallest}" if 0 < count < smallest else f"{count:,}"


def percent(share: float) -> str:
    """Return a share (0 to 1) as whole percent, and never as all or none where it is not.

    Examples
    --------
    >>> percent(0.997), percent(1.0), percent(0.002)
    ('99%', '100%', '1%')
    """
    rounded = round(100 * share)
    if 0 < share < 1:
        rounded = min(max(rounded, 1), 99)
    return f"{rounded}%"


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun.

    Examples
    --------
    >>> counted(1, "student"), counted(3, "student")
    ('1 student', '3 students')
    """
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"
