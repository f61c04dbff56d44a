"""What reading a file says: where it stands, what it really is, its text, its header and the rows that are not data."""

MESSAGES: dict[str, tuple[str, str]] = {
    # -- places
    "{file}, sheet {sheet}": ("{file}, hoja {sheet}", "{file}, foglio {sheet}"),
    "{place}, row {row}": ("{place}, fila {row}", "{place}, riga {row}"),
    # -- rows that are mended
    "{rows} has a delimiter or a quote too many or too few, and is read in the one way that fits all columns": (
        "{rows} tiene un separador o una comilla de más o de menos, y se lee de la única forma que encaja en todas "
        "las columnas",
        "{rows} ha un separatore o una virgoletta di troppo o di meno, e si legge nell'unico modo che va bene per "
        "tutte le colonne",
    ),
    "{rows} have a delimiter or a quote too many or too few, and are read in the one way that fits all columns": (
        "{rows} tienen un separador o una comilla de más o de menos, y se leen de la única forma que encaja en todas "
        "las columnas",
        "{rows} hanno un separatore o una virgoletta di troppo o di meno, e si leggono nell'unico modo che va bene per "
        "tutte le colonne",
    ),
    "row {row} has a delimiter or a quote too many, and is read as the header that fits its rows: {text}": (
        "la fila {row} tiene un separador o una comilla de más, y se lee como el encabezado que encaja con sus filas: "
        "{text}",
        "la riga {row} ha un separatore o una virgoletta di troppo, e si legge come l'intestazione che va bene per le "
        "sue righe: {text}",
    ),
    # -- totals among the rows
    "{header!r} stands in the first row of each group only: the rows below have it too": (
        "{header!r} está solo en la primera fila de cada grupo: vale también para las filas de debajo",
        "{header!r} sta solo nella prima riga di ogni gruppo: vale anche per le righe sotto",
    ),
    "{rows} is called a total or average, or is the sum of other rows, but not both: set totals: drop to leave it "
    "out, or totals: keep to count it": (
        "{rows} se llama total o media, o es la suma de otras filas, pero no las dos cosas: pon totals: drop para no "
        "contarla, o totals: keep para contarla",
        "{rows} si chiama totale o media, o è la somma di altre righe, ma non entrambe le cose: imposta totals: drop "
        "per escluderla, o totals: keep per contarla",
    ),
    "{rows} are called totals or averages, or are the sums of other rows, but not both: set totals: drop to leave "
    "them out, or totals: keep to count them": (
        "{rows} se llaman totales o medias, o son la suma de otras filas, pero no las dos cosas: pon totals: drop para "
        "no contarlas, o totals: keep para contarlas",
        "{rows} si chiamano totali o medie, o sono la somma di altre righe, ma non entrambe le cose: imposta totals: "
        "drop per escluderle, o totals: keep per contarle",
    ),
    # -- paths
    "{path}: is a web address; download the file and give its path": (
        "{path}: es una dirección web; descarga el archivo e indica su ruta",
        "{path}: è un indirizzo web; scarica il file e indica il suo percorso",
    ),
    "{path}: no file matches this pattern in {folder}": (
        "{path}: ningún archivo de {folder} coincide con este patrón",
        "{path}: nessun file di {folder} corrisponde a questo modello",
    ),
    "{path}: no such file; the folder {folder} does not exist": (
        "{path}: no existe; la carpeta {folder} no existe",
        "{path}: non esiste; la cartella {folder} non esiste",
    ),
    "{path}: no such file in {folder}{hint}": (
        "{path}: no hay ningún archivo con ese nombre en {folder}{hint}",
        "{path}: nessun file con questo nome in {folder}{hint}",
    ),
    "; did you mean {near}?": ("; ¿querías decir {near}?", "; intendevi {near}?"),
    "; check the name": ("; revisa el nombre", "; controlla il nome"),
    "{file}: no such file; check the name": (
        "{file}: no existe; revisa el nombre",
        "{file}: non esiste; controlla il nome",
    ),
    "{file}: is empty; export it again": (
        "{file}: está vacío; expórtalo otra vez",
        "{file}: è vuoto; esportalo di nuovo",
    ),
    "{file}: is a folder; give its files, for example {file}/*.csv": (
        "{file}: es una carpeta; indica sus archivos, por ejemplo {file}/*.csv",
        "{file}: è una cartella; indica i suoi file, per esempio {file}/*.csv",
    ),
    "{file}: changed while it was read; wait until the export is done, and try again": (
        "{file}: cambió mientras se leía; espera a que termine la exportación y prueba otra vez",
        "{file}: è cambiato durante la lettura; aspetta che l'esportazione finisca e riprova",
    ),
    "{file}: cannot be opened: no permission to read it, or another program has it open; close it there": (
        "{file}: no se puede abrir: falta permiso de lectura o lo tiene abierto otro programa; ciérralo ahí",
        "{file}: non si può aprire: manca il permesso di lettura o è aperto in un altro programma; chiudilo lì",
    ),
    "{file}: cannot be read ({reason}); copy it to this computer and try again": (
        "{file}: no se puede leer ({reason}); cópialo a este equipo y prueba otra vez",
        "{file}: non si può leggere ({reason}); copialo su questo computer e riprova",
    ),
    "{file}: does not fit in memory; split it by period": (
        "{file}: no cabe en la memoria; divídelo por periodos",
        "{file}: non entra in memoria; dividilo per periodi",
    ),
    # -- what a file really is
    "is really a workbook, and read as such": (
        "en realidad es un libro de Excel, y se lee como tal",
        "in realtà è una cartella di lavoro, e si legge come tale",
    ),
    "is really a text file, and read as such": (
        "en realidad es un archivo de texto, y se lee como tal",
        "in realtà è un file di testo, e si legge come tale",
    ),
    "{file}: is not a workbook but plain text; rename it so that it ends in .csv": (
        "{file}: no es un libro de Excel sino texto; cámbiale el nombre para que termine en .csv",
        "{file}: non è una cartella di lavoro ma testo; rinominalo in modo che finisca in .csv",
    ),
    "{file}: is really {what}; {way_out}": (
        "{file}: en realidad es {what}; {way_out}",
        "{file}: in realtà è {what}; {way_out}",
    ),
    "a PDF document": ("un documento PDF", "un documento PDF"),
    "an RTF document": ("un documento RTF", "un documento RTF"),
    "compressed (bzip2)": ("un archivo comprimido (bzip2)", "un file compresso (bzip2)"),
    "compressed (xz)": ("un archivo comprimido (xz)", "un file compresso (xz)"),
    "a 7z archive": ("un archivo 7z", "un archivio 7z"),
    "a RAR archive": ("un archivo RAR", "un archivio RAR"),
    "a Parquet file": ("un archivo Parquet", "un file Parquet"),
    "an SQLite database": ("una base de datos SQLite", "un database SQLite"),
    "an image": ("una imagen", "un'immagine"),
    "export the report as CSV or Excel": (
        "exporta el informe en CSV o Excel",
        "esporta il report in CSV o Excel",
    ),
    "export the data as CSV or Excel": ("exporta los datos en CSV o Excel", "esporta i dati in CSV o Excel"),
    "export the table as CSV": ("exporta la tabla en CSV", "esporta la tabella in CSV"),
    "export it as CSV": ("expórtalo en CSV", "esportalo in CSV"),
    "unpack it first": ("descomprímelo primero", "decomprimilo prima"),
    "{file}: is really a zip archive; unpack it and give the files inside": (
        "{file}: en realidad es un archivo zip; descomprímelo e indica los archivos que contiene",
        "{file}: in realtà è un archivio zip; decomprimilo e indica i file che contiene",
    ),
    "{file}: is really XML; export it as CSV, or open it in Excel and save it as xlsx": (
        "{file}: en realidad es XML; expórtalo en CSV, o ábrelo en Excel y guárdalo como xlsx",
        "{file}: in realtà è XML; esportalo in CSV, oppure aprilo in Excel e salvalo come xlsx",
    ),
    "{file}: is really JSON; export it as CSV or Excel": (
        "{file}: en realidad es JSON; expórtalo en CSV o Excel",
        "{file}: in realtà è JSON; esportalo in CSV o Excel",
    ),
    "{file}: is compressed (gzip) and damaged; download it again": (
        "{file}: está comprimido (gzip) y dañado; descárgalo otra vez",
        "{file}: è compresso (gzip) e danneggiato; scaricalo di nuovo",
    ),
    "{file}: is compressed (gzip) and ends too early; download it again": (
        "{file}: está comprimido (gzip) y termina antes de tiempo; descárgalo otra vez",
        "{file}: è compresso (gzip) e finisce troppo presto; scaricalo di nuovo",
    ),
    "{file}: unpacks to more than {limit:,} MB, past the limit; split it by period": (
        "{file}: descomprimido ocupa más de {limit:,} MB, que es el límite; divídelo por periodos",
        "{file}: decompresso occupa più di {limit:,} MB, che è il limite; dividilo per periodi",
    ),
    # -- encoding
    "not UTF-8: byte {byte} at line {line}; read as Windows-1252": (
        "no es UTF-8: byte {byte} en la línea {line}; se lee como Windows-1252",
        "non è UTF-8: byte {byte} alla riga {line}; si legge come Windows-1252",
    ),
    "{file}: is empty but for blank lines; export it again": (
        "{file}: solo tiene líneas en blanco; expórtalo otra vez",
        "{file}: contiene solo righe vuote; esportalo di nuovo",
    ),
    "{file}: encoding: {declared!r} is not an encoding; utf-8, utf-16, cp1252 and latin-1 are": (
        "{file}: encoding: {declared!r} no es una codificación; sí lo son utf-8, utf-16, cp1252 y latin-1",
        "{file}: encoding: {declared!r} non è una codifica; lo sono utf-8, utf-16, cp1252 e latin-1",
    ),
    "{file}: is not {encoding}: byte {byte} at line {line}; set encoding: to the right one, or export it again": (
        "{file}: no es {encoding}: byte {byte} en la línea {line}; indica la codificación correcta en encoding:, "
        "o expórtalo otra vez",
        "{file}: non è {encoding}: byte {byte} alla riga {line}; indica la codifica giusta in encoding:, "
        "o esportalo di nuovo",
    ),
    "{file}: is not {encoding} ({error}); set encoding: to the right one": (
        "{file}: no es {encoding} ({error}); indica la codificación correcta en encoding:",
        "{file}: non è {encoding} ({error}); indica la codifica giusta in encoding:",
    ),
    "{file}: line {line} is not valid UTF-8 (byte {byte}), though the lines above are; "
    "the file is cut or joined from two: export it again, or set encoding:": (
        "{file}: la línea {line} no es UTF-8 válido (byte {byte}), aunque las anteriores sí; "
        "el archivo está cortado o unido a partir de dos: expórtalo otra vez, o indica encoding:",
        "{file}: la riga {line} non è UTF-8 valido (byte {byte}), mentre quelle sopra lo sono; "
        "il file è tagliato o unito da due: esportalo di nuovo, o indica encoding:",
    ),
    "{file}: is neither UTF-8 nor Windows-1252 (byte {byte} at line {line}); set encoding:, e.g. mac-roman": (
        "{file}: no es ni UTF-8 ni Windows-1252 (byte {byte} en la línea {line}); indica encoding:, p. ej. mac-roman",
        "{file}: non è né UTF-8 né Windows-1252 (byte {byte} alla riga {line}); indica encoding:, per es. mac-roman",
    ),
    "{file}: looks like UTF-16 without a byte-order mark; set encoding: {encoding}": (
        "{file}: parece UTF-16 sin marca de orden de bytes; indica encoding: {encoding}",
        "{file}: sembra UTF-16 senza il segno di ordine dei byte; indica encoding: {encoding}",
    ),
    "{file}: line {line} holds NUL bytes; the file is damaged: export it again": (
        "{file}: la línea {line} contiene bytes NUL; el archivo está dañado: expórtalo otra vez",
        "{file}: la riga {line} contiene byte NUL; il file è danneggiato: esportalo di nuovo",
    ),
    # -- delimiters and quotes
    "{file}: delimiter: {declared!r} is not one character; use ',', ';', '|' or tab": (
        "{file}: delimiter: {declared!r} no es un solo carácter; usa ',', ';', '|' o tab",
        "{file}: delimiter: {declared!r} non è un solo carattere; usa ',', ';', '|' o tab",
    ),
    "{file}: quote opened on line {line} never closes; close it there, or export the file again": (
        "{file}: las comillas que se abren en la línea {line} no se cierran; ciérralas, o exporta el archivo otra vez",
        "{file}: le virgolette aperte alla riga {line} non si chiudono; chiudile, o esporta di nuovo il file",
    ),
    "has text after a closing quote": (
        "tiene texto detrás de unas comillas de cierre",
        "ha del testo dopo le virgolette di chiusura",
    ),
    "has quotes around several cells": (
        "tiene varias celdas entre las mismas comillas",
        "ha più celle fra le stesse virgolette",
    ),
    "holds line breaks and whole rows: a quote opens here and closes in a later row": (
        "contiene saltos de línea y filas enteras: unas comillas se abren aquí y se cierran en una fila posterior",
        "contiene interruzioni di riga e righe intere: qui si aprono virgolette chiuse in una riga successiva",
    ),
    "{file}: row {row} {problem}, above or in the header; mend its quotes, or export it again": (
        "{file}: la fila {row} {problem}, en el encabezado o encima de él; corrige las comillas, o expórtalo otra vez",
        "{file}: la riga {row} {problem}, nell'intestazione o sopra di essa; correggi le virgolette, "
        "o esportalo di nuovo",
    ),
    # -- the header
    "{n} columns are called {name!r}": ("{n} columnas se llaman {name!r}", "{n} colonne si chiamano {name!r}"),
    "column {position} has no name": ("la columna {position} no tiene nombre", "la colonna {position} non ha nome"),
    "{file}: has no header and no rows; export it again": (
        "{file}: no tiene ni encabezado ni filas; expórtalo otra vez",
        "{file}: non ha né intestazione né righe; esportalo di nuovo",
    ),
    "row {row} is left out: it has words where the other rows have figures, as a second header does": (
        "la fila {row} se omite: tiene palabras donde las demás tienen cifras, como un segundo encabezado",
        "la riga {row} è esclusa: ha parole dove le altre hanno cifre, come una seconda intestazione",
    ),
    "row {row} is taken as the header, but looks like data ({cells}); does the file have no header?": (
        "la fila {row} se toma como encabezado, pero parece de datos ({cells}); ¿el archivo no tiene encabezado?",
        "la riga {row} è presa come intestazione, ma sembra di dati ({cells}); il file non ha intestazione?",
    ),
    "row {row} has words where the rows above have figures ({cells}): is it another header?": (
        "la fila {row} tiene palabras donde las anteriores tienen cifras ({cells}): ¿es otro encabezado?",
        "la riga {row} ha parole dove le righe sopra hanno cifre ({cells}): è un'altra intestazione?",
    ),
    "row {row}: {cells}": ("fila {row}: {cells}", "riga {row}: {cells}"),
    "{file}: holds {n} tables ({rows}); set block: to the number of the one that counts, from 1, or header: to a name "
    "in its header": (
        "{file}: contiene {n} tablas ({rows}); indica block: con el número de la que cuenta, desde 1, o header: con un "
        "nombre de su encabezado",
        "{file}: contiene {n} tabelle ({rows}); indica block: con il numero di quella che conta, da 1, o header: con "
        "un nome della sua intestazione",
    ),
    "{file}: has no table {block}: it holds {n} ({rows}); set block: to one of them": (
        "{file}: no tiene la tabla {block}: contiene {n} ({rows}); indica block: con una de ellas",
        "{file}: non ha la tabella {block}: ne contiene {n} ({rows}); indica block: con una di esse",
    ),
    "{file}: {header!r} is in the header of several tables ({rows}); set block: to the number of one of them": (
        "{file}: {header!r} está en el encabezado de varias tablas ({rows}); indica block: con el número de una",
        "{file}: {header!r} è nell'intestazione di più tabelle ({rows}); indica block: con il numero di una di esse",
    ),
    "{file}: no table has {header!r} in its header ({rows}); set header: to a name of the one that counts": (
        "{file}: ninguna tabla tiene {header!r} en su encabezado ({rows}); indica header: con un nombre de la que "
        "cuenta",
        "{file}: nessuna tabella ha {header!r} nell'intestazione ({rows}); indica header: con un nome di quella che "
        "conta",
    ),
    # -- the rows
    "has {n} cell, the header has {width}{reason}": (
        "tiene {n} celda, el encabezado tiene {width}{reason}",
        "ha {n} cella, l'intestazione ne ha {width}{reason}",
    ),
    "has {n} cells, the header has {width}{reason}": (
        "tiene {n} celdas, el encabezado tiene {width}{reason}",
        "ha {n} celle, l'intestazione ne ha {width}{reason}",
    ),
    " (a delimiter in a cell without quotes?)": (
        " (¿un separador en una celda sin comillas?)",
        " (un separatore in una cella senza virgolette?)",
    ),
    " (the file ends here: is it complete?)": (
        " (el archivo termina aquí: ¿está completo?)",
        " (il file finisce qui: è completo?)",
    ),
    "{file}: row {row} {problem} (row {header_row}: {header}), and so {n} of {total} rows; the header does not "
    "fit its rows: export it again, or set delimiter: or correct the header": (
        "{file}: la fila {row} {problem} (fila {header_row}: {header}), y lo mismo {n} de {total} filas; el encabezado "
        "no corresponde a sus filas: expórtalo otra vez, indica delimiter: o corrige el encabezado",
        "{file}: la riga {row} {problem} (riga {header_row}: {header}), e così {n} righe su {total}; l'intestazione "
        "non corrisponde alle righe: esportalo di nuovo, indica delimiter: o correggi l'intestazione",
    ),
    "rows have {n} cells, the last ones empty, and the header has {width}: they are read from the left; "
    "check that the columns are those of their names": (
        "las filas tienen {n} celdas, las últimas vacías, y el encabezado tiene {width}: se leen desde la izquierda; "
        "comprueba que cada columna está bajo su nombre",
        "le righe hanno {n} celle, le ultime vuote, e l'intestazione ne ha {width}: si leggono da sinistra; "
        "controlla che ogni colonna stia sotto il suo nome",
    ),
    "the last line has no end: is the file complete?": (
        "la última línea no acaba en salto de línea: ¿está completo el archivo?",
        "l'ultima riga non finisce con un a capo: il file è completo?",
    ),
    # -- columns made of columns
    "{where}: {place} has no header like {pattern!r}. It has {headers}": (
        "{where}: {place} no tiene ninguna columna como {pattern!r}. Tiene {headers}",
        "{where}: {place} non ha nessuna colonna come {pattern!r}. Ha {headers}",
    ),
    "{where}: the history of stages needs the record's id: map it": (
        "{where}: el historial de etapas necesita el id del registro: asígnalo",
        "{where}: lo storico delle fasi richiede l'id del record: mappalo",
    ),
    "{where}: {place} has {n} columns called {header!r}. It has {headers}": (
        "{where}: {place} tiene {n} columnas llamadas {header!r}. Tiene {headers}",
        "{where}: {place} ha {n} colonne chiamate {header!r}. Ha {headers}",
    ),
    "{where}: {place} has no column {header!r}. It has {headers}": (
        "{where}: {place} no tiene la columna {header!r}. Tiene {headers}",
        "{where}: {place} non ha la colonna {header!r}. Ha {headers}",
    ),
}
