"""Reads what is told of what happened, and keeps what people want to hear."""
