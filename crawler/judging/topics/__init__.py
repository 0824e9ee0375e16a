"""Topics: the query language, matching with spans, and evidence."""
