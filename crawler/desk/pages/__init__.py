"""One module for each page of the desk: asks readers of the archive, and fills a template."""
