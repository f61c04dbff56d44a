"""What `kpi init` asks and says, and the comments of the config that it writes."""

MESSAGES: dict[str, tuple[str, str]] = {
    "days that two files tell otherwise: by their names, the newer is right": (
        "días que dos archivos cuentan de otro modo: según sus nombres, vale el más nuevo",
        "giorni che due file raccontano in modo diverso: secondo i nomi, vale il più recente",
    ),
    # -- what a file is
    "standard input": ("entrada estándar", "standard input"),
    "{place}: which export is this?": ("{place}: ¿qué exportación es?", "{place}: quale esportazione è?"),
    "none of them": ("ninguna de ellas", "nessuna di queste"),
    "{place}: what are its rows ({headers})?": (
        "{place}: ¿qué son sus filas ({headers})?",
        "{place}: che cosa sono le sue righe ({headers})?",
    ),
    "it may be {tables}": ("puede ser {tables}", "può essere {tables}"),
    "its headers tell no table of kpi": (
        "sus encabezados no corresponden a ninguna tabla de kpi",
        "le sue intestazioni non corrispondono a nessuna tabella di kpi",
    ),
    "{may}: set table: and columns:, and remove the # at the beginning of its lines": (
        "{may}: indica table: y columns:, y quita el # del principio de sus líneas",
        "{may}: indica table: e columns:, e togli il # all'inizio delle sue righe",
    ),
    "by its headers: a row is {row}; check the columns{rest}": (
        "por sus encabezados: una fila es {row}; comprueba las columnas{rest}",
        "in base alle intestazioni: una riga è {row}; controlla le colonne{rest}",
    ),
    "; not mapped: {headers}": ("; sin asignar: {headers}", "; non mappate: {headers}"),
    "beside those of the preset, by what they are called: check them": (
        "además de las del preset, por cómo se llaman: compruébalas",
        "oltre a quelle del preset, in base al nome: controllale",
    ),
    # -- what the data does not settle
    "{place}: {header}: what does {word!r} mean?": (
        "{place}: {header}: ¿qué significa {word!r}?",
        "{place}: {header}: che cosa significa {word!r}?",
    ),
    "{place}: {header}: nobody has said what {word!r} means: {field}: under values:": (
        "{place}: {header}: nadie ha dicho qué significa {word!r}: {field}: en values:",
        "{place}: {header}: nessuno ha detto che cosa significa {word!r}: {field}: in values:",
    ),
    "check what your words mean": (
        "comprueba qué significan tus palabras",
        "controlla che cosa significano le tue parole",
    ),
    "look at the rows in the file: they are totals of others, or have that name by chance": (
        "mira las filas en el archivo: son totales de otras, o se llaman así por casualidad",
        "guarda le righe nel file: sono totali di altre, o si chiamano così per caso",
    ),
    "the cells fit both ways: check one that you know": (
        "las celdas encajan de las dos formas: comprueba una que conozcas",
        "le celle vanno bene in entrambi i modi: controllane una che conosci",
    ),
    "the proposed config": ("la configuración propuesta", "la configurazione proposta"),
    "it may tell the same as another file, which would count twice": (
        "puede decir lo mismo que otro archivo, y contaría dos veces",
        "può dire le stesse cose di un altro file, e conterebbe due volte",
    ),
    "it has no dates": ("no tiene fechas", "non ha date"),
    "{why}: remove the # at the beginning of its lines to use it": (
        "{why}: para usarlo, quita el # del principio de sus líneas",
        "{why}: per usarlo, togli il # all'inizio delle sue righe",
    ),
    # -- the file that is written
    "`kpi schema -o kpi.schema.json` writes the file of the first line: editors then complete and check this one.": (
        "`kpi schema -o kpi.schema.json` escribe el archivo de la primera línea: así los editores completan este.",
        "`kpi schema -o kpi.schema.json` scrive il file della prima riga: così gli editor completano questo.",
    ),
    "Made by `kpi init`. Read it once: what was taken for granted has a remark.": (
        "Hecho por `kpi init`. Léelo una vez: lo que se dio por supuesto lleva un comentario.",
        "Creato da `kpi init`. Leggilo una volta: ciò che è stato dato per scontato ha un commento.",
    ),
    "`kpi check` shows how every column was understood; config.example.yaml shows every setting.": (
        "`kpi check` muestra cómo se entendió cada columna; config.example.yaml muestra todas las opciones.",
        "`kpi check` mostra come è stata intesa ogni colonna; config.example.yaml mostra tutte le opzioni.",
    ),
    "the currency of amounts that do not name one": (
        "la moneda de los importes que no la indican",
        "la valuta degli importi che non la indicano",
    ),
    "where your days begin and end: Europe/Madrid, America/Mexico_City": (
        "donde empiezan y acaban tus días: Europe/Madrid, America/Mexico_City",
        "dove iniziano e finiscono i tuoi giorni: Europe/Rome, Europe/Madrid",
    ),
    "of what people read: en, es or it": (
        "el idioma de lo que se lee: en, es o it",
        "la lingua di ciò che si legge: en, es o it",
    ),
    "nothing is read yet": ("todavía no se lee nada", "non si legge ancora nulla"),
    "NOT READ YET: {why}": ("TODAVÍA SIN LEER: {why}", "NON ANCORA LETTO: {why}"),
    # -- what one row of a table is
    "a person or company that entered the funnel": (
        "una persona o empresa que entró en el embudo",
        "una persona o azienda entrata nel funnel",
    ),
    "an action by a prospect": ("una acción de un cliente potencial", "un'azione di un prospect"),
    "an opportunity": ("una oportunidad", "un'opportunità"),
    "a stay in a stage": ("una estancia en una etapa", "una permanenza in una fase"),
    "a call, email, meeting, demo or task": (
        "una llamada, un correo, una reunión, una demo o una tarea",
        "una chiamata, un'email, un appuntamento, una demo o un'attività",
    ),
    "a prospecting campaign on a day": (
        "una campaña de prospección en un día",
        "una campagna di prospezione in un giorno",
    ),
    "money and reach on one day or month": (
        "gasto y alcance de un día o un mes",
        "spesa e copertura di un giorno o di un mese",
    ),
    "a company, as it is today": ("una empresa, tal como es hoy", "un'azienda, com'è oggi"),
    "a subscription or relationship": ("una suscripción o relación", "un abbonamento o un rapporto"),
    "an invoice or order line": ("una línea de factura o pedido", "una riga di fattura o di ordine"),
    "a day of site traffic": ("un día de tráfico del sitio", "un giorno di traffico del sito"),
    "a send": ("un envío", "un invio"),
    "a day or post on a network": ("un día o una publicación en una red", "un giorno o un post su un social"),
    "a keyword on a day": ("una palabra clave en un día", "una parola chiave in un giorno"),
    "a referring domain at a crawl": (
        "un dominio de referencia en un rastreo",
        "un dominio di riferimento in una scansione",
    ),
    "a contact of a lead or deal with a channel": (
        "un contacto de un lead o negocio con un canal",
        "un contatto di un lead o di una trattativa con un canale",
    ),
    "an answer": ("una respuesta", "una risposta"),
    "a cross-sell or upsell proposal": (
        "una propuesta de venta cruzada o de ampliación",
        "una proposta di cross-selling o upselling",
    ),
    # -- what one more column or table would add: what is left of a refusal without "needs"
    "a source for the table {table}": ("un origen para la tabla {table}", "una fonte per la tabella {table}"),
    "{key}: in the config": ("{key}: en la configuración", "{key}: nella configurazione"),
    "targets: {kpi} in the config": ("targets: {kpi} en la configuración", "targets: {kpi} nella configurazione"),
    "{there} and {keys} to find {field}": (
        "{there} y {keys} para encontrar {field}",
        "{there} e {keys} per trovare {field}",
    ),
}
