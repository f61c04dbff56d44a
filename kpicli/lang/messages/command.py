"""What the commands themselves say: wrong usage, questions on the terminal, what `kpi init` did, output that fails."""

MESSAGES: dict[str, tuple[str, str]] = {
    "--excel-csv: is about csv and tsv, not {format}": (
        "--excel-csv: vale para csv y tsv, no para {format}",
        "--excel-csv: vale per csv e tsv, non per {format}",
    ),
    # -- the option parser -------------------------------------------------------------------------------------------
    "{what} kpi --help shows how": ("{what} kpi --help lo explica", "{what} kpi --help lo spiega"),
    "{what}. kpi --help shows how": ("{what}. kpi --help lo explica", "{what}. kpi --help lo spiega"),
    "No such command {name!r}. Did you mean {near!r}? kpi --help shows how": (
        "No existe el comando {name!r}. ¿Querías decir {near!r}? kpi --help lo explica",
        "Il comando {name!r} non esiste. Intendevi {near!r}? kpi --help lo spiega",
    ),
    "No such command {name!r}. kpi --help shows how": (
        "No existe el comando {name!r}. kpi --help lo explica",
        "Il comando {name!r} non esiste. kpi --help lo spiega",
    ),
    "No such option: {option}": ("No existe la opción {option}", "L'opzione {option} non esiste"),
    "No such option: {option} (Possible options: {options})": (
        "No existe la opción {option} (opciones posibles: {options})",
        "L'opzione {option} non esiste (opzioni possibili: {options})",
    ),
    "Option {option!r} does not take a value": (
        "La opción {option!r} no lleva valor",
        "L'opzione {option!r} non prende un valore",
    ),
    "Option {option!r} requires an argument": (
        "A la opción {option!r} le falta su valor",
        "All'opzione {option!r} manca il valore",
    ),
    "Missing argument {name}": ("Falta el argumento {name}", "Manca l'argomento {name}"),
    "Missing option {name}": ("Falta la opción {name}", "Manca l'opzione {name}"),
    "Invalid value: {what}": ("Valor no válido: {what}", "Valore non valido: {what}"),
    "Invalid value for {option}: {what}": (
        "Valor no válido para {option}: {what}",
        "Valore non valido per {option}: {what}",
    ),
    "should be a whole number": ("debe ser un número entero", "deve essere un numero intero"),
    "should be greater than or equal to {least}": (
        "debe ser mayor o igual que {least}",
        "deve essere maggiore o uguale a {least}",
    ),
    "should be less than or equal to {most}": (
        "debe ser menor o igual que {most}",
        "deve essere minore o uguale a {most}",
    ),
    "{value} is not one of {known}": ("{value} no es uno de {known}", "{value} non è uno di {known}"),
    "Got unexpected extra argument(s) ({words})": ("Sobran palabras ({words})", "Ci sono parole in più ({words})"),
    "a fault of the program itself, not of your data: {what}. KPI_DEBUG=1 shows where": (
        "un fallo del propio programa, no de tus datos: {what}. KPI_DEBUG=1 muestra dónde",
        "un errore del programma stesso, non dei tuoi dati: {what}. KPI_DEBUG=1 mostra dove",
    ),
    "{name}={value}: is no language of kpi: {known}": (
        "{name}={value}: no es un idioma de kpi: {known}",
        "{name}={value}: non è una lingua di kpi: {known}",
    ),
    # -- options -----------------------------------------------------------------------------------------------------
    "--currency: {why}": ("--currency: {why}", "--currency: {why}"),
    "{option} {text}: is not a day. Write year, month, day: 2025-03-31": (
        "{option} {text}: no es un día. Escribe año, mes y día: 2025-03-31",
        "{option} {text}: non è un giorno. Scrivi anno, mese e giorno: 2025-03-31",
    ),
    "--where {text}: write field=value, field!=value, field=a,b or field=10..20": (
        "--where {text}: escribe campo=valor, campo!=valor, campo=a,b o campo=10..20",
        "--where {text}: scrivi campo=valore, campo!=valore, campo=a,b o campo=10..20",
    ),
    "--where {text}: a range takes two numbers, such as 10..20": (
        "--where {text}: un rango lleva dos números, como 10..20",
        "--where {text}: un intervallo prende due numeri, come 10..20",
    ),
    "--top: the biggest of what? Add --by": (
        "--top: ¿los mayores de qué? Añade --by",
        "--top: i maggiori di che cosa? Aggiungi --by",
    ),
    "-f xlsx: a workbook needs a file: add -o report.xlsx": (
        "-f xlsx: un libro de Excel necesita un archivo: añade -o report.xlsx",
        "-f xlsx: una cartella di lavoro ha bisogno di un file: aggiungi -o report.xlsx",
    ),
    "--allow {code}: no such code{hint}": (
        "--allow {code}: ese código no existe{hint}",
        "--allow {code}: questo codice non esiste{hint}",
    ),
    "an explanation": ("una explicación", "una spiegazione"),
    "-f {format}: {what} is written as {usual} or json": (
        "-f {format}: {what} se escribe como {usual} o json",
        "-f {format}: {what} si scrive come {usual} o json",
    ),
    "no KPI is called {name!r}{hint} kpi list shows all": (
        "ningún KPI se llama {name!r}{hint} kpi list los muestra todos",
        "nessun KPI si chiama {name!r}{hint} kpi list li mostra tutti",
    ),
    "--family {name}: there is no such family{hint}": (
        "--family {name}: esa familia no existe{hint}",
        "--family {name}: questa famiglia non esiste{hint}",
    ),
    "--unit {name}: there is no such unit{hint}": (
        "--unit {name}: esa unidad no existe{hint}",
        "--unit {name}: questa unità non esiste{hint}",
    ),
    ". There is {names}": (". Hay {names}", ". Ci sono {names}"),
    "--available: available from which data? No config.yaml here: name one with -c": (
        "--available: ¿con qué datos? Aquí no hay config.yaml: indica uno con -c",
        "--available: con quali dati? Qui non c'è config.yaml: indicane uno con -c",
    ),
    "what the sources can compute is not known: {why}": (
        "no se sabe qué se puede calcular con los orígenes: {why}",
        "non si sa che cosa si può calcolare con le fonti: {why}",
    ),
    "no preset is installed": ("no hay ningún preset instalado", "nessun preset è installato"),
    # -- questions ---------------------------------------------------------------------------------------------------
    "{file}: which export is this?": ("{file}: ¿qué exportación es?", "{file}: quale esportazione è?"),
    "(proposed)": ("(propuesto)", "(proposto)"),
    "1-{most}, or Enter for the proposal: ": (
        "1-{most}, o Intro para la propuesta: ",
        "1-{most}, o Invio per la proposta: ",
    ),
    "1-{most}, or Enter to leave it open: ": (
        "1-{most}, o Intro para dejarlo pendiente: ",
        "1-{most}, o Invio per lasciarlo in sospeso: ",
    ),
    # -- init --------------------------------------------------------------------------------------------------------
    "{config}: is there already: --force writes over it, --dry-run shows what would be written": (
        "{config}: ya existe: --force lo sobrescribe, --dry-run muestra lo que se escribiría",
        "{config}: esiste già: --force lo sovrascrive, --dry-run mostra che cosa si scriverebbe",
    ),
    "no CSV or Excel file is here or in exports/: kpi init FILES names them": (
        "no hay ningún archivo CSV o Excel aquí ni en exports/: indícalo con kpi init ARCHIVOS",
        "non c'è nessun file CSV o Excel qui né in exports/: indicalo con kpi init FILE",
    ),
    "open: {line}": ("pendiente: {line}", "in sospeso: {line}"),
    "{n} KPIs can be computed from these files (`kpi list --available`)": (
        "con estos archivos se pueden calcular {n} KPI (`kpi list --available`)",
        "con questi file si possono calcolare {n} KPI (`kpi list --available`)",
    ),
    "{name} would add {n}: {kpis}": (
        "con {name}, {n} más: {kpis}",
        "con {name}, {n} in più: {kpis}",
    ),
    "wrote {config}. Next: kpi check, then kpi report": (
        "se ha escrito {config}. Ahora: kpi check, después kpi report",
        "scritto {config}. Ora: kpi check, poi kpi report",
    ),
    "wrote {config}. Nothing is read yet: finish the entries in it first": (
        "se ha escrito {config}. Aún no se lee nada: completa antes sus entradas",
        "scritto {config}. Non si legge ancora nulla: completa prima le sue voci",
    ),
    # -- output ------------------------------------------------------------------------------------------------------
    "{path}: unknown ending; use one of {endings}, or say -f": (
        "{path}: extensión desconocida; usa una de {endings}, o indica -f",
        "{path}: estensione sconosciuta; usane una tra {endings}, o indica -f",
    ),
    "{target}: {reason}; nothing was written": (
        "{target}: {reason}; no se ha escrito nada",
        "{target}: {reason}; non è stato scritto nulla",
    ),
    "this format is not text: name a file with -o": (
        "este formato no es texto: indica un archivo con -o",
        "questo formato non è testo: indica un file con -o",
    ),
    "standard output: {reason}": ("salida estándar: {reason}", "standard output: {reason}"),
    "segment {name!r}: the output has a column of that name; give the segment another one": (
        "segmento {name!r}: la salida ya tiene una columna con ese nombre; dale otro al segmento",
        "segmento {name!r}: l'output ha già una colonna con quel nome; dai un altro nome al segmento",
    ),
    "unknown format {format!r}: use {formats}": (
        "formato desconocido {format!r}: usa {formats}",
        "formato sconosciuto {format!r}: usa {formats}",
    ),
    "{n:,} values do not fit in a sheet of {most:,} rows: use -f csv": (
        "{n:,} valores no caben en una hoja de {most:,} filas: usa -f csv",
        "{n:,} valori non entrano in un foglio di {most:,} righe: usa -f csv",
    ),
    "the folder does not exist": ("la carpeta no existe", "la cartella non esiste"),
    "is a folder; name a file in it": (
        "es una carpeta; indica un archivo en ella",
        "è una cartella; indica un file al suo interno",
    ),
    "permission denied": ("permiso denegado", "permesso negato"),
    "the disk is read-only": ("el disco es de solo lectura", "il disco è di sola lettura"),
    "the disk is full": ("el disco está lleno", "il disco è pieno"),
    "larger than a file may be here (ulimit -f)": (
        "ocupa más de lo que un archivo puede ocupar aquí (ulimit -f)",
        "è più grande di quanto un file possa essere qui (ulimit -f)",
    ),
    "the disk quota is used up": ("la cuota de disco está agotada", "la quota del disco è esaurita"),
    "the name is too long": ("el nombre es demasiado largo", "il nome è troppo lungo"),
}
