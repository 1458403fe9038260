"""The class report: what a graded class can learn about its exercises, on one page and without names."""
