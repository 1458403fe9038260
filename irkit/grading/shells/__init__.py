"""Shells: forked, shut-in processes in which a submission runs."""
