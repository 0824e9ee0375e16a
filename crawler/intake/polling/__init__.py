"""When a source is asked, how, and what the answer means for the next time."""
