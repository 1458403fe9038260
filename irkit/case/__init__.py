"""A case: one text with its claims, actors, links and facts, read from a folder and checked."""
