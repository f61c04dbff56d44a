"""What is being done, on the line that a terminal shows meanwhile."""

MESSAGES: dict[str, tuple[str, str]] = {
    "reading file {n} of {count}: {file}": (
        "leyendo el archivo {n} de {count}: {file}",
        "leggo il file {n} di {count}: {file}",
    ),
    "cleaning {source}": ("depurando {source}", "pulisco {source}"),
    "measuring": ("calculando", "calcolo"),
    "writing {file}": ("escribiendo {file}", "scrivo {file}"),
}
