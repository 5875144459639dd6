"""How a noun shows itself: a slot that the top floor fills, so that nouns import no drawing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

Bundle = Mapping[str, str]
_shows: dict[type, Callable[[object], Bundle]] = {}


def register(kind: type, show: Callable[[object], Bundle]) -> None:
    """Say how objects of `kind` are shown in a notebook (mime type to content)."""
    _shows[kind] = show


def show(thing: object) -> Bundle:
    """The forms in which a notebook may show `thing`. Never raises: at worst the plain text is shown.

    >>> show(3)["text/plain"]
    '3'
    """
    maker = _shows.get(type(thing))
    if maker is not None:
        try:
            return maker(thing)
        except Exception as problem:  # noqa: BLE001 - a failing picture must not hide the object
            return {"text/plain": f"{thing}\n(no drawing: {problem})"}
    return {"text/plain": str(thing)}
