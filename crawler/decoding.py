"""Turns bytes of a page or a feed into text: by what they evidently are, then by what is declared, then cp1252."""

from __future__ import annotations

import re
from dataclasses import dataclass

from w3lib.encoding import html_to_unicode, http_content_type_encoding, resolve_encoding

_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>", re.IGNORECASE)
# Raw or written as a reference, a control character makes lxml refuse the text it stands in.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_CONTROL_BYTES = bytes(code for code in range(128) if _CONTROLS.match(chr(code)))
_NO_CHARACTERS = ("\ufffe".encode(), "\uffff".encode())
_CONTROL_REFERENCES = re.compile(
    r"&#(?:0*(?:[0-8]|1[1245-9]|2\d|3[01])|x0*(?:[0-8bcef]|1[0-9a-f])|x0*d[89a-f][0-9a-f]{2});", re.IGNORECASE
)
_TOO_MANY_LOST = 0.002
_SAYS_ENCODING = re.compile(rb"<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]{1,40})[\"']", re.IGNORECASE)
_IN_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_HEAD = 400
# What servers and programs write without having looked: it says less than another word beside it.
_VAGUE = ("ascii", "cp1252", "iso8859-1", "latin-1", "utf-8")
_SWITCHED = (((b"\x1b$)C",), "iso2022_kr"), ((b"\x1b$B", b"\x1b$@"), "iso2022_jp_2"))
_MACINTOSH = re.compile(
    r"(?:x-)?mac-?(cyrillic|greek|turkish|roman|centraleurope|ce|croatian|romanian|icelandic)", re.IGNORECASE
)
_MISSPELT = re.compile(r"(?:x-)?(?:win|windows|cp|ms)[-_ ]?(125\d|874|932|936|949|950)", re.IGNORECASE)
_CYRILLIC_WORD = re.compile("[А-яЁёІіЇїЄєҐґЎў]{2,}")
_SAMPLE, _FEW = 200_000, 12
_BROKEN_BYTES = re.compile(r"[\udc80-\udcff]+")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, and whether some of its bytes were no character and became U+FFFD."""

    text: str
    broken: bool = False


def decode_page(html: str | bytes, content_type: str = "") -> str:
    """The text of a page, ready for a parser; a ``str`` is taken as decoded already.

    ``content_type`` is the value of the HTTP header. Never raises. Order: byte order mark and zeros that only UTF-16 has;
    what is evidently UTF-8, broken bytes in it or not, whatever was declared; the charset of the header, then of the meta
    tag; then a Cyrillic code page, or cp1252. A declared UTF-8 that loses more than two characters in a thousand, and holds fewer good ones than
    that, is none. Control characters and an XML declaration are dropped.
    """
    # A str may hold lone surrogates, which libxml2 refuses.
    text = html.encode("utf-8", "replace").decode("utf-8") if isinstance(html, str) else _decode(html, content_type)
    text = _without_controls(text)
    if "&#" in text:
        text = _CONTROL_REFERENCES.sub("", text)
    return _XML_DECLARATION.sub("", text.removeprefix("\ufeff"), count=1)


def _without_controls(text: str) -> str:
    # Most pages have none, which their bytes tell in a fifth of the time of the search.
    raw = text.encode("utf-8", "surrogatepass")
    if len(raw.translate(None, _CONTROL_BYTES)) == len(raw) and not any(code in raw for code in _NO_CHARACTERS):
        return text
    return _CONTROLS.sub("", text)


def decode_xml(body: bytes, content_type: str = "") -> Decoded:
    """The text of a document that is XML, JSON or plain lines; never raises. Order as of ``decode_page``, with the XML
    declaration in place of the meta tag."""
    if found := _evident(body):
        return found
    declared = _declared(body, content_type)
    if declared not in ("", "utf-8"):
        text = body.decode(declared, "replace")
        if text.count("\ufffd") <= max(3, _TOO_MANY_LOST * len(text)):
            return Decoded(text, "\ufffd" in text)
    return _likely(body)


def _decode(body: bytes, content_type: str) -> str:
    if found := _evident(body):
        return found.text
    try:
        named, text = html_to_unicode(content_type or None, body, auto_detect_fun=_unsaid)
        if named == "utf-8" and "\ufffd" in text and not _as_utf8(body)[1]:
            return _likely(body).text  # not one character beyond ASCII is good: it is no UTF-8
        if text.count("\ufffd") > max(3, _TOO_MANY_LOST * len(text)):
            others = (html_to_unicode(None, body, auto_detect_fun=_unsaid)[1], _likely(body).text)
            text = min((text, *others), key=lambda t: t.count("\ufffd"))
    except (LookupError, UnicodeError, ValueError):
        text = _likely(body).text
    return text


def _evident(body: bytes) -> Decoded | None:
    """What the bytes say themselves, whatever is declared; None when they leave a doubt."""
    if seven := _seven_bit(body):
        return Decoded(seven)
    if wide := _wide(body):
        text = body.decode(wide, "replace")
        return Decoded(text.removeprefix("\ufeff"), "\ufffd" in text)
    try:
        return Decoded(body.decode("utf-8"))
    except UnicodeDecodeError:
        text, good, broken = _as_utf8(body)
        return Decoded(text, True) if good >= 4 * broken else None


def _seven_bit(body: bytes) -> str:
    """The text of an encoding that switches its letters by escapes and is else like ASCII; '' when the body is none."""
    for escapes, name in _SWITCHED:
        if any(escape in body for escape in escapes):
            try:
                return body.decode(name)
            except UnicodeDecodeError:
                continue
    return ""


def _likely(body: bytes) -> Decoded:
    """UTF-8 with broken bytes, or cp1252: by whether more characters are good than broken."""
    text, good, broken = _as_utf8(body)
    return Decoded(text, True) if good >= broken else Decoded(body.decode(_unsaid(body), "replace"), False)


def _unsaid(body: bytes) -> str:
    """The code page of a text that says none, or a wrong one: a Cyrillic one where its letters make Cyrillic words.

    Western letters beyond ASCII stand alone between others; of Greek or Hebrew the frequent ones would be other letters.
    """
    sample = body[:_SAMPLE]
    beyond = sum(byte > 127 for byte in sample)
    for name in ("cp1251", "koi8-u"):
        found = "".join(_CYRILLIC_WORD.findall(sample.decode(name, "replace")))
        small = sum(map(str.islower, found))
        frequent = sum(found.count(letter) for letter in "оаеинтіь")
        if (
            len(found) >= _FEW
            and len(found) > 0.8 * beyond
            and small > 0.8 * len(found)
            and frequent > 0.4 * len(found)
        ):
            return name
    return "cp1252"


def _wide(body: bytes) -> str:
    """The name of an encoding whose characters are two or four bytes each: by its mark, or by its zeros."""
    if body.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        return "utf-32"
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    head = body[:_HEAD]
    first, second = head[::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if max(first, second) < max(2, half // 2) or min(first, second) > half // 8:
        return ""
    return "utf-16-be" if first > second else "utf-16-le"


def _as_utf8(body: bytes) -> tuple[str, int, int]:
    """The bytes as UTF-8 with one U+FFFD for each broken piece; how many characters beyond ASCII are good, how many
    pieces are broken."""
    text = body.decode("utf-8", "surrogateescape")
    broken = 0

    def mended(match: re.Match[str]) -> str:
        nonlocal broken
        broken += 1
        after = text[match.end() : match.end() + 1]
        return _mended(match[0].encode("utf-8", "surrogateescape"), before_letter=after.isascii() and after.isalpha())

    beyond = len(text) - len(text.encode("ascii", "ignore"))
    whole = _BROKEN_BYTES.sub(mended, text)
    lost = sum(len(piece) for piece in _BROKEN_BYTES.findall(text))
    return whole, beyond - lost, broken


def _mended(piece: bytes, *, before_letter: bool) -> str:
    """What bytes that are no UTF-8 become.

    CESU-8, which some databases write, has a character of two surrogates in six bytes. A single byte in the middle of
    a word is a letter of the western code page, put in by another program; what is cut off is followed by no letter.
    """
    if len(piece) % 3 == 0 and b"\xed" in piece:
        try:
            pair = piece.decode("utf-8", "surrogatepass").encode("utf-16-le", "surrogatepass")
        except UnicodeError:
            return "\ufffd"
        return pair.decode("utf-16-le", "replace")
    if len(piece) == 1 and before_letter and piece >= b"\xc0":
        return piece.decode("cp1252", "replace")
    return "\ufffd"


def _declared(body: bytes, content_type: str) -> str:
    """The encoding that header and XML declaration name, as Python calls it; '' when neither names one it knows.

    The header comes first, as the standard has it, but for the words that servers put on everything.
    """
    said = _SAYS_ENCODING.search(body[:_HEAD])
    header = _IN_HEADER.search(content_type or "")
    named = (
        http_content_type_encoding(content_type or None) or (_codec(header[1]) if header else ""),
        _codec(said[1].decode("ascii", "replace")) if said else "",
    )
    # A document that was read as single bytes up to its declaration is not UTF-16.
    known = [name for name in named if name and not name.startswith(("utf-16", "utf-32"))]
    return next((name for name in known if name not in _VAGUE), known[0] if known else "")


def _codec(name: str) -> str:
    if apples := _MACINTOSH.fullmatch(name):
        return {"mac_ce": "mac_latin2", "mac_centraleurope": "mac_latin2"}.get(
            f"mac_{apples[1].lower()}", f"mac_{apples[1].lower()}"
        )
    # By the standard, Hebrew with the letters in the order of reading, as nearly all write it.
    name = re.sub(r"(?i)\A(iso-8859-8)-[ei]\Z", r"\1", name)
    misspelt = _MISSPELT.fullmatch(name)
    return (f"cp{misspelt[1]}" if misspelt else resolve_encoding(name)) or ""
