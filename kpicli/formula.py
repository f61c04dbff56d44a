"""The arithmetic of KPIs: names, numbers, + - * /, brackets and four calls. Nothing else is a formula.

A formula is parsed once, with ``ast`` against an allow-list, into a small tree; nothing is ever evaluated as code.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from kpicli.saying import say

MAX_LENGTH = 500
MAX_DEPTH = 30
CALLS = {"previous": 1, "year_ago": 1, "growth": 1, "year_growth": 1, "target": 1, "positive": 1, "first_of": None}
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
            return Number(float(value))
        case ast.Name(id=name):
            return Name(name)
        case ast.Attribute(value=ast.Name(id=name), attr=variant):
            return Name(f"{name}.{variant}")
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            return Operation(_OPERATORS[type(op)], _node(left, depth - 1), _node(right, depth - 1))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return Operation("-", Number(0.0), _node(operand, depth - 1))
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in CALLS:
            return _call(name, args, depth - 1)
        case ast.Call(func=ast.Name(id=name)):
            known = ", ".join(f"{call}()" for call in CALLS)
            raise FormulaError(say("calls {name}(), which is not one of {known}", name=name, known=known))
    text = say("has something other than names, numbers, + - * /, brackets and {calls}", calls=", ".join(CALLS))
    raise FormulaError(text)


def _call(name: str, args: list[ast.expr], depth: int) -> Call:
    wanted = CALLS[name]
    if wanted is None and len(args) < 2:
        raise FormulaError(say("{name}() takes two or more arguments", name=name))
    if wanted is not None and len(args) != wanted:
        raise FormulaError(say("{name}() takes one argument", name=name))
    return Call(name, tuple(_node(arg, depth) for arg in args))


def names(node: Node) -> Iterator[str]:
    """Every name a formula uses, in order, each as often as it stands there."""
    match node:
        case Name(id=name):
            yield name
        case Operation(left=left, right=right):
            yield from names(left)
            yield from names(right)
        case Call(args=args):
            for arg in args:
                yield from names(arg)


def calls(node: Node) -> Iterator[str]:
    """Every call a formula makes."""
    match node:
        case Operation(left=left, right=right):
            yield from calls(left)
            yield from calls(right)
        case Call(name=name, args=args):
            yield name
            for arg in args:
                yield from calls(arg)


def targets(node: Node) -> Iterator[str]:
    """Every name whose target a formula asks for."""
    match node:
        case Operation(left=left, right=right):
            yield from (*targets(left), *targets(right))
        case Call(name="target", args=(Name(id=name),)):
            yield name
        case Call(args=args):
            for arg in args:
                yield from targets(arg)


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
