"""Articles and their texts: rows, versions, what sites repeat, and how articles are found."""
