"""Outputs: gradebook, files for learning platforms, feedback, marking."""
