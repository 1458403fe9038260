"""Making exercises: one source in ``solutions/``, everything else derived from it by deletion."""
