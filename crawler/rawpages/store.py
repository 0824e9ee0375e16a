"""The files of raw/: records are put at the end of one, a cut one is mended, old ones go."""

from __future__ import annotations

import os
import re
import zlib
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

from crawler import __version__
from crawler.rawpages.records import RawUnreadable, info_record

LARGEST = 1 << 30
"""Bytes from which on a new file is begun."""
_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})-(\d{3,})\.warc\.gz")
_PIECE = 1 << 20


class RawStore:
    """Writes a run's file. Every run begins one of its own, so that what a kill left of the last one spoils nothing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._descriptor: int | None = None
        self._path = folder
        self._size = 0
        self._day: date | None = None

    def append(self, records: bytes, now: datetime) -> tuple[str, int]:
        """Put records at the end; gives the file's name and where they begin. Raises OSError, and then nothing was
        written: what had been is taken back."""
        if self._descriptor is None or now.date() != self._day or self._size >= LARGEST:
            self.close()
            self._begin(now)
        at = self._size
        self._write(records)
        return self._path.name, at

    def close(self) -> None:
        """End the file."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _begin(self, now: datetime) -> None:
        self._folder.mkdir(mode=0o700, exist_ok=True)
        day, taken = now.date(), {path.name for path in self._folder.glob(f"{now.date()}-*.warc.gz")}
        numbers = [int(match[2]) for name in taken if (match := _NAME.fullmatch(name))]
        self._path = self._folder / f"{day}-{max(numbers, default=-1) + 1:03d}.warc.gz"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW
        self._descriptor, self._size, self._day = os.open(self._path, flags, 0o600), 0, day
        try:
            self._write(info_record(self._path.name, f"wirewatch/{__version__}", now))
        except OSError:
            with suppress(OSError):
                self._path.unlink()
            self.close()
            raise

    def _write(self, records: bytes) -> None:
        assert self._descriptor is not None
        left, at = memoryview(records), self._size
        try:
            while left:
                number = os.pwrite(self._descriptor, left, at)
                left, at = left[number:], at + number
        except OSError:
            with suppress(OSError):  # a full disk lets a file be cut
                os.ftruncate(self._descriptor, self._size)
            raise
        self._size = at


def newest_file(folder: Path) -> Path | None:
    """The file that was begun last."""
    found = [(match[1], int(match[2]), path) for path in folder.glob("*") if (match := _NAME.fullmatch(path.name))]
    return max(found)[2] if found else None


def mend(path: Path, known: int) -> int:
    """Cut off what a kill left of a record at the end of a file; gives the bytes that went. ``known``: bytes from the
    beginning that are whole. The caller sees to it that nobody writes."""
    whole = known
    with path.open("r+b") as file:
        size = os.fstat(file.fileno()).st_size
        while whole < size and (length := _member_at(file.fileno(), whole)):
            whole += length
        if whole < size:
            file.truncate(whole)
    if whole == 0:
        path.unlink()
    return size - whole


def _member_at(descriptor: int, start: int) -> int:
    """Length of the gzip member that begins there; 0 when none does, or when it is cut."""
    machine, at = zlib.decompressobj(zlib.MAX_WBITS | 16), start
    try:
        while piece := os.pread(descriptor, _PIECE, at):
            at += len(piece)
            while piece and not machine.eof:
                machine.decompress(piece, _PIECE)
                piece = machine.unconsumed_tail
            if machine.eof:
                return at - len(machine.unused_data) - start
    except zlib.error:
        return 0
    return 0


def records_at(folder: Path, name: str, first_byte: int, byte_count: int) -> bytes:
    """The records that stand there. Raises RawUnreadable when the file is gone or too short."""
    if not _NAME.fullmatch(name):
        raise RawUnreadable("not_there")
    try:
        with (folder / name).open("rb") as file:
            found = os.pread(file.fileno(), byte_count, first_byte)
    except OSError:
        raise RawUnreadable("not_there") from None
    if len(found) < byte_count:
        raise RawUnreadable("not_there")
    return found


def erase(folder: Path, name: str, first_byte: int, byte_count: int) -> None:
    """Write over the records that stand there, in their place: no byte of them is in the file afterwards, and everything
    else in it stays where it is and can be read. A file that is gone has nothing to erase. Raises OSError."""
    if not _NAME.fullmatch(name):
        return
    with suppress(FileNotFoundError):
        descriptor = os.open(folder / name, os.O_WRONLY | os.O_CLOEXEC)
        try:
            if os.fstat(descriptor).st_size >= first_byte + byte_count:
                os.pwrite(descriptor, _filler(byte_count), first_byte)
                os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _filler(byte_count: int) -> bytes:
    """One gzip member of exactly this length: a record that says that something stood here, and nothing else."""
    said = b"erased: yes\r\n"
    head = (
        b"WARC/1.1\r\nWARC-Type: metadata\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000000>\r\n"
        b"WARC-Date: 2000-01-01T00:00:00Z\r\nContent-Type: application/warc-fields\r\nContent-Length: %d\r\n\r\n"
    )
    record = head % len(said) + said + b"\r\n\r\n"
    machine = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = machine.compress(record) + machine.flush()
    tail = zlib.crc32(record).to_bytes(4, "little") + len(record).to_bytes(4, "little")
    # 10 bytes of header with the flag for a comment, which fills the room, and the byte that ends it.
    room = byte_count - 10 - 1 - len(packed) - len(tail)
    return b"\x1f\x8b\x08\x10\0\0\0\0\x02\xff" + b"x" * room + b"\0" + packed + tail


def files_before(folder: Path, day: date) -> list[Path]:
    """The files of earlier days than this, the oldest first."""
    found = [(match[1], path) for path in folder.glob("*") if (match := _NAME.fullmatch(path.name))]
    return [path for name, path in sorted(found) if name < day.isoformat()]


def folder_bytes(folder: Path) -> int:
    """What all files take together."""
    total = 0
    for path in folder.glob("*.warc.gz"):
        with suppress(OSError):
            total += path.stat().st_size
    return total
