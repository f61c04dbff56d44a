"""What reading a workbook or a web page says."""

MESSAGES: dict[str, tuple[str, str]] = {
    # -- the archive
    "{file}: is password-protected; open it and save it without the password": (
        "{file}: está protegido con contraseña; ábrelo y guárdalo sin contraseña",
        "{file}: è protetto da password; aprilo e salvalo senza password",
    ),
    "{file}: is not a workbook that can be read, or is damaged; open it in Excel and save it again": (
        "{file}: no es un libro de Excel que se pueda leer, o está dañado; ábrelo en Excel y guárdalo otra vez",
        "{file}: non è una cartella di lavoro leggibile, o è danneggiata; aprila in Excel e salvala di nuovo",
    ),
    "{file}: unpacks to {size:,} MB from {packed:,} MB, past the limit of {limit:,} MB or {times} times; "
    "export it as CSV, or split it by period": (
        "{file}: de {packed:,} MB pasa a {size:,} MB descomprimido, más del límite de {limit:,} MB o {times} veces; "
        "expórtalo en CSV, o divídelo por periodos",
        "{file}: da {packed:,} MB passa a {size:,} MB decompresso, oltre il limite di {limit:,} MB o {times} volte; "
        "esportalo in CSV, o dividilo per periodi",
    ),
    "{file}: {part} holds a DTD, which no workbook needs; save it again in Excel": (
        "{file}: {part} contiene una DTD, que ningún libro de Excel necesita; guárdalo otra vez en Excel",
        "{file}: {part} contiene una DTD, che nessuna cartella di lavoro richiede; salvala di nuovo in Excel",
    ),
    "{place}: cells stand far from the data (about column {column:,}, row {row:,}); "
    "delete the empty rows and columns around the data and save it again": (
        "{place}: hay celdas lejos de los datos (hacia la columna {column:,}, fila {row:,}); "
        "borra las filas y columnas vacías alrededor de los datos y guárdalo otra vez",
        "{place}: ci sono celle lontane dai dati (intorno alla colonna {column:,}, riga {row:,}); "
        "elimina le righe e le colonne vuote intorno ai dati e salva di nuovo",
    ),
    "{file}: does not fit in memory; export it as CSV, or split it by period": (
        "{file}: no cabe en la memoria; expórtalo en CSV, o divídelo por periodos",
        "{file}: non entra in memoria; esportalo in CSV, o dividilo per periodi",
    ),
    # -- sheets
    "hidden sheet {sheet} is not read": (
        "la hoja oculta {sheet} no se lee",
        "il foglio nascosto {sheet} non si legge",
    ),
    "{file}: has no sheet {sheet!r}; its sheets are {sheets}{hint}": (
        "{file}: no tiene la hoja {sheet!r}; sus hojas son {sheets}{hint}",
        "{file}: non ha il foglio {sheet!r}; i suoi fogli sono {sheets}{hint}",
    ),
    "{file}: no visible sheet holds data; set sheet: to read a hidden one, or export it again": (
        "{file}: ninguna hoja visible contiene datos; indica sheet: para leer una oculta, o expórtalo otra vez",
        "{file}: nessun foglio visibile contiene dati; indica sheet: per leggerne uno nascosto, o esportalo di nuovo",
    ),
    "{file}: several sheets hold data ({sheets}); set sheet: to one of them": (
        "{file}: varias hojas contienen datos ({sheets}); indica una de ellas en sheet:",
        "{file}: più fogli contengono dati ({sheets}); indicane uno in sheet:",
    ),
    "{place}: holds no data; set sheet: to another one, or export it again": (
        "{place}: no contiene datos; indica otra hoja en sheet:, o exporta el archivo otra vez",
        "{place}: non contiene dati; indica un altro foglio in sheet:, o esporta di nuovo il file",
    ),
    # -- cells
    "left out, far from all other cells: {cells}; delete what does not belong there": (
        "celdas omitidas, lejos de todas las demás: {cells}; borra lo que sobre",
        "celle escluse, lontane da tutte le altre: {cells}; elimina quello che è di troppo",
    ),
    "{n} hidden row ({rows}) counted like any other; delete what must not count": (
        "{n} fila oculta ({rows}) cuenta como las demás; borra lo que no deba contar",
        "{n} riga nascosta ({rows}) conta come le altre; elimina quello che non deve contare",
    ),
    "{n} hidden rows ({rows}) counted like any other; delete what must not count": (
        "{n} filas ocultas ({rows}) cuentan como las demás; borra lo que no deba contar",
        "{n} righe nascoste ({rows}) contano come le altre; elimina quello che non deve contare",
    ),
    "merged cells {cells} hold a value in the first cell alone, the others are blank; unmerge and fill them": (
        "las celdas combinadas {cells} solo tienen valor en la primera, las otras están en blanco; "
        "sepáralas y rellénalas",
        "le celle unite {cells} hanno un valore solo nella prima, le altre sono vuote; dividile e compilale",
    ),
    "{n} error cell ({cells})": ("{n} celda con error ({cells})", "{n} cella con errore ({cells})"),
    "{n} error cells ({cells})": ("{n} celdas con error ({cells})", "{n} celle con errore ({cells})"),
    "{n} formula without a stored value ({cells}); open the file in Excel and save it": (
        "{n} fórmula sin valor guardado ({cells}); abre el archivo en Excel y guárdalo",
        "{n} formula senza valore salvato ({cells}); apri il file in Excel e salvalo",
    ),
    "{n} formulas without a stored value ({cells}); open the file in Excel and save it": (
        "{n} fórmulas sin valor guardado ({cells}); abre el archivo en Excel y guárdalo",
        "{n} formule senza valore salvato ({cells}); apri il file in Excel e salvalo",
    ),
    "column {column}: numbers of more than 15 digits have lost their last digits; export the column as text": (
        "columna {column}: los números de más de 15 cifras han perdido las últimas; exporta la columna como texto",
        "colonna {column}: i numeri di più di 15 cifre hanno perso le ultime; esporta la colonna come testo",
    ),
    "column {column}: {n} value stored as text ({cells}), read as numbers": (
        "columna {column}: {n} valor guardado como texto ({cells}), leído como número",
        "colonna {column}: {n} valore salvato come testo ({cells}), letto come numero",
    ),
    "column {column}: {n} values stored as text ({cells}), read as numbers": (
        "columna {column}: {n} valores guardados como texto ({cells}), leídos como números",
        "colonna {column}: {n} valori salvati come testo ({cells}), letti come numeri",
    ),
    # -- web pages
    "is really a web page (HTML): table {n} of {count} is read, rows counted from its first; not read: {others}": (
        "en realidad es una página web (HTML): se lee la tabla {n} de {count}, con filas contadas desde la primera; "
        "sin leer: {others}",
        "in realtà è una pagina web (HTML): si legge la tabella {n} di {count}, con le righe contate dalla prima; "
        "non lette: {others}",
    ),
    "table {n}: {cells}": ("tabla {n}: {cells}", "tabella {n}: {cells}"),
    "{file}: is really a web page (HTML) with several tables ({tables}); set block: to the number of the one that "
    "counts, or header: to a name in its first row": (
        "{file}: en realidad es una página web (HTML) con varias tablas ({tables}); indica block: con el número de la "
        "que cuenta, o header: con un nombre de su primera fila",
        "{file}: in realtà è una pagina web (HTML) con più tabelle ({tables}); indica block: con il numero di quella "
        "che conta, o header: con un nome della sua prima riga",
    ),
    "is really a web page (HTML): its one table is read, rows counted from its first": (
        "en realidad es una página web (HTML): se lee su única tabla, con las filas contadas desde la primera",
        "in realtà è una pagina web (HTML): si legge la sua unica tabella, con le righe contate dalla prima",
    ),
    "{file}: is really a web page (HTML), perhaps a login page; download the report again, as CSV or Excel": (
        "{file}: en realidad es una página web (HTML), quizá de inicio de sesión; "
        "descarga el informe otra vez, en CSV o Excel",
        "{file}: in realtà è una pagina web (HTML), forse di accesso; scarica di nuovo il report, in CSV o Excel",
    ),
    "{file}: is really a web page (HTML) with several tables; open it in Excel, and save the one that counts as xlsx": (
        "{file}: en realidad es una página web (HTML) con varias tablas; "
        "ábrela en Excel y guarda como xlsx la que cuenta",
        "{file}: in realtà è una pagina web (HTML) con più tabelle; aprila in Excel e salva come xlsx quella che conta",
    ),
    "{file}: is really a web page (HTML) with cells across several rows; "
    "open it in Excel, fill them and save it as xlsx": (
        "{file}: en realidad es una página web (HTML) con celdas que ocupan varias filas; "
        "ábrela en Excel, rellénalas y guárdala como xlsx",
        "{file}: in realtà è una pagina web (HTML) con celle su più righe; aprila in Excel, compilale e salvala "
        "come xlsx",
    ),
}
