"""Reads what the pages of the desk show: plain values out, with a bound on rows. It decides and writes nothing."""
