"""The text of a criterion as lark's tree: the parser of `grammar.lark`, built once and when first used.

Whatever lark refuses leaves here as a `CriterionRefused` in the author's terms.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal, NoReturn, cast

from pathway.criterion.mistakes import explain, refuse_foreign
from pathway.errors import CriterionRefused

if TYPE_CHECKING:
    from lark import Lark, Token, Tree

    Node = Tree[Token]


@cache
def _parser() -> Lark:
    from lark import Lark

    return Lark(
        files("pathway.criterion").joinpath("grammar.lark").read_text("utf-8"),
        parser="lalr",
        lexer="contextual",
        start=["start", "constant"],
        propagate_positions=True,
        maybe_placeholders=False,
    )


def tree_of(text: str, start: Literal["start", "constant"], max_depth: int) -> Node:
    """The tree of a whole criterion (`start`) or of a single constant. Raises `CriterionRefused`."""
    from lark.exceptions import UnexpectedInput

    refuse_foreign(text, max_depth)
    try:
        return _parser().parse(text, start=start)
    except UnexpectedInput as unexpected:
        offset = unexpected.pos_in_stream or 0
        if getattr(getattr(unexpected, "token", None), "type", "") == "$END":
            offset = len(text.rstrip())
        accepts: set[str] = unexpected.interactive_parser.accepts()  # type: ignore[no-untyped-call]
        raise CriterionRefused(explain(text, offset, accepts), offset=offset) from None


def leaves_of(tree: Node) -> list[Node]:
    """The leaves of the criterion, in the order of the text."""
    nodes = cast("list[Node]", list(tree.iter_subtrees()))
    return sorted((node for node in nodes if node.data in ("leaf", "membership")), key=start_of)


def nodes_of(node: Node, start: int = 0) -> list[Node]:
    """The children from `start` on, which are known to be nodes and not tokens."""
    return cast("list[Node]", node.children[start:])


def text_of(node: Node, index: int = 0) -> str:
    """The text of a child that is known to be a token."""
    return str(node.children[index])


def start_of(part: Node | Token) -> int:
    """Where the part starts in the text."""
    position = part.start_pos if isinstance(part, str) else part.meta.start_pos
    assert position is not None  # positions are propagated
    return position


def source_of(node: Node, text: str) -> str:
    """What the author wrote, on one line, cut when long."""
    found = " ".join(text[start_of(node) : node.meta.end_pos].split())
    return found if len(found) <= 60 else f"{found[:59]}…"


def refuse(message: str, part: Node | Token) -> NoReturn:
    """Refuse the text where `part` starts."""
    raise CriterionRefused(message, offset=start_of(part))
