"""The records of a case: frozen models of what a text says and of the answers kept beside it."""
