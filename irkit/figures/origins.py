"""Where an event can be read, as a figure's table says it: no source that came later shows its title."""

from __future__ import annotations

import datetime as dt

from irkit.records.fields import last_day
from irkit.records.records import Event, Fact


def source_text(fact: Fact, event: Event, until: dt.date) -> str:
    """Return in words which source tells of an event; what nobody has checked says so.

    Of a source that appeared after the day on which the figure ends, only the publisher is named, since its
    title may tell what came later.

    Parameters
    ----------
    fact : Fact
        The fact.
    event : Event
        One of its events.
    until : date
        The last day that the figure shows.
    """
    source = fact.source_of(event)
    if source is None:
        return "standard knowledge, not checked"
    by = f"{source.publisher}, via {source.via}" if source.via else source.publisher
    doubt = " (uncertain)" if fact.status == "uncertain" else ""
    if source.date is None:
        return f"{by}, undated{doubt}"
    if last_day(source.date) > until:
        return f"{by}, published later{doubt}"
    return f"{by}: {source.title}, {source.date}{doubt}"
