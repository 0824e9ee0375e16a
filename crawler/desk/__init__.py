"""The desk: pages about the archive in the browser, as a plugin of Datasette. Signing in, reading, and a few verdicts."""
