"""An HTML page to an article: text, metadata, credits. Pure: no Scrapy, no SQL, no clock, no network."""
