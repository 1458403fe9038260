"""Graded questions: what each kind asks, how an answer is read, scored and explained."""
