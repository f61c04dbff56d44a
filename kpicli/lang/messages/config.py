"""What is said of a config: names that do not exist, values, files, working hours."""

MESSAGES: dict[str, tuple[str, str]] = {
    # -- tables, fields and values that do not exist
    "unknown table {table}{hint}": ("la tabla {table} no existe{hint}", "la tabella {table} non esiste{hint}"),
    ". The tables are {tables}": (". Las tablas son {tables}", ". Le tabelle sono {tables}"),
    "unknown field {field}{hint}": ("el campo {field} no existe{hint}", "il campo {field} non esiste{hint}"),
    "unknown field {field} of {table}{hint}": (
        "el campo {field} no existe en {table}{hint}",
        "il campo {field} non esiste in {table}{hint}",
    ),
    ". It is the other way round: {field}: {header}": (
        ". Va al revés: {field}: {header}",
        ". È il contrario: {field}: {header}",
    ),
    ". It is a field of {tables}": (". Es un campo de {tables}", ". È un campo di {tables}"),
    ". To keep it as a segment, name it under segments:": (
        ". Para conservarlo como segmento, indícalo en segments:",
        ". Per tenerlo come segmento, indicalo in segments:",
    ),
    ". Name a field of the vocabulary, or one under segments:": (
        ". Indica un campo del vocabulario, o uno de segments:",
        ". Indica un campo del vocabolario, o uno di segments:",
    ),
    "{field} is not a field of words of {table}{near}": (
        "{field} no es un campo de texto de {table}{near}",
        "{field} non è un campo di testo di {table}{near}",
    ),
    "unknown value {value} of {field}{hint}": (
        "{field} no admite el valor {value}{hint}",
        "{field} non ammette il valore {value}{hint}",
    ),
    ". The values are {values}": (". Los valores son {values}", ". I valori sono {values}"),
    "{name} is a field already: choose another name": (
        "{name} ya es un campo: elige otro nombre",
        "{name} è già un campo: scegli un altro nome",
    ),
    "a field's name is made of letters, digits and _, and is no column of every report, unlike {name}": (
        "el nombre de un campo se compone de letras, cifras y _ y no es columna de todos los informes, como {name}",
        "il nome di un campo è fatto di lettere, cifre e _, e non è una colonna di tutti i report, come {name}",
    ),
    "{spelling} already means {label}": ("{spelling} ya significa {label}", "{spelling} significa già {label}"),
    "outcomes are of {tables}, not of {table}": (
        "outcomes es de {tables}, no de {table}",
        "outcomes è di {tables}, non di {table}",
    ),
    "outcomes gives {field} already: leave it out elsewhere": (
        "outcomes ya da {field}: quítalo de los demás sitios",
        "outcomes dà già {field}: toglilo dagli altri punti",
    ),
    "{field} is also in columns: keep one of the two": (
        "{field} también está en columns: deja solo uno de los dos",
        "{field} è anche in columns: lascia solo uno dei due",
    ),
    # -- sources and files
    "{name} is already the name of {other}": ("{name} ya es el nombre de {other}", "{name} è già il nome di {other}"),
    "{name} is this source itself: name another one": (
        "{name} es este mismo origen: indica otro",
        "{name} è questa stessa fonte: indicane un'altra",
    ),
    "no source is named {name}{hint}": (
        "ningún origen se llama {name}{hint}",
        "nessuna fonte si chiama {name}{hint}",
    ),
    ". The sources are {names}": (". Los orígenes son {names}", ". Le fonti sono {names}"),
    "{path} is not a file: kpi reads files only; download it first": (
        "{path} no es un archivo: kpi solo lee archivos; descárgalo antes",
        "{path} non è un file: kpi legge solo file; prima scaricalo",
    ),
    "standard input (-) can be read by one source only": (
        "la entrada estándar (-) solo puede leerla un origen",
        "lo standard input (-) può essere letto da una sola fonte",
    ),
    "names no file": ("no indica ningún archivo", "non indica nessun file"),
    "block and header each choose a table; keep one of them": (
        "block y header eligen cada uno una tabla; deja uno de los dos",
        "block e header scelgono ognuno una tabella; lascia uno dei due",
    ),
    "stages has more than 3 parts that vary": (
        "stages tiene más de 3 partes variables",
        "stages ha più di 3 parti variabili",
    ),
    "table is missing (or preset: auto, to recognise the export)": (
        "falta table (o preset: auto, para reconocer la exportación)",
        "manca table (o preset: auto, per riconoscere l'esportazione)",
    ),
    # -- segments
    "a segment cannot be named {name}: it is a column of every report. Choose another name": (
        "un segmento no puede llamarse {name}: es una columna de todos los informes. Elige otro nombre",
        "un segmento non può chiamarsi {name}: è una colonna di ogni report. Scegli un altro nome",
    ),
    "a segment's name is made of letters, digits and _{hint}, not {name}": (
        "el nombre de un segmento se compone de letras, cifras y _{hint}, no {name}",
        "il nome di un segmento è fatto di lettere, cifre e _{hint}, non {name}",
    ),
    ", such as '{near}'": (", como '{near}'", ", come '{near}'"),
    "{name} cannot be a segment: it is {what}": (
        "{name} no puede ser un segmento: es {what}",
        "{name} non può essere un segmento: è {what}",
    ),
    "a date": ("una fecha", "una data"),
    "a number": ("un número", "un numero"),
    "unknown segment {name}{hint}": ("el segmento {name} no existe{hint}", "il segmento {name} non esiste{hint}"),
    ". The segments are {segments}": (". Los segmentos son {segments}", ". I segmenti sono {segments}"),
    # -- money
    "one {own} is 1 {own}, not {rate}: write what the other currencies are worth in {own}": (
        "un {own} vale 1 {own}, no {rate}: indica cuánto valen las otras monedas en {own}",
        "un {own} vale 1 {own}, non {rate}: indica quanto valgono le altre valute in {own}",
    ),
    "must be a three-letter code such as EUR{hint}": (
        "debe ser un código de tres letras como EUR{hint}",
        "deve essere un codice di tre lettere come EUR{hint}",
    ),
    # -- formats
    "must be dmy, mdy, ymd, excel, or a format such as %d/%m/%Y, not {given}{hint}": (
        "debe ser dmy, mdy, ymd, excel o un formato como %d/%m/%Y, no {given}{hint}",
        "deve essere dmy, mdy, ymd, excel o un formato come %d/%m/%Y, non {given}{hint}",
    ),
    "{given} has the unknown sign {sign}": (
        "{given} contiene el signo desconocido {sign}",
        "{given} contiene il segno sconosciuto {sign}",
    ),
    "{given} has no year (%Y)": ("{given} no tiene año (%Y)", "{given} non ha l'anno (%Y)"),
    "unknown encoding {given}{near}": (
        "la codificación {given} no existe{near}",
        "la codifica {given} non esiste{near}",
    ),
    "{given} is not an encoding of text": (
        "{given} no es una codificación de texto",
        "{given} non è una codifica di testo",
    ),
    "unknown time zone {name}{hint}": (
        "la zona horaria {name} no existe{hint}",
        "il fuso orario {name} non esiste{hint}",
    ),
    ". Zones are written as in 'Europe/Madrid'": (
        ". Las zonas se escriben como 'Europe/Madrid'",
        ". I fusi si scrivono come 'Europe/Rome'",
    ),
    # -- values
    "has no value": ("no tiene valor", "non ha un valore"),
    "{value}: write {whole}, without a point, or {few}.0 if that is meant": (
        "{value}: escribe {whole}, sin punto, o {few}.0 si es eso lo que quieres decir",
        "{value}: scrivi {whole}, senza punto, o {few}.0 se è questo che intendi",
    ),
    "must be a number such as 400, or a percentage such as 25%": (
        "debe ser un número como 400 o un porcentaje como 25%",
        "deve essere un numero come 400 o una percentuale come 25%",
    ),
    "must be a first and a last day such as 2025-03-01..2025-03-31": (
        "debe indicar el primer y el último día, como 2025-03-01..2025-03-31",
        "deve indicare il primo e l'ultimo giorno, come 2025-03-01..2025-03-31",
    ),
    "must be one character, tab or spaces": (
        "debe ser un solo carácter, tab o spaces",
        "deve essere un solo carattere, tab o spaces",
    ),
    "must be a duration such as '90 days', '5 minutes', '2 hours' or '1 week'": (
        "debe ser una duración, escrita como '90 days', '5 minutes', '2 hours' o '1 week'",
        "deve essere una durata, scritta come '90 days', '5 minutes', '2 hours' o '1 week'",
    ),
    "must be longer than nothing and shorter than 100 years": (
        "debe ser mayor que cero y menor de 100 años",
        "deve essere maggiore di zero e minore di 100 anni",
    ),
    "must be a time of day such as 09:00, not '{value}'": (
        "debe ser una hora del día como 09:00, no '{value}'",
        "deve essere un'ora del giorno come 09:00, non '{value}'",
    ),
    "needs min or max": ("necesita min o max", "richiede min o max"),
    "min ({least:g}) is above max ({most:g})": (
        "min ({least:g}) es mayor que max ({most:g})",
        "min ({least:g}) è maggiore di max ({most:g})",
    ),
    "from ({opened}) is not before to ({closed})": (
        "from ({opened}) no es anterior a to ({closed})",
        "from ({opened}) non è prima di to ({closed})",
    ),
    # -- working hours
    "monday": ("lunes", "lunedì"),
    "tuesday": ("martes", "martedì"),
    "wednesday": ("miércoles", "mercoledì"),
    "thursday": ("jueves", "giovedì"),
    "friday": ("viernes", "venerdì"),
    "saturday": ("sábado", "sabato"),
    "sunday": ("domingo", "domenica"),
    "{first_day} to {last_day}": ("de {first_day} a {last_day}", "da {first_day} a {last_day}"),
    "{opened} to {closed}": ("de {opened} a {closed}", "dalle {opened} alle {closed}"),
    "without the holidays of {region}": ("sin los festivos de {region}", "senza le festività di {region}"),
    "closed on {n} more day": ("cerrado {n} día más", "chiuso {n} altro giorno"),
    "closed on {n} more days": ("cerrado {n} días más", "chiuso altri {n} giorni"),
    "no holidays are known for {code}. {near}": (
        "no se conocen los festivos de {code}. {near}",
        "non si conoscono le festività di {code}. {near}",
    ),
    "{country} has one calendar of holidays: write {country} alone, not {code}": (
        "{country} tiene un solo calendario de festivos: escribe {country} sin más, no {code}",
        "{country} ha un solo calendario di festività: scrivi solo {country}, non {code}",
    ),
    "{country} has no region {region}. Its regions are {there}": (
        "{country} no tiene la región {region}. Sus regiones son {there}",
        "{country} non ha la regione {region}. Le sue regioni sono {there}",
    ),
    "Did you mean {whole}?": ("¿Querías decir {whole}?", "Intendevi {whole}?"),
    "Write a country as ES, IT or MX, a region as ES-MD; near: {near}": (
        "Escribe un país como ES, IT o MX, y una región como ES-MD; parecidos: {near}",
        "Scrivi un paese come ES, IT o MX, e una regione come ES-MD; simili: {near}",
    ),
}
