"""A mapping that refuses change, so that a definition can be shared between threads and compared by content."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NoReturn, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Frozen(dict[K, V]):
    """A dict that is filled once. It can be pickled, copied and hashed (its values too must be hashable for that).

    >>> tray = Frozen({"wash": 1})
    >>> tray["wash"], hash(tray) == hash(Frozen({"wash": 1}))
    (1, True)
    >>> tray["polish"] = 2
    Traceback (most recent call last):
    TypeError: this mapping cannot be changed; make a new one with `{**old, key: value}`
    """

    __slots__ = ()

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[type[Frozen[K, V]], tuple[dict[K, V]]]:
        # The default way sets the items one by one, which is refused here.
        return type(self), (dict(self),)

    def __copy__(self) -> Frozen[K, V]:
        return self

    def copy(self) -> Frozen[K, V]:
        """The mapping itself: it cannot change."""
        return self

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise TypeError("this mapping cannot be changed; make a new one with `{**old, key: value}`")

    __setitem__ = _refuse
    __delitem__ = _refuse
    __ior__ = _refuse
    setdefault = _refuse  # pyright: ignore[reportAssignmentType]
    update = _refuse  # pyright: ignore[reportAssignmentType]
    pop = _refuse
    popitem = _refuse
    clear = _refuse

    @classmethod
    def fromkeys(cls, keys: Iterable[K], value: V) -> NoReturn:  # type: ignore[override]
        """Not offered: say the value of each key."""
        raise TypeError("write `Frozen({key: value for key in keys})`")


def frozen(pairs: Iterable[tuple[K, V]]) -> Frozen[K, V]:
    """A frozen mapping of the pairs, in the order of the keys as text, so that nothing depends on the order of a file.

    >>> frozen([("wash", 1), ("polish", 2)])
    {'polish': 2, 'wash': 1}
    """
    return Frozen(sorted(pairs, key=lambda pair: str(pair[0])))
