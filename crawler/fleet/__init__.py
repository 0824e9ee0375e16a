"""Fetchers on other machines: one daemon decides what is asked and when, others send the requests for it."""
