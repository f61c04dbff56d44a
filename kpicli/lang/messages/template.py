"""What is said of a workbook that is to be filled."""

MESSAGES: dict[str, tuple[str, str]] = {
    "--template {book}: fills a workbook: leave -f {format} out": (
        "--template {book}: rellena un libro de Excel: quita -f {format}",
        "--template {book}: compila una cartella di lavoro: togli -f {format}",
    ),
    "--template {book}: name the filled copy with -o, ending in {end}": (
        "--template {book}: indica con -o la copia rellenada, con un nombre que termine en {end}",
        "--template {book}: indica con -o la copia compilata, con un nome che finisca in {end}",
    ),
}
