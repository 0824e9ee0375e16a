"""What leaves the archive, and how: the only code that deletes texts."""
