"""Carries messages to where people read them: files, webhooks, mail, and what Apprise knows. Every wait has a bound."""
