"""The watch folder: the files in which people say what to watch."""
