"""Codings of claims by level: one beside the reference, many beside one another."""
