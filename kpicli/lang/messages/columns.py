"""How a column of dates, numbers or text is read, what proves it, and why a cell is not read."""

MESSAGES: dict[str, tuple[str, str]] = {
    # -- how a column is read
    "text": ("texto", "testo"),
    "choice": ("opción", "scelta"),
    "bool": ("sí o no", "sì o no"),
    "yes or no": ("sí o no", "sì o no"),
    "dates": ("fechas", "date"),
    "months": ("meses", "mesi"),
    "day first": ("día primero", "prima il giorno"),
    "month first": ("mes primero", "prima il mese"),
    "year first": ("año primero", "prima l'anno"),
    "numbers": ("números", "numeri"),
    "decimal point": ("punto decimal", "punto decimale"),
    "decimal comma": ("coma decimal", "virgola decimale"),
    # -- what proves it: dates
    "the order of day and month is not settled": (
        "el orden de día y mes no está decidido",
        "l'ordine di giorno e mese non è deciso",
    ),
    "as column {header!r}": ("como la columna {header!r}", "come la colonna {header!r}"),
    "every cell is a month, which stands for its first day": (
        "cada celda es un mes, que vale por su primer día",
        "ogni cella è un mese, che vale per il suo primo giorno",
    ),
    "day and month are the same in every date": (
        "día y mes son iguales en todas las fechas",
        "giorno e mese sono uguali in tutte le date",
    ),
    "months are names": ("los meses son nombres", "i mesi sono nomi"),
    "the year comes first": ("el año va primero", "l'anno viene per primo"),
    "Excel dates": ("fechas de Excel", "date di Excel"),
    "no cell is a date": ("ninguna celda es una fecha", "nessuna cella è una data"),
    "no dates": ("sin fechas", "nessuna data"),
    "{proof}; some times carry an offset and some do not": (
        "{proof}; algunas horas llevan zona horaria y otras no",
        "{proof}; alcuni orari hanno il fuso e altri no",
    ),
    "{place}: {text!r} has {figure} in first place": (
        "{place}: {text!r} tiene {figure} en primer lugar",
        "{place}: {text!r} ha {figure} al primo posto",
    ),
    "{place}: {text!r} has {figure} in second place": (
        "{place}: {text!r} tiene {figure} en segundo lugar",
        "{place}: {text!r} ha {figure} al secondo posto",
    ),
    # -- what proves it: numbers
    "the decimal mark is not settled": (
        "el separador decimal no está decidido",
        "il separatore decimale non è deciso",
    ),
    "whole numbers, without marks": ("números enteros, sin separadores", "numeri interi, senza separatori"),
    "Excel numbers": ("números de Excel", "numeri di Excel"),
    "no cell is a number": ("ninguna celda es un número", "nessuna cella è un numero"),
    "no numbers": ("sin números", "nessun numero"),
    "a count: {text!r} taken as {number}": (
        "un recuento: {text!r} se toma como {number}",
        "un conteggio: {text!r} è preso come {number}",
    ),
    "{proof}; k is thousands and M millions ({text!r})": (
        "{proof}; k son miles y M millones ({text!r})",
        "{proof}; k sono migliaia e M milioni ({text!r})",
    ),
    "{proof}; percent signs": ("{proof}; signos de porcentaje", "{proof}; segni di percentuale"),
    "{proof}; percent units, as {text!r} is above 1 ({place})": (
        "{proof}; en tanto por ciento, porque {text!r} es mayor que 1 ({place})",
        "{proof}; in percentuale, perché {text!r} è maggiore di 1 ({place})",
    ),
    # -- what the config must say: dates
    "{place}, column {header!r}": ("{place}, columna {header!r}", "{place}, colonna {header!r}"),
    "{column}: every date reads day-first and month-first ({text!r})": (
        "{column}: todas las fechas se pueden leer con el día o con el mes primero ({text!r})",
        "{column}: tutte le date si possono leggere con prima il giorno o prima il mese ({text!r})",
    ),
    "{column}: every date may be day-first or year-first ({text!r})": (
        "{column}: todas las fechas pueden leerse con el día o con el año primero ({text!r})",
        "{column}: ogni data può avere per primo il giorno o l'anno ({text!r})",
    ),
    "say which: add `dates: ymd` (or dmy) to the source": (
        "indica cuál: añade `dates: ymd` (o dmy) al origen",
        "indica quale: aggiungi `dates: ymd` (o dmy) alla fonte",
    ),
    "say which: add `dates: dmy` (or mdy) to the source": (
        "indica cuál: añade `dates: dmy` (o mdy) al origen",
        "indica quale: aggiungi `dates: dmy` (o mdy) alla fonte",
    ),
    "{place}: `dates: {declared}` is not a format of day, month and year that can be read": (
        "{place}: `dates: {declared}` no es un formato de día, mes y año que se pueda leer",
        "{place}: `dates: {declared}` non è un formato di giorno, mese e anno che si possa leggere",
    ),
    "give dmy, mdy, ymd, excel or a format such as %d/%m/%Y": (
        "indica dmy, mdy, ymd, excel o un formato como %d/%m/%Y",
        "indica dmy, mdy, ymd, excel o un formato come %d/%m/%Y",
    ),
    "{cell} reads day-first only, {text!r} ({place}) month-first only": (
        "{cell} solo se puede leer con el día primero, {text!r} ({place}) solo con el mes primero",
        "{cell} si può leggere solo con prima il giorno, {text!r} ({place}) solo con prima il mese",
    ),
    "{cell} has the year last, as `dates: {declared}` says": (
        "{cell} tiene el año al final, y no como dice `dates: {declared}`",
        "{cell} ha l'anno alla fine, e non come dice `dates: {declared}`",
    ),
    "{cell} is not {order}, as `dates: {declared}` says": (
        "{cell} no está en el orden ({order}) que dice `dates: {declared}`",
        "{cell} non è nell'ordine ({order}) che dice `dates: {declared}`",
    ),
    "one source has one order: correct the cells, or split the source": (
        "un origen tiene un solo orden: corrige las celdas, o divide el origen",
        "una fonte ha un solo ordine: correggi le celle, o dividi la fonte",
    ),
    "{cell} is text, and no Excel date of the column is past the 12th: Excel seems to have swapped day and month": (
        "{cell} es texto, y ninguna fecha de Excel de la columna pasa del día 12: parece que Excel intercambió día y "
        "mes",
        "{cell} è testo, e nessuna data di Excel della colonna va oltre il 12: Excel sembra aver scambiato giorno e "
        "mese",
    ),
    "import the file as text, or add `dates: dmy` (or mdy)": (
        "importa el archivo como texto, o añade `dates: dmy` (o mdy)",
        "importa il file come testo, o aggiungi `dates: dmy` (o mdy)",
    ),
    "{cell} is a month without a day: export the whole date, or add `grain: month` to the source": (
        "{cell} es un mes sin día: exporta la fecha completa, o añade `grain: month` al origen",
        "{cell} è un mese senza giorno: esporta la data completa, o aggiungi `grain: month` alla fonte",
    ),
    "{column}: {text!r} looks like an Excel day number: add `dates: excel` to the source": (
        "{column}: {text!r} parece un número de día de Excel: añade `dates: excel` al origen",
        "{column}: {text!r} sembra un numero di giorno di Excel: aggiungi `dates: excel` alla fonte",
    ),
    "{column}: {text!r} is a number, not a date": (
        "{column}: {text!r} es un número, no una fecha",
        "{column}: {text!r} è un numero, non una data",
    ),
    "map a column of dates": ("asigna una columna de fechas", "mappa una colonna di date"),
    # -- what the config must say: numbers
    "{cell} may be {whole} or {part}": ("{cell} puede ser {whole} o {part}", "{cell} può essere {whole} o {part}"),
    'add `decimal: ","` (or ".") to the source': (
        'añade `decimal: ","` (o ".") al origen',
        'aggiungi `decimal: ","` (o ".") alla fonte',
    ),
    "{cell} has a decimal point, {text!r} ({place}) a decimal comma": (
        "{cell} tiene punto decimal, {text!r} ({place}) coma decimal",
        "{cell} ha il punto decimale, {text!r} ({place}) la virgola decimale",
    ),
    "one source has one: correct the cells, or split the source": (
        "un origen tiene uno solo: corrige las celdas, o divide el origen",
        "una fonte ne ha uno solo: correggi le celle, o dividi la fonte",
    ),
    '{cell} has a {mark}, but the source says `decimal: "{declared}"`: correct one of them': (
        '{cell} tiene {mark}, pero el origen dice `decimal: "{declared}"`: corrige uno de los dos',
        '{cell} ha {mark}, ma la fonte dice `decimal: "{declared}"`: correggi uno dei due',
    ),
    "{cell} has no percent sign and {text!r} ({place}) has one": (
        "{cell} no tiene signo de porcentaje y {text!r} ({place}) sí",
        "{cell} non ha il segno di percentuale e {text!r} ({place}) sì",
    ),
    "write all the cells one way": (
        "escribe todas las celdas de la misma forma",
        "scrivi tutte le celle allo stesso modo",
    ),
    # -- why a cell is not read
    "is an error of the sheet": ("es un error de la hoja", "è un errore del foglio"),
    "is a formula without a stored value: open the file in Excel and save it": (
        "es una fórmula sin valor guardado: abre el archivo en Excel y guárdalo",
        "è una formula senza valore salvato: apri il file in Excel e salvalo",
    ),
    "is a placeholder, not a date": (
        "es un valor de relleno, no una fecha",
        "è un valore segnaposto, non una data",
    ),
    "is a month without a day": ("es un mes sin día", "è un mese senza giorno"),
    "is not a plausible date": ("no es una fecha verosímil", "non è una data plausibile"),
    "is a number, not a date": ("es un número, no una fecha", "è un numero, non una data"),
    "is not a date ({order})": ("no es una fecha ({order})", "non è una data ({order})"),
    "is not a date": ("no es una fecha", "non è una data"),
    "is not a finite number": ("no es un número finito", "non è un numero finito"),
    "has a percent sign in a column that is not a rate": (
        "tiene un signo de porcentaje en una columna que no es una tasa",
        "ha un segno di percentuale in una colonna che non è un tasso",
    ),
    "is not a number ({mark})": ("no es un número ({mark})", "non è un numero ({mark})"),
    "is neither yes nor no; say what it means under values: {field}:": (
        "no es ni sí ni no; indica qué significa en values: {field}:",
        "non è né sì né no; indica che cosa significa in values: {field}:",
    ),
}
