"""What is said of files and questions that are too large."""

MESSAGES: dict[str, tuple[str, str]] = {
    "{at}: {field} of {table} is {kind}, and {needed} is needed": (
        "{at}: {field} de {table} es {kind}, y hace falta {needed}",
        "{at}: {field} di {table} è {kind}, e serve {needed}",
    ),
    "{at}: {field}: takes a number, not {value!r}": (
        "{at}: {field}: acepta un número, no {value!r}",
        "{at}: {field}: accetta un numero, non {value!r}",
    ),
    "{text!r} is not a day. Write year, month, day: 2025-03-31": (
        "{text!r} no es un día. Escribe año, mes, día: 2025-03-31",
        "{text!r} non è un giorno. Scrivi anno, mese, giorno: 2025-03-31",
    ),
    "a text": ("un texto", "un testo"),
    "{file}: a cell on line {line} has more than {most:,} characters; shorten it, or export without it": (
        "{file}: una celda de la línea {line} tiene más de {most:,} caracteres; acórtala, o exporta sin ella",
        "{file}: una cella della riga {line} ha più di {most:,} caratteri; accorciala, o esporta senza di essa",
    ),
    "{file}: has {n:,} columns, and at most {most:,} are read; export those that are needed": (
        "{file}: tiene {n:,} columnas, y se leen como máximo {most:,}; exporta las que hacen falta",
        "{file}: ha {n:,} colonne, e se ne leggono al massimo {most:,}; esporta quelle che servono",
    ),
    "{file}: has {n:,} sheets, and at most {most:,} are looked at; set sheet: to the one that counts": (
        "{file}: tiene {n:,} hojas, y se miran como máximo {most:,}; pon sheet: con la que cuenta",
        "{file}: ha {n:,} fogli, e se ne guardano al massimo {most:,}; imposta sheet: con quello che conta",
    ),
    "{file}: is a workbook of {n:,} parts, and at most {most:,} are read; save the sheet that counts in one "
    "of its own, or as CSV": (
        "{file}: es un libro de {n:,} partes, y se leen como máximo {most:,}; guarda la hoja que cuenta en un libro "
        "propio, o como CSV",
        "{file}: è una cartella di {n:,} parti, e se ne leggono al massimo {most:,}; salva il foglio che conta in una "
        "cartella a sé, o come CSV",
    ),
    "{place}: is a sheet of {size:,} MB, and at most {limit:,} MB are read; save it as CSV, which may be "
    "larger, or split it by period": (
        "{place}: es una hoja de {size:,} MB, y se leen como máximo {limit:,} MB; guárdala como CSV, que puede ser "
        "mayor, o divídela por periodos",
        "{place}: è un foglio di {size:,} MB, e se ne leggono al massimo {limit:,} MB; salvalo come CSV, che può "
        "essere più grande, o dividilo per periodi",
    ),
    "--by {by}: has {n:,} different values, and at most {most:,} are shown for {periods} periods; "
    "show the biggest with --top 20, choose some with --where, or take fewer periods": (
        "--by {by}: tiene {n:,} valores distintos, y se muestran como máximo {most:,} para {periods} periodos; "
        "muestra los mayores con --top 20, elige algunos con --where, o menos periodos",
        "--by {by}: ha {n:,} valori diversi, e se ne mostrano al massimo {most:,} per {periods} periodi; "
        "mostra i maggiori con --top 20, scegline alcuni con --where, o meno periodi",
    ),
}
