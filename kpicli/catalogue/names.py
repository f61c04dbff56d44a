"""What people call a KPI: its id, an alias, its name in any language; and words by which several are called."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kpicli.catalogue.model import Catalogue
from kpicli.saying import say
from kpicli.wording import either, nearest, normal


def kpi_called(asked: str, catalogue: Catalogue) -> str:
    """What resolves to the KPI or definition that is meant by an id, an alias or a name. Raises KeyError for none."""
    word = asked.strip().lower()
    try:
        catalogue.resolve(word)
    except KeyError:
        named = set(_by_name(catalogue).get(_spaced(asked), ()))
        if len(named) != 1:
            raise
        return named.pop()
    return word


def which(asked: str, catalogue: Catalogue) -> str:
    """``. Did you mean …?``: the KPIs that a word is used for, else those with the nearest id, alias or name."""
    ids = (called for kpi in catalogue.kpis.values() for called in (kpi.id, *(f"{kpi.id}.{v}" for v in kpi.variants)))
    names = {_spaced(called): [called] for called in ids}  # first, as the first of equally near words is taken
    for word, called in _by_name(catalogue).items():
        names.setdefault(word, called)
    for kpi in catalogue.kpis.values():
        for word in map(_spaced, kpi.meant_by):
            names[word] = [*names.get(word, ()), kpi.id]
    near = nearest(_spaced(asked), names)
    match list(dict.fromkeys(names[near])) if near else []:
        case []:
            return "."
        case [only]:
            return say(". Did you mean '{near}'?", near=only)
        case several:
            return say(". Did you mean {names}?", names=either(several))


def taken(asked: Iterable[str], catalogue: Catalogue) -> Iterator[str]:
    """What was understood by a word that others use for other KPIs."""
    for word in asked:
        others = _meant(word, catalogue)
        if others:
            kpi, _ = catalogue.resolve(kpi_called(word, catalogue))
            yield say("{word}: taken as {kpi}; {others} is called so too", word=word, kpi=kpi.id, others=either(others))


def _meant(asked: str, catalogue: Catalogue) -> list[str]:
    word = _spaced(asked).replace(" ", "_")
    return [kpi.id for kpi in catalogue.kpis.values() if word in kpi.meant_by]


def _by_name(catalogue: Catalogue) -> dict[str, list[str]]:
    """The ids of the KPIs that a name or an alias, in words, stands for."""
    names: dict[str, list[str]] = {}
    for kpi in catalogue.kpis.values():
        for name in dict.fromkeys(map(_spaced, (*kpi.name.values(), *kpi.aliases))):
            names.setdefault(name, []).append(kpi.id)
    return names


def _spaced(text: str) -> str:
    return normal(text).replace("_", " ").replace("-", " ")
