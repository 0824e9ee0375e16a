"""Pages as they were received, in files of the format of web archives (WARC), beside the archive."""
