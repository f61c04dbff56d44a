"""Parts of sentences that every stage uses."""

MESSAGES: dict[str, tuple[str, str]] = {
    ". Did you mean {names}?": (". ¿Querías decir {names}?", ". Intendevi {names}?"),
    ". Did you mean '{near}'?": (". ¿Querías decir '{near}'?", ". Intendevi '{near}'?"),
    "{word}: taken as {kpi}; {others} is called so too": (
        "{word}: tomado como {kpi}; también se llama así {others}",
        "{word}: inteso come {kpi}; si chiama così anche {others}",
    ),
    "--currency: {why}": ("--currency: {why}", "--currency: {why}"),
    "{first} or {other}": ("{first} o {other}", "{first} o {other}"),
    "{first} and {other}": ("{first} y {other}", "{first} e {other}"),
}
