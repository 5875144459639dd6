"""From bytes to characters: UTF-8 only, one kind of line break, nothing invisible."""

from __future__ import annotations

import re
import unicodedata

from pathway.source.refusing import Reading

# Control characters but for tab and line break, line and paragraph separators, and every character that Unicode
# calls ignorable by default or a formatting mark: zero-width characters, direction changes, fillers, tags.
_UNSEEN = re.compile(
    "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\xad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f"
    "\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ud800-\\udfff\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb\\ufffe\\uffff"
    "\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]"
)
_UNSEEN_ASCII = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")  # the same for text that is all ASCII, which is faster


def decode(text: str | bytes, reading: Reading) -> str:
    """The text with `\\n` line breaks, without a byte order mark. Refused: too large, not UTF-8, unseen characters."""
    check_size(len(text), reading)
    if isinstance(text, bytes):
        text = _from_utf8(text, reading)
    elif not text.isascii():
        check_size(len(text.encode("utf-8", "surrogatepass")), reading)
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if found := (_UNSEEN_ASCII if text.isascii() else _UNSEEN).search(text):
        start = found.start()
        line, column = text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
        raise _unseen(found[0], reading, line, column)
    return text


def check_size(size: int, reading: Reading) -> None:
    """Refuse what is larger than the limit, before anything else is done with it."""
    limit = reading.limits.size
    if size > limit:
        raise reading.refusal("size", f"the file is larger than {limit} bytes; split it, or raise the limit on purpose")


def check_characters(text: str, reading: Reading, line: int, column: int) -> None:
    """Refuse the invisible characters that escapes can make."""
    if found := _UNSEEN.search(text):
        raise _unseen(found[0], reading, line, column)


def _from_utf8(data: bytes, reading: Reading) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise reading.refusal("encoding", "the file is saved as UTF-16; save it as UTF-8", 1, 1)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        bad = error.start
    start = data.rfind(b"\n", 0, bad) + 1
    line, column = data.count(b"\n", 0, bad) + 1, len(data[start:bad].decode("utf-8")) + 1
    raise reading.refusal("encoding", "the file is not UTF-8 from here on; save it as UTF-8", line, column)


def _unseen(character: str, reading: Reading, line: int, column: int) -> Exception:
    if "\ud800" <= character <= "\udfff":
        return reading.refusal("encoding", "half of a surrogate pair stands for no character; remove it", line, column)
    name = reading.quote(f"U+{ord(character):04X}", "a character")
    control = unicodedata.category(character) == "Cc"
    what = "is a control character" if control else "is invisible, or changes the direction or the lines of text"
    return reading.refusal("control", f"{name} {what}; remove it", line, column)
