"""Bytes from a source to entries: feeds, when to poll next. Pure: no Scrapy, no SQL, no clock, no network."""
