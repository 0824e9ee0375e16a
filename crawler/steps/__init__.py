"""What happens between "it was read" and "it is committed": each step reads the archive, asks a pure room, writes the archive."""
