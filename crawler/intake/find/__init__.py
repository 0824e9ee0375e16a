"""Finds the feeds, sitemaps and lists of a site."""
