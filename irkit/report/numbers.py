"""Numbers as the report writes them."""

from __future__ import annotations

FEW = 5
"""In a page for the class a number of students from 1 to one less than this is not told."""


def students(count: int, *, share: bool = False) -> str:
    """Return a number of students; in a page for the class a small one is told as ``fewer than 5``.

    Examples
    --------
    >>> students(2), students(2, share=True), students(0, share=True)
    ('2', 'fewer than 5', '0')
    """
    return f"fewer than {FEW}" if share and 0 < count < FEW else f"{count:,}"


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


def signed(value: float) -> str:
    """Return a correlation with its sign.

    Examples
    --------
    >>> signed(0.314), signed(-0.2), signed(0.001)
    ('+0.31', '−0.20', '0.00')
    """
    rounded = round(value, 2)
    return f"{rounded:+.2f}".replace("-", "−") if rounded else "0.00"
