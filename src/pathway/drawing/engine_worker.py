"""The Graphviz inside pygraphviz, run as a program of its own: DOT on standard input, coordinates on standard output.

A crash in its C code then ends this process, and never the one that asked for a drawing. It exits with 3 when
pygraphviz is not installed.
"""

import sys

ABSENT = 3


def main() -> int:
    """Lay out what stands on standard input."""
    try:
        import pygraphviz  # type: ignore[import-untyped]
    except ImportError:
        return ABSENT
    graph = pygraphviz.AGraph(string=sys.stdin.buffer.read().decode("ascii"))
    sys.stdout.buffer.write(graph.draw(format="json0", prog="dot") or b"")
    return 0


if __name__ == "__main__":
    sys.exit(main())
