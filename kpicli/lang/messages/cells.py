"""What is said of cells: currencies that are not certain, names that look the same, encodings, days and times."""

MESSAGES: dict[str, tuple[str, str]] = {
    # -- hazards and what to do ----------------------------------------------------------------------------------------
    "a sign that several currencies share, and nothing says which one is meant": (
        "un signo que comparten varias monedas, y nada dice cuál es",
        "un segno che più valute condividono, e nulla dice quale sia",
    ),
    "say set: {{currency: MXN}} at the source, or map its column of currencies": (
        "indica set: {{currency: MXN}} en la fuente, o asigna su columna de monedas",
        "indica set: {{currency: MXN}} nella fonte, o associa la sua colonna delle valute",
    ),
    "names that look the same and are written differently": (
        "nombres que parecen iguales y están escritos de otra manera",
        "nomi che sembrano uguali e sono scritti in modo diverso",
    ),
    "write it one way in the source; give labels one name under segments: in the config": (
        "escríbelo de una sola manera en la fuente; da a las etiquetas un solo nombre en segments: de la configuración",
        "scrivilo in un solo modo nella fonte; dai alle etichette un solo nome in segments: della configurazione",
    ),
    "text with letters that no word of its language has: its encoding may be another": (
        "texto con letras que ninguna palabra de su idioma tiene: su codificación puede ser otra",
        "testo con lettere che nessuna parola della sua lingua ha: la codifica può essere un'altra",
    ),
    "set encoding: at the source to the one that reads well, or export again as UTF-8": (
        "indica en encoding: de la fuente la que se lee bien, o exporta otra vez en UTF-8",
        "indica in encoding: della fonte quella che si legge bene, o esporta di nuovo in UTF-8",
    ),
    # -- currencies ----------------------------------------------------------------------------------------------------
    "the currency of the row": ("la moneda de la fila", "la valuta della riga"),
    "the header": ("el encabezado", "l'intestazione"),
    "{place}, {header}: {text!r} is in {sign}, but {by} says {other}: "
    "correct one of them, or say set: {{currency: {sign}}} at the source": (
        "{place}, {header}: {text!r} está en {sign}, pero {by} dice {other}: "
        "corrige uno de los dos, o indica set: {{currency: {sign}}} en la fuente",
        "{place}, {header}: {text!r} è in {sign}, ma {by} dice {other}: "
        "correggi uno dei due, o indica set: {{currency: {sign}}} nella fonte",
    ),
    "{place}, {header}: {text!r}: {sign} is the sign of several currencies, and {others} is here too; "
    "say which one it is: set: {{currency: USD}} at the source": (
        "{place}, {header}: {text!r}: {sign} es el signo de varias monedas, y aquí también está {others}; "
        "indica cuál es: set: {{currency: USD}} en la fuente",
        "{place}, {header}: {text!r}: {sign} è il segno di più valute, e qui c'è anche {others}; "
        "indica quale è: set: {{currency: USD}} nella fonte",
    ),
    # -- names ---------------------------------------------------------------------------------------------------------
    "{place}: column {header!r} is read, and {twins} looks the same": (
        "{place}: se lee la columna {header!r}, y {twins} parece igual",
        "{place}: si legge la colonna {header!r}, e {twins} sembra uguale",
    ),
    "{n} {field} of {table} is written in several ways, such as {one!r} and {other!r}: they count apart": (
        "{n} {field} de {table} está escrito de varias maneras, como {one!r} y {other!r}: cuentan por separado",
        "{n} {field} di {table} è scritto in più modi, come {one!r} e {other!r}: contano separatamente",
    ),
    "{n} {field} of {table} are written in several ways, such as {one!r} and {other!r}: they count apart": (
        "{n} {field} de {table} están escritos de varias maneras, como {one!r} y {other!r}: cuentan por separado",
        "{n} {field} di {table} sono scritti in più modi, come {one!r} e {other!r}: contano separatamente",
    ),
    # -- the decimal mark of a file ------------------------------------------------------------------------------------
    "as column {header!r} ({text!r})": (
        "como la columna {header!r} ({text!r})",
        "come la colonna {header!r} ({text!r})",
    ),
    "{proof}, whatever locale: {locale} says": (
        "{proof}, diga lo que diga locale: {locale}",
        "{proof}, qualunque cosa dica locale: {locale}",
    ),
    "{source}, {header}: {mark} {proof}": ("{source}, {header}: {mark} {proof}", "{source}, {header}: {mark} {proof}"),
    "{cell} may be read with a point or a comma: column {header!r} has a {mark} ({other!r}), "
    "column {header_2!r} a {mark_2} ({other_2!r})": (
        "{cell} se puede leer con punto o con coma: la columna {header!r} tiene {mark} ({other!r}), "
        "la columna {header_2!r} tiene {mark_2} ({other_2!r})",
        "{cell} si può leggere con punto o con virgola: la colonna {header!r} ha {mark} ({other!r}), "
        "la colonna {header_2!r} ha {mark_2} ({other_2!r})",
    ),
    "{cell} is no whole number with a {mark}, which column {header!r} has ({other!r})": (
        "{cell} no es un número entero con {mark}, como el que tiene la columna {header!r} ({other!r})",
        "{cell} non è un numero intero con {mark}, come quello che ha la colonna {header!r} ({other!r})",
    ),
    # -- dates ---------------------------------------------------------------------------------------------------------
    "{proof}; every time is midnight in UTC: days": (
        "{proof}; todas las horas son medianoche en UTC: son días",
        "{proof}; tutti gli orari sono mezzanotte in UTC: sono giorni",
    ),
    "{proof}; every time is midnight in {zone}: days": (
        "{proof}; todas las horas son medianoche en {zone}: son días",
        "{proof}; tutti gli orari sono mezzanotte in {zone}: sono giorni",
    ),
    "seconds or thousandths of them since 1970, in UTC": (
        "segundos o milésimas de segundo desde 1970, en UTC",
        "secondi o millesimi di secondo dal 1970, in UTC",
    ),
    "every time of a column is just before midnight: an export may have lost seconds": (
        "todas las horas de una columna son de justo antes de medianoche: una exportación puede haber perdido segundos",
        "tutti gli orari di una colonna sono appena prima di mezzanotte: un'esportazione può aver perso dei secondi",
    ),
    "export the column as days, without times": (
        "exporta la columna como días, sin horas",
        "esporta la colonna come giorni, senza orari",
    ),
    "{source}, {header}: every time is the same moment before midnight ({text!r}): read as the next day": (
        "{source}, {header}: todas las horas son el mismo momento antes de medianoche ({text!r}): "
        "se lee como el día siguiente",
        "{source}, {header}: tutti gli orari sono lo stesso momento prima di mezzanotte ({text!r}): "
        "si legge come il giorno dopo",
    ),
    "{source}, {header}: every time is the last second of a day ({text!r}): is the next day meant?": (
        "{source}, {header}: todas las horas son el último segundo de un día ({text!r}): ¿es el día siguiente?",
        "{source}, {header}: tutti gli orari sono l'ultimo secondo di un giorno ({text!r}): è il giorno dopo?",
    ),
    "{cell}, and no other cell of {table} is one: correct the dates, or say dates: at the source": (
        "{cell}, y ninguna otra celda de {table} lo es: corrige las fechas, o indica dates: en la fuente",
        "{cell}, e nessun'altra cella di {table} lo è: correggi le date, o indica dates: nella fonte",
    ),
    # -- encodings -----------------------------------------------------------------------------------------------------
    "letters were lost before this file was written ({word!r}); export it again": (
        "se perdieron letras antes de escribir este archivo ({word!r}); expórtalo otra vez",
        "delle lettere sono andate perse prima che il file fosse scritto ({word!r}); esportalo di nuovo",
    ),
    "text in it was converted twice: {word!r} stands for {better!r}": (
        "hay texto convertido dos veces: {word!r} es {better!r}",
        "c'è testo convertito due volte: {word!r} sta per {better!r}",
    ),
    "{file}: its text was converted twice, and read as it was: {better!r} for {word!r}": (
        "{file}: su texto se convirtió dos veces, y se lee como era: {better!r} por {word!r}",
        "{file}: il testo è stato convertito due volte, e si legge com'era: {better!r} per {word!r}",
    ),
    "read as Windows-1252, {word!r} is no word; as {better} (encoding: {setting}) it is {better_word!r}": (
        "leído como Windows-1252, {word!r} no es una palabra; como {better} (encoding: {setting}) es {better_word!r}",
        "letto come Windows-1252, {word!r} non è una parola; come {better} (encoding: {setting}) è {better_word!r}",
    ),
    "{file}: read as {encoding}, in which {word!r} is a word": (
        "{file}: leído como {encoding}, en el que {word!r} es una palabra",
        "{file}: letto come {encoding}, in cui {word!r} è una parola",
    ),
}
