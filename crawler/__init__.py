"""wirewatch: watches news, archives it in one SQLite file and explains every judgement it makes."""

__version__ = "0.1.0"
