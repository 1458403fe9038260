"""The engine: a trusted release walked with a student's answers in it, and scored."""
