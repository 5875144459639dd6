"""What is wrong with a text that is not a criterion, said in the author's terms.

`refuse_foreign` looks at the signs alone, before parsing: what belongs to other languages, numbers
that could be misread, brackets. `explain` turns a parser's refusal into a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from pathway.errors import CriterionRefused, near_miss

KEYWORDS = (
    "and", "or", "not", "at", "least", "of", "in", "after", "where", "within", "spaced", "distinct",
    "always", "never", "otherwise",
)  # fmt: skip
MAX_DIGITS = 20
SHORTEN = "give a part of the criterion a name under `criteria`"
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_ARITHMETIC = (
    "there is no arithmetic between facts: to compare with an earlier value use `change(…)` or `improvement(…)`"
)
_DAY = "a day is written year-month-day with all its digits: `2026-01-31`"
_QUOTES = "names and words stand without quotes"

# Looked for where a token starts, in this order.
_NUMBERS: tuple[tuple[str, str], ...] = (
    (r"[0-9]+:[0-9][0-9:]*", "a clock time is not a constant: use a span such as `12 hours`, or a day"),
    (r"[0-9]+(?:[./][0-9]+){2,}|[0-9]+/[0-9]+", _DAY),
    (r"(?![0-9]{4}-[0-9]{2}-[0-9]{2}(?![\w-]))[0-9]{4}-[0-9][\w-]*", _DAY),
    (r"[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])", "a number is written without commas"),
    (r"-\s+[0-9.]+", "the minus stands next to its number"),
    (r"-?0[0-9]+[0-9.]*", "a number has no leading zero"),
    (r"-?[0-9]+\.(?![0-9])|-?\.[0-9]+", "a decimal point stands between digits: `0.5`"),
    (r"-?[0-9][0-9.]*[A-Za-zµ°_]\w*", "a space stands between a number and its unit, and a number has no exponent"),
)
_SIGNS: tuple[tuple[str, str], ...] = (
    (r"==+|!==+|<==+|>==+", "to compare write one `=`"),
    (r":=", "nothing is assigned in a criterion: to compare write `=`"),
    (r"=>|≥|⩾", "write `>=`"),
    (r"=<|≤|⩽", "write `<=`"),
    (r"<>|≠", "write `!=`"),
    (r"!(?!=)|~|¬", "write `not`"),
    (r"&+|∧", "write `and`"),
    (r"\|+|∨", "write `or`"),
    (r"""['"`“”„‘’‚«»]+""", _QUOTES),
    (r"[\[\]]", "a list of words stands in braces, `{left, right}`; other brackets are round"),
    (r"[-+*/^−–—×÷]+", _ARITHMETIC),
    (r"%", "`%` stands after a number: `80%`"),
    (r"\.+|…", "no dot stands between names; a name is written with `_`"),
    (r"[;:]", "criteria are joined by `and` or `or`"),
    (r"[?#@$\\]+", "this sign is not part of the language"),
)
_UNIT = (
    r"\s*(?:%|(?:10[*^][0-9]+|(?!(?i:" + "|".join(KEYWORDS) + r")\b)[A-Za-zµ°])"
    r"[A-Za-z0-9µ°*^./]*(?<![./])(?:\[[A-Za-z0-9]+\])?)"
)
_TOKEN = re.compile(
    r"(?P<space>[ \t\r\n]+)|(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})"
    rf"|(?P<number>-?[0-9]+(?:\.[0-9]+)?)(?:{_UNIT})?"
    r"|(?P<word>[^\W\d]\w*(?:-\w+)*)|(?P<open>[({])|(?P<close>[)}])|(?:<=|>=|!=|[<>=])(?![<>=])|,"
)
_NUMBERS_AT = [(re.compile(pattern), message) for pattern, message in _NUMBERS]
_SIGNS_AT = [(re.compile(pattern), message) for pattern, message in _SIGNS]


def refuse_foreign(text: str, max_depth: int) -> None:
    """Refuse foreign signs, numbers that could be misread, and brackets that are unbalanced or too deep."""
    opened: list[int] = []
    at, operand = 0, False
    while at < len(text):
        token = _TOKEN.match(text, at)
        _refuse_sign(text, at, operand, token)
        assert token is not None  # `_refuse_sign` has refused what is no token
        if token["number"] and sum(map(str.isdigit, token["number"])) > MAX_DIGITS:
            raise CriterionRefused(f"a number has at most {MAX_DIGITS} digits", offset=at)
        if token["word"]:
            _refuse_name(token["word"], at)
        elif token["open"]:
            opened.append(at)
            if sum(text[start] == "(" for start in opened) > max_depth:
                raise CriterionRefused(f"brackets are nested more than {max_depth} deep: {SHORTEN}", offset=at)
        elif token["close"]:
            _refuse_close(text, at, opened)
        if not token["space"]:
            operand = bool(token["day"] or token["number"] or token["close"]) or (
                bool(token["word"]) and token["word"] not in KEYWORDS
            )
        at = token.end()
    if opened:
        raise CriterionRefused(f"`{text[opened[-1]]}` is never closed", offset=opened[-1])


def _refuse_sign(text: str, at: int, operand: bool, token: re.Match[str] | None) -> None:
    if operand and text[at] == "-":
        raise CriterionRefused(_ARITHMETIC, offset=at)
    for pattern, message in _NUMBERS_AT:
        if found := pattern.match(text, at):
            raise CriterionRefused(f"`{found[0]}` cannot be read: {message}", offset=at)
    if token is None:
        for pattern, message in _SIGNS_AT:
            if found := pattern.match(text, at):
                raise CriterionRefused(f"`{found[0]}` cannot be read: {message}", offset=at)
        sign = f"`{text[at]}` (U+{ord(text[at]):04X})" if text[at].isprintable() else f"character U+{ord(text[at]):04X}"
        raise CriterionRefused(f"{sign} is not part of the language", offset=at)


