"""An article to copies and topics. Pure: no Scrapy, no SQL, no clock, no network."""
