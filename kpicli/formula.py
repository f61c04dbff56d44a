"""The arithmetic of KPIs: names, numbers, + - * /, brackets and four calls. Nothing else is a formula.

A formula is parsed once, with ``ast`` against an allow-list, into a small tree; nothing is ever evaluated as code.
"""

from __future__ import annotations

import ast
import math
import operator
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from kpicli.saying import say

MAX_LENGTH = 500
MAX_DEPTH = 30
CALLS = {
    "previous": 1, "year_ago": 1, "growth": 1, "year_growth": 1, "share_of": 1, "target": 1, "positive": 1,
    "first_of": None,
}  # fmt: skip
"""What may be called, and with how many arguments (None: two or more)."""
GIVEN = ("period_days", "period_months")
"""Names that every period gives: how long it is."""


class FormulaError(ValueError):
    """Why a text is not a formula, in words for the person who wrote it."""


@dataclass(frozen=True)
class Number:
    """A number as it was written."""

    value: float


@dataclass(frozen=True)
class Name:
    """The name of a measure, a KPI or a setting."""

    id: str


@dataclass(frozen=True)
class Operation:
    """One of + - * / between two parts."""

    op: Literal["+", "-", "*", "/"]
    left: Node
    right: Node


@dataclass(frozen=True)
class Call:
    """One of the calls, such as previous(leads)."""

    name: str
    args: tuple[Node, ...]


Node = Number | Name | Operation | Call

LARGEST = 1e15
"""No number of a formula is larger: beyond it, cents are lost, and nobody counts so far."""
_ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}
_OPERATORS: dict[type[ast.operator], Literal["+", "-", "*", "/"]] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
}


def parse(text: str) -> Node:
    """The tree of a formula, or a FormulaError that says what is not allowed."""
    if len(text) > MAX_LENGTH:
        raise FormulaError(say("is longer than {most} characters", most=MAX_LENGTH))
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise FormulaError(say("is not a formula: use names, numbers, + - * / and brackets")) from None
    return _node(tree, MAX_DEPTH)


def _node(tree: ast.expr, depth: int) -> Node:
    if depth == 0:
        raise FormulaError(say("is nested deeper than {most} levels", most=MAX_DEPTH))
    match tree:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            return _within_bounds(Number(_float(value)))
        case ast.Name(id=name):
            return Name(name)
        case ast.Attribute(value=ast.Name(id=name), attr=variant):
            return Name(f"{name}.{variant}")
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            return _within_bounds(Operation(_OPERATORS[type(op)], _node(left, depth - 1), _node(right, depth - 1)))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return Operation("-", Number(0.0), _node(operand, depth - 1))
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in CALLS:
            return _call(name, args, depth - 1)
        case ast.Call(func=ast.Name(id=name)):
            known = ", ".join(f"{call}()" for call in CALLS)
            raise FormulaError(say("calls {name}(), which is not one of {known}", name=name, known=known))
    text = say("has something other than names, numbers, + - * /, brackets and {calls}", calls=", ".join(CALLS))
    raise FormulaError(text)


def _within_bounds(node: Node) -> Node:
    """A part, unless it is made of numbers alone that come to none."""
    value = _constant(node)
    if value is not None and not abs(value) <= LARGEST:
        raise FormulaError(say("has a number beyond all bounds"))
    return node


def _float(value: float) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf


def _constant(node: Node) -> float | None:
    """What numbers alone come to: not a number where they cannot be put together, None where there is a name."""
    match node:
        case Number(value=value):
            return value
        case Operation(op=op, left=left, right=right):
            first, second = _constant(left), _constant(right)
            if first is None or second is None:
                return None
            try:
                return _ARITHMETIC[op](first, second)
            except ArithmeticError:
                return None if op == "/" and not second else math.inf
    return None


def _call(name: str, args: list[ast.expr], depth: int) -> Call:
    wanted = CALLS[name]
    if wanted is None and len(args) < 2:
        raise FormulaError(say("{name}() takes two or more arguments", name=name))
    if wanted is not None and len(args) != wanted:
        raise FormulaError(say("{name}() takes one argument", name=name))
    return Call(name, tuple(_node(arg, depth) for arg in args))


def parts(node: Node) -> Iterator[Node]:
    """Every part of a formula from its left to its right, the whole first; one that stands in several places once.

    Unfolded formulas share their parts: written out, 18 KPIs that each double the one before are 500,000 parts.
    """
    seen: set[int] = set()
    todo = [node]
    while todo:
        part = todo.pop()
        if id(part) not in seen:
            seen.add(id(part))
            yield part
            todo += reversed(operands(part))


def operands(node: Node) -> tuple[Node, ...]:
    """The parts right below a part."""
    match node:
        case Operation(left=left, right=right):
            return left, right
        case Call(args=args):
            return args
    return ()


def uses(node: Node) -> Counter[int]:
    """How often each part of a formula is used by others, by its identity."""
    return Counter(id(operand) for part in parts(node) for operand in operands(part))


def depths(node: Node) -> Iterator[tuple[str, int]]:
    """Every name of a formula as it is written, with how deep it stands there."""
    todo = [(node, 0)]
    while todo:
        part, depth = todo.pop()
        if isinstance(part, Name):
            yield part.id, depth
        todo += [(operand, depth + 1) for operand in operands(part)]


def size(node: Node) -> int:
    """How many parts a formula has where it is written out."""
    sizes: dict[int, int] = {}
    for part in reversed(list(_from_the_whole(node))):
        sizes[id(part)] = 1 + sum(sizes[id(operand)] for operand in operands(part))
    return sizes[id(node)]


def _from_the_whole(node: Node) -> Iterator[Node]:
    """The parts, each before all that it is made of."""
    waiting = uses(node)
    ready = [node]
    while ready:
        part = ready.pop()
        yield part
        for operand in operands(part):
            waiting[id(operand)] -= 1
            if not waiting[id(operand)]:
                ready.append(operand)


def names(node: Node) -> Iterator[str]:
    """Every name a formula uses, in order, each once."""
    yield from dict.fromkeys(part.id for part in parts(node) if isinstance(part, Name))


def calls(node: Node) -> Iterator[str]:
    """Every call a formula makes, each once."""
    yield from dict.fromkeys(part.name for part in parts(node) if isinstance(part, Call))


def targets(node: Node) -> Iterator[str]:
    """Every name whose target a formula asks for."""
    for part in parts(node):
        match part:
            case Call(name="target", args=(Name(id=name),)):
                yield name


def show(node: Node) -> str:
    """A formula as text, with only the brackets it needs."""
    match node:
        case Number(value=value):
            return f"{value:g}"
        case Name(id=name):
            return name
        case Call(name=name, args=args):
            return f"{name}({', '.join(show(arg) for arg in args)})"
        case Operation(op=op, left=left, right=right):
            tight = op in "*/"
            return f"{_bracketed(left, tight, False)} {op} {_bracketed(right, tight, op in '-/')}"
    raise AssertionError(node)


def _bracketed(node: Node, tight: bool, strict: bool) -> str:
    """A side of an operation: in brackets when it binds looser, or as loosely on the right of - and /."""
    text = show(node)
    if not isinstance(node, Operation):
        return text
    loose = node.op in "+-"
    return f"({text})" if (tight and loose) or (strict and loose == (not tight)) else text