def _refuse_name(word: str, at: int) -> None:
    if _NAME.fullmatch(word):
        return
    better = word.lower().replace("-", "_")
    if better in KEYWORDS:
        message = f"`{word}` is written in small letters: `{better}`"
    elif not _NAME.fullmatch(better):
        message = f"`{word}` is not a name: a name begins with a small letter and holds only a to z, digits and `_`"
    elif "-" in word:
        message = f"`{word}` is not a name, as `-` could be read as minus: write `{better}`"
    else:
        message = f"a name is written in small letters: `{better}`, not `{word}`"
    raise CriterionRefused(message, offset=at)


def _refuse_close(text: str, at: int, opened: list[int]) -> None:
    if not opened:
        raise CriterionRefused(f"`{text[at]}` closes a bracket that was never opened", offset=at)
    opener = text[opened.pop()]
    if opener + text[at] not in ("()", "{}"):
        raise CriterionRefused(f"`{opener}` is closed by `{text[at]}`", offset=at)


# --- what the parser refuses -----------------------------------------------------------------------

_FACT = "a fact: a name, or a view such as `done(…)` or `count(…)`"
_CONSTANT = "a constant: a number with its unit, a span such as `6 weeks`, a day, a word or a parameter"
_AFTER: dict[str, str] = {
    "within": "a span such as `6 weeks`, or a parameter",
    "spaced": "a span such as `2 weeks`, or a parameter",
    "after": "the name of a step",
    "distinct": "the name of a detail, such as `side`",
    "in": "words in braces such as `{left, right}`, or the name of a parameter",
    "at": "`least`, as in `at least 3 of (…)`",
    "least": "a whole number, as in `at least 3 of (…)`",
    "of": "the criteria to choose from in brackets, as in `at least 3 of (…)`",
    "{": "a word",
    **dict.fromkeys(("=", "!=", "<", "<=", ">", ">="), _CONSTANT),
}
_ENDINGS: tuple[tuple[str, str], ...] = (
    ("COMPARATOR", "a comparison such as `>= 5`"),
    ("_AND", "`and`"),
    ("_OR", "`or`"),
    ("_WHERE", "an option such as `where …` or `within …`"),
    ("COMMA", "`,`"),
    ("_OF", "`of`, as in `at least 3 of (…)`"),
    ("RPAR", "`)`"),
    ("RBRACE", "`}`"),
)
_PLAIN: dict[str, str] = {
    "is": "to compare write `=`",
    "equals": "to compare write `=`",
    "between": "a range is written `10 <= score < 20`",
    "most": "there is no `at most`: write `not at least …`",
    "not": "`not` stands in front: `not side in {left, right}`",
    "with": "write `where`",
}
_TOKENS = re.compile(r"[a-z0-9_]+|[<>!]=|\S")


def explain(text: str, offset: int, accepts: Collection[str]) -> str:
    """The sentence for a token at `offset` where the grammar would accept only the terminals `accepts`."""
    before = _TOKENS.findall(text[:offset])
    last = before[-1] if before else ""
    token = _TOKENS.match(text, offset)
    found = token[0] if token else ""
    if special := _special(text, offset, found, last, accepts):
        return special
    wanted = _wanted(last, before, accepts)
    if not found:
        ending = f"ends after `{last}`" if last else "is empty"
        return f"the criterion {ending}: expected {wanted}"
    keywords = [terminal[1:].lower() for terminal in accepts if terminal.startswith("_")]
    return f"`{found}` is not expected here: expected {wanted}{near_miss(found, keywords) if found.isalpha() else ''}"


def _special(text: str, offset: int, found: str, last: str, accepts: Collection[str]) -> str:
    if (found == "or" and "_AND" in accepts) or (found == "and" and "_OR" in accepts):
        return "`and` and `or` are mixed: put brackets round the part that belongs together, as in `a and (b or c)`"
    if found == "otherwise" or last == "otherwise":
        return "`otherwise` stands alone: it cannot be part of a larger criterion"
    if found == "not" and last == "not":
        return "`not not` says nothing: leave both out"
    if re.match(r"in\s+(region|patient|step|episode)\b", text[offset:]):
        return f"`in {text[offset:].split()[1]}` stands inside the brackets of a view, as in `count(… in region)`"
    if found in _PLAIN and (found != "not" or "_IN" in accepts) and (found != "most" or last == "at"):
        return f"`{found}` is not expected here: {_PLAIN[found]}"
    if found == "," and accepts == {"$END"}:
        return "`,` is not expected here: criteria are joined by `and` or `or`"
    if found == "(" and _NAME.fullmatch(last) and last not in _AFTER and "LPAR" not in accepts and "_OF" not in accepts:
        return f"`{last}` takes no brackets here: only a view does, and no view stands inside another"
    if found in KEYWORDS and "NAME" in accepts and found not in ("and", "or", "not"):
        return f"`{found}` is a word of the language and cannot be a name"
    return ""


def _wanted(last: str, before: list[str], accepts: Collection[str]) -> str:
    if last in _AFTER:
        return _AFTER[last]
    if "CALL" in accepts:
        return _FACT
    if "NAME" in accepts:
        return f"the name of what `{before[-2]}` asks about" if last == "(" and len(before) > 1 else "a word"
    choices = [words for terminal, words in _ENDINGS if terminal in accepts]
    return " or ".join(filter(None, (", ".join(choices[:-1]), choices[-1]))) if choices else "the end"
