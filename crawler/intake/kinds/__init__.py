"""Which reader reads a source: by its kind, or by what a site spider declares."""
