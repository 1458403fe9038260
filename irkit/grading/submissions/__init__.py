"""Submissions: what was handed in, by whom, and when."""
