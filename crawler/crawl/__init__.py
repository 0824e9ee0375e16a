"""The order of a request: due, asked, read in a worker, stored; Scrapy's parts under Scrapy's names."""
