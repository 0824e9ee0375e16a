"""What went wrong with the broker, for people: pure words, which hold no address and no password."""

from __future__ import annotations

_WORDS = {
    "ProbableAuthenticationError": "it knows no such user, or the password is wrong",
    "InvalidFrameError": "it has no such virtual host, or this user may not use it",
    "ChannelAccessRefused": "it does not permit this user what is needed",
    "ChannelNotFoundEntity": "no daemon has used this virtual host yet",
    "ChannelLockedResource": "it still has another connection of this archive's daemon",
    "SSLCertVerificationError": "its certificate is not trusted",
    "SSLError": "it does not speak TLS there",
    "ConnectionRefusedError": "nobody listens there",
    "gaierror": "its name is not found",
    "TimeoutError": "no answer in time",
}
"""Class of an exception -> what it means. Classes by name: they are of packages that not everybody has."""


def words_of(error: BaseException) -> str:
    """What the error means; the name of its class when that is not known."""
    for one in (error.__cause__, error):
        for kind in type(one).__mro__ if one is not None else ():
            if kind.__name__ in _WORDS:
                return _WORDS[kind.__name__]
    return type(error).__name__
