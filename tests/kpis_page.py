"""docs/kpis.md: every KPI with its definitions and the input that each needs, from the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kpicli import catalogue, formula
from kpicli.catalogue.model import Catalogue, Derivation, Kpi, Measure, Product, Variant
from kpicli.describe.words import ARTICLES, measure_words, measures_behind, variant_name
from kpicli.plan import USUAL_CYCLE, key_fields
from kpicli.schema import TABLES as SCHEMA
from tests.markdown import MADE, anchor, table

FAMILY_NAMES = {
    "funnel": "Funnel",
    "sales": "Sales",
    "speed": "Speed",
    "cost": "Cost",
    "roi": "Return on investment",
    "customers": "Customers and value",
    "activity": "Activity and prospecting",
    "channels": "Web, search, social and email",
}


def families() -> Iterator[tuple[str, list[Kpi]]]:
    """The name of each family with its KPIs."""
    kpis = catalogue.load().kpis.values()
    yield from ((FAMILY_NAMES[one], [kpi for kpi in kpis if kpi.family == one]) for one in catalogue.FAMILIES)


# -- the page --------------------------------------------------------------------------------------------------------


KPIS_TOP = """# The KPIs

Every KPI that `kpi` knows, by family. A definition is written `id.definition`, such as `win_rate.value`; the first one
answers to the id alone. `kpi explain ID` says the same in a terminal, and in Spanish or Italian with `--lang es` or
`--lang it`; `kpi list -c config.yaml` says which of them your exports can give.

- **Basis.** *period* counts every event in the period of its own date. *cohort* follows the records that began in the
  period, whenever they get further. *as_of* is how things stand on the newest day of the data.
- **Unit.** A *ratio* of 0.25 is shown as 25 %; a *multiple* of 4 is 4 for each one. A number that cannot be computed is
  undefined, never 0.
