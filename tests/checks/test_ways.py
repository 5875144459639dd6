"""The graph in plain lists, held against a graph library."""

from __future__ import annotations

from itertools import pairwise

import networkx
from hypothesis import given
from hypothesis import strategies as st

from pathway.checks.ways import Way, backward, following, reached, rings
from pathway.criterion.syntax import Always
from pathway.model import Transition

_MOVE = Transition(("a",), ("b",), "repeat", Always())
_NAMES = st.sampled_from("abcdefgh")
_WAYS = st.lists(st.tuples(_NAMES, _NAMES), max_size=20).map(lambda pairs: [Way(*pair, _MOVE) for pair in pairs])


def graph_of(ways):
    graph = networkx.DiGraph()
    graph.add_edges_from((way.one, way.to) for way in ways)
    return graph


@given(_WAYS, _NAMES)
def test_what_is_reached(ways, first):
    graph = graph_of(ways)
    graph.add_node(first)
    assert reached(following(ways), [first]) == {first, *networkx.descendants(graph, first)}
    assert reached(following(backward(ways)), [first]) == {first, *networkx.ancestors(graph, first)}


@given(_WAYS)
def test_one_ring_for_each_knot(ways):
    graph = graph_of(ways)
    knots = [
        knot
        for knot in networkx.strongly_connected_components(graph)
        if len(knot) > 1 or any(graph.has_edge(one, one) for one in knot)
    ]
    found = list(rings(ways))
    assert len(found) == len(knots)
    for ring in found:
        assert ring[0] == ring[-1]
        assert all(graph.has_edge(one, to) for one, to in pairwise(ring))
        (knot,) = (knot for knot in knots if ring[0] in knot)
        assert ring[0] == min(knot)
        shortest = min(networkx.shortest_path_length(graph, after, ring[0]) for after in graph.successors(ring[0])
                       if networkx.has_path(graph, after, ring[0]))  # fmt: skip
        assert len(ring) == shortest + 2


@given(_WAYS)
def test_the_order_of_ways_does_not_matter(ways):
    assert list(rings(ways)) == list(rings(ways[::-1]))
