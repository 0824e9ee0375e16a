"""Parsing and reading in processes that can be killed."""
