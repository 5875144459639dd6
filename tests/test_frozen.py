"""A frozen mapping refuses every change, and survives pickling and copying."""

import copy
import pickle

import pytest

from pathway.frozen import Frozen, frozen


@pytest.mark.parametrize(
    "change",
    [
        lambda tray: tray.__setitem__("wash", 2),
        lambda tray: tray.__delitem__("wash"),
        lambda tray: tray.update(wash=2),
        lambda tray: tray.pop("wash"),
        lambda tray: tray.popitem(),
        lambda tray: tray.clear(),
        lambda tray: tray.setdefault("polish", 2),
        lambda tray: tray.__ior__({"wash": 2}),
        lambda tray: Frozen.fromkeys(["wash"], 2),
    ],
)
def test_every_change_is_refused(change):
    tray = Frozen({"wash": 1})
    with pytest.raises(TypeError, match=r"cannot be changed|write `Frozen"):
        change(tray)
    assert tray == {"wash": 1}


def test_in_place_union_is_refused():
    tray = Frozen({"wash": 1})
    with pytest.raises(TypeError):
        tray |= {"polish": 2}


def test_it_pickles_and_copies():
    tray = Frozen({"wash": Frozen({"passes": 2})})
    again = pickle.loads(pickle.dumps(tray))
    assert again == tray
    assert type(again) is Frozen
    assert type(again["wash"]) is Frozen
    assert copy.copy(tray) is tray
    assert copy.deepcopy(tray) == tray
    assert tray.copy() is tray


def test_equal_content_has_equal_hash_in_any_order():
    assert hash(Frozen({"a": 1, "b": 2})) == hash(Frozen({"b": 2, "a": 1}))
    assert hash(Frozen({"a": 1})) != hash(Frozen({"a": 2}))


def test_the_order_of_the_pairs_does_not_matter():
    assert list(frozen([("b", 1), ("a", 2)])) == list(frozen([("a", 2), ("b", 1)])) == ["a", "b"]
