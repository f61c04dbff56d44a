"""What is said of files that are no files, or too large, and of outputs that would take the place of an input."""

MESSAGES: dict[str, tuple[str, str]] = {
    "a pipe": ("una tubería", "una pipe"),
    "a socket": ("un socket", "un socket"),
    "a device": ("un dispositivo", "un dispositivo"),
    "standard output": ("la salida estándar", "lo standard output"),
    "{file}: is {kind}, not a file; save its data as a file, or pipe them in and give -": (
        "{file}: es {kind}, no un archivo; guarda sus datos en un archivo, o pásalos por la entrada estándar y pon -",
        "{file}: è {kind}, non un file; salva i suoi dati in un file, o passali dallo standard input e indica -",
    ),
    "{file}: has more than {size:,} MB, past the limit of {limit:,} MB; split it by period": (
        "{file}: tiene más de {size:,} MB, y el límite son {limit:,} MB; divídelo por periodos",
        "{file}: ha più di {size:,} MB, oltre il limite di {limit:,} MB; dividilo per periodi",
    ),
    "{path}: passes more than {most:,} files; name the folder that the exports are in": (
        "{path}: pasa por más de {most:,} archivos; indica la carpeta en la que están las exportaciones",
        "{path}: passa per più di {most:,} file; indica la cartella in cui sono le esportazioni",
    ),
    "{output}: is the same file as {input}, which is read; name another file for the output. Nothing was written": (
        "{output}: es el mismo archivo que {input}, que se lee; indica otro archivo para el resultado. "
        "No se ha escrito nada",
        "{output}: è lo stesso file di {input}, che viene letto; indica un altro file per il risultato. "
        "Non è stato scritto nulla",
    ),
    "{output}: would be read as one of {pattern}; name a file for the output that this does not fit. "
    "Nothing was written": (
        "{output}: se leería como uno de {pattern}; indica para el resultado un archivo que no encaje ahí. "
        "No se ha escrito nada",
        "{output}: verrebbe letto come uno di {pattern}; indica per il risultato un file che non vi rientri. "
        "Non è stato scritto nulla",
    ),
    "is a disk or a socket, not a file": (
        "es un disco o un socket, no un archivo",
        "è un disco o un socket, non un file",
    ),
    "is a pipe that nobody reads": ("es una tubería que nadie lee", "è una pipe che nessuno legge"),
}
