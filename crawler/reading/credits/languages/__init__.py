"""One module a language: ``CUES``, its words for crediting.

A new language is a new file here and its code in ``grammar.LANGUAGES``.
"""
