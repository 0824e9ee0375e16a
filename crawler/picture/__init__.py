"""Draws a story as one page that needs nothing else: who said it first, and who repeated whom."""