- **Needs.** The tables and fields that your exports have to give (the tables are [at the end](#the-tables)). A field in
  *italics* may be missing: its usual value is taken, and that is said. Of inputs in brackets, (this) or (that), one is
  enough. A KPI that stands in the formula of another one needs what its own first definition needs.
- **Vanity.** A figure that pleases and decides nothing: left out of reports unless `--vanity` is given.
- **Source.** The articles that ask for a KPI:

"""


def kpis_page() -> str:
    """Every KPI with all there is to know of it, for those who read numbers."""
    known = catalogue.load()
    parts = [MADE, KPIS_TOP, *(f"  - {code}: {title}\n" for code, title in ARTICLES.items()), "\n## Contents\n"]
    for name, kpis in families():
        parts += [f"\n**[{name}](#{anchor(name)})**\n\n", *map(contents_line, kpis)]
    for name, kpis in families():
        parts += [f"\n## {name}\n", *(f"\n### {kpi.id}\n\n{entry(kpi, known)}" for kpi in kpis)]
    rows = ((f"`{one.name}`", one.one_row_is) for one in SCHEMA.values())
    return "".join([*parts, "\n## The tables\n\n", table(("table", "one row is"), rows)])


def contents_line(kpi: Kpi) -> str:
    return f"- [{kpi.id}](#{kpi.id}) {kpi.name['en']}: {kpi.meaning['en']}{' *(vanity)*' if kpi.vanity else ''}\n"


def entry(kpi: Kpi, known: Catalogue) -> str:
    """One KPI: name, meaning, then a line for each thing to know."""
    lines = [
        f"**{kpi.name['en']}** (es: {kpi.name['es']}; it: {kpi.name['it']})\n\n{kpi.meaning['en']}\n",
        f"- **Unit** {kpi.unit}, {direction(kpi)} · **basis** {kpi.default.basis} · **source** {sources(kpi)}",
        *definition_lines(kpi, known),
        "- **Measures**",
        *(f"  - `{one.name}`: {measure_words(one)}" for one in measures_behind(known, kpi)),
        *remarks(kpi),
    ]
    return "\n".join(lines) + "\n"


def direction(kpi: Kpi) -> str:
    return "neither higher nor lower is better" if kpi.better == "neither" else f"{kpi.better} is better"


def sources(kpi: Kpi) -> str:
    also = f" · **also called** {', '.join(f'`{alias}`' for alias in kpi.aliases)}" if kpi.aliases else ""
    return (", ".join(kpi.source) or "none of the articles") + also + (" · **vanity**" if kpi.vanity else "")


def definition_lines(kpi: Kpi, known: Catalogue) -> Iterator[str]:
    """Each definition, with the input it needs where they differ."""
    needs = {one.id: inputs(known, kpi, one) for one in kpi.variants.values()}
    alike = len(set(needs.values())) == 1
    if len(kpi.variants) == 1:
        yield f"- **Formula** `{formula.show(kpi.default.formula)}`"
    else:
        yield "- **Definitions**"
    for one in kpi.variants.values() if len(kpi.variants) > 1 else ():
        yield f"  - `{variant_name(kpi, one)}` {one.label['en']}: `{formula.show(one.formula)}`{exceptions(kpi, one)}"
        if not alike:
            yield f"    - needs {needs[one.id]}"
        if caveat := one.caveat.get("en"):
            yield f"    - beware: {caveat}"
    if alike:
        yield f"- **Needs** {needs[kpi.default.id]}"


def exceptions(kpi: Kpi, one: Variant) -> str:
    """The basis and unit of a definition where they are not those of its KPI."""
    basis = "" if one.basis == kpi.default.basis else f"{one.basis} basis"
    found = ", ".join(filter(None, (basis, "" if one.unit == kpi.unit else one.unit)))
    return f" ({found})" if found else ""


def remarks(kpi: Kpi) -> Iterator[str]:
    if kpi.fallback is not None:
        flag = f", with the flag `{kpi.fallback}`" if kpi.fallback else ""
        stand_in = ", ".join(f"`{kpi.id}.{one}`" for one in kpi.narrower)
        yield f"- **Without its data** `{kpi.id}` alone takes the first that can be computed of {stand_in}{flag}"
    if kpi.grains:
        yield f"- **Periods** {', '.join(kpi.grains)} only"
    if caveat := kpi.caveat.get("en"):
        yield f"- **Beware** {caveat}"
    if benchmark := kpi.benchmark.get("en"):
        yield f"- **The articles** {benchmark}"


# -- the input a KPI needs -------------------------------------------------------------------------------------------

Need = tuple[str, str]
"""A table and a field; "" and a text for what is no field of one table. ``*field*`` is one that may be missing."""


SPARED = {("deals", "expected_close_at")}
"""Fields that another one stands in for: of an open deal the column of the close date is the day it is expected."""


def inputs(known: Catalogue, kpi: Kpi, variant: Variant) -> str:
    """The tables and fields that a definition needs, in words."""
    return "; ".join(grouped(needed(variant.formula, kpi.id, known)))


def grouped(needs: Iterable[Need]) -> list[str]:
    """A text for each table with its fields, those that may be missing last, and then what is no field."""
    tables: dict[str, dict[str, None]] = {}
    for one, name in needs:
        tables.setdefault(one, {})[name] = None
    texts = list(tables.pop("", {}))
    return [*(f"`{one}` {', '.join(fields_once(list(names)))}" for one, names in tables.items()), *texts]


def fields_once(names: list[str]) -> list[str]:
    """Fields without those that another one says already: ``*id*`` beside ``id``, ``a and b`` beside both."""
    said = [name for name in names if " and " not in name or not set(name.split(" and ")) <= set(names)]
    return sorted((n for n in said if not is_optional(n) or n.strip("*") not in said), key=is_optional)


def is_optional(name: str) -> bool:
    return name.startswith("*")


def one_of(options: Iterable[Iterable[Need]]) -> str:
    """Inputs of which one is enough: each in brackets."""
    found = list(dict.fromkeys(in_brackets(grouped(needs)) for needs in options))
    return " or ".join(found) if len(found) > 1 else found[0].removeprefix("(").removesuffix(")")


def in_brackets(texts: list[str]) -> str:
    """What is needed together; a choice among others keeps its own brackets."""
    if len(texts) == 1:
        return texts[0] if is_choice(texts[0]) else f"({texts[0]})"
    return f"({' and '.join(f'[{text}]' if is_choice(text) else text for text in texts)})"


def is_choice(text: str) -> bool:
    return text.startswith("(")


def needed(node: formula.Node, inside: str, known: Catalogue) -> Iterator[Need]:
    """What the names of a formula need; of the parts of a ``first_of`` one is enough."""
    match node:
        case formula.Operation(left=left, right=right):
            yield from needed(left, inside, known)
            yield from needed(right, inside, known)
        case formula.Call(name="first_of", args=args):
            yield "", one_of(needed(arg, inside, known) for arg in args)
        case formula.Call(name="target", args=(of,)):
            yield "", f"`targets` of {formula.show(of)} in the config"
        case formula.Call(args=args):
            for arg in args:
                yield from needed(arg, inside, known)
        case formula.Name(id=name):
            yield from of_name(name, inside, known)


def of_name(name: str, inside: str, known: Catalogue) -> Iterator[Need]:
    stem, _, variant = name.partition(".")
    measure = known.measure_of(name)
    if name in known.settings:
        setting = known.settings[name]
        yield from needed(setting, name, known) if setting else [("", f"`{name}` in the config")]
    elif measure and (name == inside or name not in known.kpis):
        yield from of_measure(measure, known)
    elif stem in known.kpis:
        kpi = known.kpis[stem]
        yield from needed(kpi.variants.get(variant, kpi.default).formula, stem, known)


def of_measure(one: Measure, known: Catalogue) -> Iterator[Need]:
    """The fields of a measure's own table, then what it takes from elsewhere."""
    value = one.value
    for name in (*one.fields(), *one.needs):
        yield from of_field(one.table, name, known, name in one.needs)
    yield from ((one.table, f"*{name}*") for name in one.last or ())
    for ways in one.choices():
        plain = all(len(way) == 1 for way in ways)
        if plain:
            yield one.table, " or ".join(way[0] for way in ways)
        else:
            yield "", one_of([[(one.table, name) for name in dict.fromkeys(way)] for way in ways])
    if one.keys:
        yield one.table, " or ".join(one.keys)
    for text in one.elsewhere():
        table_name, _, name = text.partition(".")
        yield from of_field(table_name, name, known)
    if isinstance(value, Product) and value.curve and not value.points:
        yield "", "`ctr_curve` in the config"
    if one.shift == "cac_lag":
        yield "", one_of([[("", "`cac_lag` in the config")], of_measure(known.measures[USUAL_CYCLE], known)])


def of_field(in_table: str, name: str, known: Catalogue, must: bool = False) -> Iterator[Need]:
    """A field by its name; one that is derived by what it is derived from."""
    field = SCHEMA[in_table].fields.get(name)
    source = next((d for d in known.derivations if d.table == in_table and name in d.fields()), None)
    if source is None:
        spared = (in_table, name) in SPARED or bool(field and field.default and not must)
        yield in_table, f"*{name}*" if spared else name
    elif field is None:
        yield from of_derivation(source, known)
    else:
        yield "", one_of([[(in_table, name)], of_derivation(source, known)])


def of_derivation(source: Derivation, known: Catalogue) -> Iterator[Need]:
    fields = [source.source_field, *(condition.field for condition in source.where)]
    if source.kind == "spell" and source.until in SCHEMA[source.table].fields:
        fields.append(source.until)
    for name in fields:
        yield from of_field(source.source_table, name, known)
    yield from ((one, key) for one in dict.fromkeys((source.table, source.source_table)) for key in keys(source))


def keys(source: Derivation) -> Iterator[str]:
    """The ids that a derivation goes by. Where each row may stand for itself, they may be missing."""
    found = [" and ".join(key_fields([key])) for key in source.on if key != "row"]
    if "row" in source.on:
        yield from (f"*{key}*" for key in found)
    else:
        yield " or ".join(found)
