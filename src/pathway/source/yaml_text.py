"""YAML text to a tree, from the parser's events: nothing is composed, constructed or resolved."""

from __future__ import annotations

import re

import yaml

from pathway.source.building import Builder
from pathway.source.refusing import Reading
from pathway.source.tree import Node
from pathway.source.yaml_words import explained

# The C parser overflows its stack on deep nesting when it composes; as a stream of events it does not.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_ALIAS = "anchors and aliases are refused; repeat the text, or put text that begins with `&` or `*` in quotes"
_TAG = "tags are refused; remove it, or put text that begins with `!` in quotes"
_PAIR = "an unquoted value in square brackets holds `: `; put it in quotes, or the pair in braces"
_RUN_ON = (
    "a line that begins with `- ` is read as a part of this unquoted text; put the text in quotes, or move the list"
)
_LIST_ENTRY = re.compile(r"\n *- ")


def read_yaml(text: str, reading: Reading) -> Node:
    """The tree of one YAML document."""
    builder = Builder(reading)
    try:
        _build(text, builder)
        return builder.finish()
    except (yaml.YAMLError, ValueError, OverflowError) as error:  # the last two: the pure parser, on wild escapes
        refusal = explained(error, text, reading)
    raise refusal


def _build(text: str, builder: Builder) -> None:
    reading = builder.reading
    escapes = "\\" in text
    documents = 0
    for event in yaml.parse(text, Loader=LOADER):
        mark = event.start_mark
        assert mark is not None  # both parsers give every event its place
        line, column = mark.line + 1, mark.column + 1
        match event:
            case yaml.ScalarEvent():
                _check_properties(event, reading, line, column)
                style = event.style
                if not style and _LIST_ENTRY.search(text, mark.index, _end(event)):
                    raise reading.refusal("syntax", _RUN_ON, line, column)
                builder.scalar(event.value, line, column, plain=not style, escaped=escapes and style == '"')
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                _check_properties(event, reading, line, column)
                keyed, flow = isinstance(event, yaml.MappingStartEvent), bool(event.flow_style)
                if keyed and flow and text[mark.index] != "{":
                    raise reading.refusal("syntax", _PAIR, line, column)
                builder.start(line, column, keyed=keyed, flow=flow)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                builder.end()
            case yaml.AliasEvent():
                raise reading.refusal("alias", _ALIAS, line, column)
            case yaml.DocumentStartEvent():
                documents += 1
                if event.version or event.tags:
                    raise reading.refusal("directive", "directives (`%`) are refused; remove the line", line, column)
                if documents > 1:
                    what = "a second document begins here; put each in a file of its own"
                    raise reading.refusal("multi-document", what, line, column)
            case _:
                pass


def _end(event: yaml.Event) -> int:
    mark = event.end_mark
    assert mark is not None
    return mark.index


def _check_properties(
    event: yaml.ScalarEvent | yaml.CollectionStartEvent, reading: Reading, line: int, column: int
) -> None:
    if event.anchor is not None:
        raise reading.refusal("alias", _ALIAS, line, column)
    if event.tag is not None:
        raise reading.refusal("tag", _TAG, line, column)
