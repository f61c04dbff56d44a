"""Words of the board and of targets."""

WORDS: dict[str, tuple[str, str, str]] = {
    "goal": ("Goal", "Objetivo", "Obiettivo"),
    "kept": ("kept", "cumple", "raggiunto"),
    "missed": ("missed", "no cumple", "mancato"),
    "trend heading": ("Trend", "Evolución", "Andamento"),
    "board against": ("against {before}", "respecto a {before}", "rispetto a {before}"),
    "board trend": ("trend from {first}", "evolución desde {first}", "andamento da {first}"),
    "board as of": ("as of {day}", "a fecha de {day}", "al {day}"),
    "goal missed": ("!: misses its goal.", "!: no cumple su objetivo.", "!: non raggiunge l'obiettivo."),
    "goal of": ("Goal: that of {period}.", "Objetivo: el de {period}.", "Obiettivo: quello di {period}."),
}
