"""What `kpi demo` says beside the text of what to try next."""

MESSAGES: dict[str, tuple[str, str]] = {
    "{folder}: is a file; name a folder": (
        "{folder}: es un archivo; indica una carpeta",
        "{folder}: è un file; indica una cartella",
    ),
    "{folder}: is not empty: name another folder, or --force writes over its files": (
        "{folder}: no está vacía: indica otra carpeta, o --force sobrescribe sus archivos",
        "{folder}: non è vuota: indica un'altra cartella, oppure --force sovrascrive i suoi file",
    ),
    "{folder}: cannot be made: {why}": (
        "{folder}: no se puede crear: {why}",
        "{folder}: non si può creare: {why}",
    ),
    "wrote {n} files: cd {folder}": (
        "{n} archivos escritos: cd {folder}",
        "{n} file scritti: cd {folder}",
    ),
}
