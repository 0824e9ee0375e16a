"""Recognises copies among texts."""
