"""The watch folder that a run works with, as it is in force."""

from __future__ import annotations

from crawler.watch.folder import Watch


class Watched:
    """The watch folder as it is in force, and the passwords of its feeds."""

    def __init__(self, watch: Watch) -> None:
        self.watch = watch
        self.credentials = _credentials(watch)
        """Declared address of a feed -> ``user:password``. Lives here only: no table, no log, no message."""
        self.vias = _vias(watch)
        """Declared address of a feed -> which fetcher asks for it, where feeds.csv says so."""
        self._stamp: object = watch.stamp()

    def changed(self) -> Watch | None:
        """The folder read anew when one of its files has changed since it was last asked."""
        stamp = self.watch.stamp()
        if stamp == self._stamp:
            return None
        self._stamp = stamp
        return Watch(self.watch.folder, self.watch.overrides)

    def look_again(self) -> None:
        """What ``changed`` gave last could not be taken over: it counts as changed still."""
        self._stamp = None

    def replace(self, watch: Watch) -> None:
        """This is in force from now on."""
        self.watch, self.credentials, self.vias = watch, _credentials(watch), _vias(watch)

    def let_go(self) -> None:
        """Forget the list of sources: 70 MB of 100,000 feeds, which nobody looks at until the file changes."""
        vars(self.watch).pop("feeds", None)


def _credentials(watch: Watch) -> dict[str, str]:
    return {s.url: s.userinfo for s in watch.feeds.sources if s.userinfo}


def _vias(watch: Watch) -> dict[str, str]:
    return {s.url: s.via for s in watch.feeds.sources if s.via}
