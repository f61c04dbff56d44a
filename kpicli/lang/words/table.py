"""Words of every table and its notes: labels of segments, units, months, footnotes."""

from kpicli.model import BLANK, OTHER, TOTAL, UNASSIGNED

WORDS: dict[str, tuple[str, str, str]] = {
    TOTAL: ("Total", "Total", "Totale"),
    BLANK: ("(blank)", "(en blanco)", "(vuoto)"),
    UNASSIGNED: ("(unassigned)", "(sin asignar)", "(non assegnato)"),
    OTHER: ("(other)", "(otros)", "(altri)"),
    "short months": (
        "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
        "ene feb mar abr may jun jul ago sep oct nov dic",
        "gen feb mar apr mag giu lug ago set ott nov dic",
    ),
    "day": ("day", "día", "giorno"),
    "days": ("days", "días", "giorni"),
    "minutes": ("minutes", "minutos", "minuti"),
    "hours": ("hours", "horas", "ore"),
    "months": ("months", "meses", "mesi"),
    "points": ("pp", "pp", "pp"),
    "partial": ("the period is not complete", "el periodo no está completo", "il periodo non è completo"),
    "hidden one": (
        "1 older period does not fit here ({first}).",
        "1 periodo anterior no cabe aquí ({first}).",
        "1 periodo precedente non entra qui ({first}).",
    ),
    "hidden": (
        "{count} older periods do not fit here ({first} to {last}).",
        "{count} periodos anteriores no caben aquí (de {first} a {last}).",
        "{count} periodi precedenti non entrano qui (da {first} a {last}).",
    ),
    "hidden how": (
        "See all with --wide or -f csv, or ask for fewer with --last.",
        "Se ven con --wide o -f csv; con --last se piden menos.",
        "Si vedono con --wide o -f csv; con --last se ne chiedono meno.",
    ),
    "change": (
        "Δ: change of {period} against {compared}.",
        "Δ: variación de {period} respecto a {compared}.",
        "Δ: variazione di {period} rispetto a {compared}.",
    ),
    "change mixed": (
        "Δ: change of each row's latest complete period.",
        "Δ: variación del último periodo completo de cada fila.",
        "Δ: variazione dell'ultimo periodo completo di ogni riga.",
    ),
    "empty": ("No values.", "Sin valores.", "Nessun valore."),
    "code heading": ("Code", "Código", "Codice"),
    "severity heading": ("Severity", "Gravedad", "Gravità"),
    "note heading": ("Note", "Nota", "Nota"),
    "mark heading": ("Mark", "Marca", "Segno"),
    "assumed": ("Assumed", "Se da por supuesto", "Dato per scontato"),
    "as of": ("As of", "A fecha de", "Alla data del"),
    "info": ("info", "información", "informazione"),
    "warn": ("warning", "aviso", "avviso"),
    "refuse": ("refused", "rechazado", "rifiutato"),
}
