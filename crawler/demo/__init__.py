"""The demo world: a handful of invented news sites on loopback, the same for new users and for the end-to-end tests."""
