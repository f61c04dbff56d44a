"""What cleaning says: columns that are not found, rows and cells that do not count, and what looks wrong."""

MESSAGES: dict[str, tuple[str, str]] = {
    # -- lookups
    "{place}: {key} appears twice with different values (first: {first}). Keep one": (
        "{place}: {key} aparece dos veces con valores distintos (la primera: {first}). Deja una",
        "{place}: {key} compare due volte con valori diversi (la prima: {first}). Lasciane una",
    ),
    "{field}: {none} of {total} rows found no {key} in {file}: {keys}": (
        "{field}: {none} de {total} filas no encontraron su {key} en {file}: {keys}",
        "{field}: {none} righe su {total} non hanno trovato {key} in {file}: {keys}",
    ),
    "{key} ({n})": ("{key} ({n})", "{key} ({n})"),
    # -- columns of a source
    ". It has {headers}": (". Tiene {headers}", ". Ha {headers}"),
    "{at}: {place} has no column {header!r}{hint}": (
        "{at}: {place} no tiene la columna {header!r}{hint}",
        "{at}: {place} non ha la colonna {header!r}{hint}",
    ),
    "{at}: {place} has {n} columns called {header!r} ({twins}): rename one": (
        "{at}: {place} tiene {n} columnas llamadas {header!r} ({twins}): cambia el nombre de una",
        "{at}: {place} ha {n} colonne chiamate {header!r} ({twins}): rinominane una",
    ),
    "{at}: {place}: no column is called like a field of {table}: it has {headers}. "
    "Is that the header? Add columns:, or a header line": (
        "{at}: {place}: ninguna columna se llama como un campo de {table}: tiene {headers}. "
        "¿Es ese el encabezado? Añade columns:, o una línea de encabezado",
        "{at}: {place}: nessuna colonna si chiama come un campo di {table}: ha {headers}. "
        "È quella l'intestazione? Aggiungi columns:, o una riga di intestazione",
    ),
    "{places}: a header and no rows, and {table} has no other source": (
        "{places}: un encabezado sin filas, y {table} no tiene otro origen",
        "{places}: un'intestazione senza righe, e {table} non ha altre fonti",
    ),
    # -- how a source was read
    "working hours: {hours}": ("horario laboral: {hours}", "orario di lavoro: {hours}"),
    "cells are separated by {delimiter}": (
        "las celdas están separadas por {delimiter}",
        "le celle sono separate da {delimiter}",
    ),
    "semicolons": ("punto y coma", "punto e virgola"),
    "tabs": ("tabuladores", "tabulazioni"),
    "runs of spaces": ("varios espacios seguidos", "più spazi di seguito"),
    "pipes": ("barras verticales", "barre verticali"),
    "left out above the header": (
        "sin contar, por estar encima del encabezado",
        "fuori dal conteggio, perché sopra l'intestazione",
    ),
    "left out as the header again": (
        "sin contar, por repetir el encabezado",
        "fuori dal conteggio, come intestazione ripetuta",
    ),
    "left out as a total": ("sin contar, por ser de totales", "fuori dal conteggio, come totale"),
    "left out as a total or average of other rows": (
        "sin contar, por ser el total o la media de otras filas",
        "fuori dal conteggio, come totale o media di altre righe",
    ),
    "{place}: left out, as it is a total, subtotal or average of other rows: {rows}": (
        "{place}: sin contar, por ser total, subtotal o media de otras filas: {rows}",
        "{place}: fuori dal conteggio, come totale, subtotale o media di altre righe: {rows}",
    ),
    "{place}: left out, as they are totals, subtotals or averages of other rows: {rows}": (
        "{place}: sin contar, por ser totales, subtotales o medias de otras filas: {rows}",
        "{place}: fuori dal conteggio, come totali, subtotali o medie di altre righe: {rows}",
    ),
    "row {row} ({text})": ("fila {row} ({text})", "riga {row} ({text})"),
    "{place}: {what}: {text}": ("{place}: {what}: {text}", "{place}: {what}: {text}"),
    "left out as a footer": ("sin contar, por ser pie de página", "fuori dal conteggio, come nota a piè di pagina"),
    "left out as of another table": (
        "sin contar, por ser de otra tabla",
        "fuori dal conteggio, come di un'altra tabella",
    ),
    "row {rows}": ("fila {rows}", "riga {rows}"),
    "rows {rows}": ("filas {rows}", "righe {rows}"),
    "{place}: has a header and no rows": (
        "{place}: tiene encabezado pero no filas",
        "{place}: ha l'intestazione ma nessuna riga",
    ),
    "{header!r}: blank like an empty cell ({n}): {marks}": (
        "{header!r}: en blanco, igual que las celdas vacías ({n}): {marks}",
        "{header!r}: vuoto, come le celle vuote ({n}): {marks}",
    ),
    "{segment}: {label!r} is also written {others}: one {segment}": (
        "{segment}: {label!r} también se escribe {others}: un solo valor de {segment}",
        "{segment}: {label!r} si scrive anche {others}: un solo valore di {segment}",
    ),
    # -- rows and cells that do not count
    "{place}: left out, as not shaped like the header: {rows}": (
        "{place}: sin contar, por no encajar con el encabezado: {rows}",
        "{place}: fuori dal conteggio, perché non corrisponde all'intestazione: {rows}",
    ),
    "row {row} {problem}": ("la fila {row} {problem}", "la riga {row} {problem}"),
    "and {n} more": ("y {n} más", "e altre {n}"),
    "not read: {cells}": ("sin leer: {cells}", "celle non lette: {cells}"),
    "{n} cells of {header!r} (rows {rows}), such as {cell}": (
        "{n} celdas de {header!r} (filas {rows}), como {cell}",
        "{n} celle di {header!r} (righe {rows}), come {cell}",
    ),
    "{source}: dated by one day of the week alone: does a week begin or end on it? set grain: week if it "
    "begins, grain: day if a row is a day": (
        "{source}: todas las fechas son del mismo día de la semana: ¿empieza la semana ese día o termina? pon grain: "
        "week si empieza, grain: day si cada fila es un día",
        "{source}: tutte le date cadono nello stesso giorno: la settimana comincia o finisce quel giorno? "
        "metti grain: week se comincia, grain: day se ogni riga è un giorno",
    ),
    "{source}: dated by the first days of weeks alone: a row is a week; set grain: day if it is not": (
        "{source}: solo hay fechas de primeros días de semana: cada fila es una semana; si no lo es, pon grain: day",
        "{source}: ha solo date di primi giorni di settimana: ogni riga è una settimana; se non lo è, metti grain: day",
    ),
    "{source}: figures are spread evenly over the days they are for": (
        "{source}: las cifras se reparten por igual entre los días a los que corresponden",
        "{source}: i dati sono ripartiti in parti uguali tra i giorni a cui si riferiscono",
    ),
    "{n} date of {table} is after its record's last change or far after all others, so the data is taken "
    "to go to {day}: {rows}": (
        "{n} fecha de {table} es posterior al último cambio de su registro o muy posterior a todas las demás, así que "
        "se considera que los datos llegan hasta el {day}: {rows}",
        "{n} data di {table} è successiva all'ultima modifica del suo record o molto successiva a tutte le altre, "
        "quindi si considera che i dati arrivino al {day}: {rows}",
    ),
    "{n} dates of {table} are after their record's last change or far after all others, so the data is "
    "taken to go to {day}: {rows}": (
        "{n} fechas de {table} son posteriores al último cambio de su registro o muy posteriores a todas las demás, "
        "así que se considera que los datos llegan hasta el {day}: {rows}",
        "{n} date di {table} sono successive all'ultima modifica del loro record o molto successive a tutte le altre, "
        "quindi si considera che i dati arrivino al {day}: {rows}",
    ),
    "{place}: {field} is {day}": ("{place}: {field} es {day}", "{place}: {field} è {day}"),
    "{n} of {field} are rounded numbers, their last digits lost in a spreadsheet, such as {place}, {header}: "
    "{text!r}": (
        "{n} de {field} son números redondeados, con las últimas cifras perdidas en una hoja de cálculo, como "
        "{place}, {header}: {text!r}",
        "{n} di {field} sono numeri arrotondati, con le ultime cifre perse in un foglio di calcolo, come "
        "{place}, {header}: {text!r}",
    ),
    "{source}: {field} has values nobody mapped: {values}; add them to values: {field}:": (
        "{source}: {field} tiene valores que nadie ha asignado: {values}; añádelos en values: {field}:",
        "{source}: {field} ha valori che nessuno ha mappato: {values}; aggiungili in values: {field}:",
    ),
    "{source}: no {field} is {lost!r}. Did you mean {near!r}, now taken for {other}?": (
        "{source}: ningún valor de {field} es {lost!r}. ¿Querías decir {near!r}, que ahora se toma por {other}?",
        "{source}: nessun valore di {field} è {lost!r}. Intendevi {near!r}, che ora è preso per {other}?",
    ),
    # -- duplicates
    "{table}: no {key} is mapped, so the same record twice would count twice": (
        "{table}: sin {key} asignado, el mismo registro repetido contaría dos veces",
        "{table}: senza {key} mappato, lo stesso record ripetuto conterebbe due volte",
    ),
    "{key}: {n} ids were merged into other records and still have a row ({ids}): the record they were merged into "
    "counts": (
        "{key}: ids fusionados con otros registros que aún tienen una fila: {n} ({ids}); cuenta el registro con el que "
        "se fusionaron",
        "{key}: id uniti ad altri record che hanno ancora una riga: {n} ({ids}); conta il record che li ha accolti",
    ),
    "{key}: {n} ids stand more than once in a file ({ids}): {kept}": (
        "{key}: ids repetidos en un mismo archivo: {n} ({ids}); {kept}",
        "{key}: id ripetuti in uno stesso file: {n} ({ids}); {kept}",
    ),
    "{key}: {n} ids stand in more than one file ({ids}): {kept}": (
        "{key}: ids presentes en más de un archivo: {n} ({ids}); {kept}",
        "{key}: id presenti in più di un file: {n} ({ids}); {kept}",
    ),
    "the latest modified_at is kept": (
        "se conserva la fila con el modified_at más reciente",
        "si tiene la riga con il modified_at più recente",
    ),
    "the last row is kept": ("se conserva la última fila", "si tiene l'ultima riga"),
    "{table}: {n} row stands in two files, the same in every column: it counts once": (
        "{table}: {n} fila está en dos archivos, igual en todas las columnas: cuenta una vez",
        "{table}: {n} riga è in due file, uguale in tutte le colonne: conta una volta",
    ),
    "{table}: {n} rows stand in two files, the same in every column: they count once": (
        "{table}: {n} filas están en dos archivos, iguales en todas las columnas: cuentan una vez",
        "{table}: {n} righe sono in due file, uguali in tutte le colonne: contano una volta",
    ),
    "{table}: {n} row is corrected by a newer file, which counts in its place": (
        "{table}: un archivo más nuevo corrige {n} fila y cuenta en su lugar",
        "{table}: un file più recente corregge {n} riga e conta al suo posto",
    ),
    "{table}: {n} rows are corrected by a newer file, which counts in their place": (
        "{table}: un archivo más nuevo corrige {n} filas y cuenta en su lugar",
        "{table}: un file più recente corregge {n} righe e conta al loro posto",
    ),
    "{files}: {n} row has the same date and labels with other figures, such as {one} and {other}": (
        "{files}: {n} fila tiene la misma fecha y las mismas etiquetas con otras cifras, por ejemplo {one} y {other}",
        "{files}: {n} riga ha la stessa data e le stesse etichette con altre cifre, per esempio {one} e {other}",
    ),
    "{files}: {n} rows have the same date and labels with other figures, such as {one} and {other}": (
        "{files}: {n} filas tienen la misma fecha y las mismas etiquetas con otras cifras, por ejemplo {one} y {other}",
        "{files}: {n} righe hanno la stessa data e le stesse etichette con altre cifre, per esempio {one} e {other}",
    ),
    "set overlap: newer on the source if the newer file corrects the older one, or overlap: add if both are meant": (
        "indica overlap: newer en la fuente si el archivo más nuevo corrige el anterior, u overlap: add si valen los "
        "dos",
        "indica overlap: newer nella fonte se il file più recente corregge il precedente, oppure overlap: add se "
        "valgono entrambi",
    ),
    "{one} and {other} have the same labels, and days in common: one stands for a range of days, the other for "
    "some of them": (
        "{one} y {other} tienen las mismas etiquetas y días en común: una vale para varios días seguidos y la otra "
        "para algunos de ellos",
        "{one} e {other} hanno le stesse etichette e giorni in comune: una vale per più giorni di seguito, l'altra per "
        "alcuni di essi",
    ),
    "leave one of the files out, or set overlap: add if both are meant": (
        "deja fuera uno de los archivos, o indica overlap: add si valen los dos",
        "escludi uno dei file, oppure indica overlap: add se valgono entrambi",
    ),
    "{field} ({n})": ("{field} ({n})", "{field} ({n})"),
    "{source}: blank is 0: {fields}": (
        "{source}: las celdas vacías cuentan como 0: {fields}",
        "{source}: le celle vuote contano come 0: {fields}",
    ),
    "{one} and {other} are the same file": (
        "{one} y {other} son el mismo archivo",
        "{one} e {other} sono lo stesso file",
    ),
    "{one} and {other} have the same amounts on the same days": (
        "{one} y {other} tienen los mismos importes en los mismos días",
        "{one} e {other} hanno gli stessi importi negli stessi giorni",
    ),
    "{one} has the amounts of {parts} together": (
        "{one} tiene los importes de {parts} juntos",
        "{one} ha gli importi di {parts} insieme",
    ),
    "leave one of them out, or set same_money: keep on the source if both are meant": (
        "deja fuera uno de ellos, o indica same_money: keep en la fuente si valen los dos",
        "escludi uno dei due, oppure indica same_money: keep nella fonte se valgono entrambi",
    ),
    # -- time
    "rows of {table} dated after today, {today}, and left out: {counts}": (
        "filas de {table} con fecha posterior a hoy, {today}, y por eso omitidas: {counts}",
        "righe di {table} con data successiva a oggi, {today}, e perciò escluse: {counts}",
    ),
    "{n} by {field}": ("{n} por {field}", "{n} per {field}"),
    "{n} deal with a close date and no status, neither won nor lost": (
        "{n} negocio con fecha de cierre y sin estado, ni ganado ni perdido",
        "{n} trattativa con data di chiusura e senza stato, né vinta né persa",
    ),
    "{n} deals with a close date and no status, neither won nor lost": (
        "{n} negocios con fecha de cierre y sin estado, ni ganados ni perdidos",
        "{n} trattative con data di chiusura e senza stato, né vinte né perse",
    ),
    "{n} closed deal without a close date, in no period: {counts}": (
        "{n} negocio cerrado sin fecha de cierre, fuera de todo periodo: {counts}",
        "{n} trattativa chiusa senza data di chiusura, fuori da ogni periodo: {counts}",
    ),
    "{n} closed deals without a close date, in no period: {counts}": (
        "{n} negocios cerrados sin fecha de cierre, fuera de todo periodo: {counts}",
        "{n} trattative chiuse senza data di chiusura, fuori da ogni periodo: {counts}",
    ),
    "{n} won": ("ganados: {n}", "vinte: {n}"),
    "{n} lost": ("perdidos: {n}", "perse: {n}"),
    "{n} without a decision": ("sin decisión: {n}", "senza decisione: {n}"),
    "{n} disqualified": ("descartados: {n}", "squalificate: {n}"),
    "no date": ("sin fecha", "senza data"),
    "{place}: {reason}": ("{place}: {reason}", "{place}: {reason}"),
    "{n} subscription that end before they begin, in no count of customers": (
        "{n} suscripción que termina antes de empezar, fuera de los recuentos de clientes",
        "{n} abbonamento che finisce prima di iniziare, fuori dai conteggi di clienti",
    ),
    "{n} subscriptions that end before they begin, in no count of customers": (
        "{n} suscripciones que terminan antes de empezar, fuera de los recuentos de clientes",
        "{n} abbonamenti che finiscono prima di iniziare, fuori dai conteggi di clienti",
    ),
    "{place}: {later} lies before {start}": (
        "{place}: {later} es anterior a {start}",
        "{place}: {later} precede {start}",
    ),
    "{place}: closed, without a close date": (
        "{place}: cerrado, sin fecha de cierre",
        "{place}: chiusa, senza data di chiusura",
    ),
    # -- suspicions
    "are the won ones in the export?": (
        "¿están los ganados en la exportación?",
        "quelle vinte sono nell'esportazione?",
    ),
    "are the lost ones in the export?": (
        "¿están los perdidos en la exportación?",
        "quelle perse sono nell'esportazione?",
    ),
    "{source}: no row has {words}, which the mapping takes for {outcome}: {question}": (
        "{source}: ninguna fila tiene {words}, que la configuración toma por {outcome}: {question}",
        "{source}: nessuna riga ha {words}, che la configurazione prende per {outcome}: {question}",
    ),
    "{source}: all of {n} decided {table} ended one way: {question}": (
        "{source}: todos los {table} decididos ({n}) acabaron igual: {question}",
        "{source}: tutti i {table} decisi ({n}) sono finiti allo stesso modo: {question}",
    ),
    "{n} of {total} {table} ({share:.0%}) were created on {day}: an import? Its day need not be that of the records": (
        "{n} de {total} {table} ({share:.0%}) se crearon el {day}: ¿una importación? "
        "Su día puede no ser el de los registros",
        "{n} di {total} {table} ({share:.0%}) risultano creati il {day}: un'importazione? "
        "Il suo giorno può non essere quello dei record",
    ),
    "{place} has exactly {n:,} rows: was the export cut there?": (
        "{place} tiene exactamente {n:,} filas: ¿se cortó ahí la exportación?",
        "{place} ha esattamente {n:,} righe: l'esportazione è stata tagliata lì?",
    ),
    "{n} of the {table} may be tests, such as {field} {text!r}; they count. To leave them out, "
    "exclude: {{{table}: {{{field}: [{text}]}}}}": (
        "{table}: posibles datos de prueba: {n}, como {field} {text!r}; cuentan. Para dejarlas fuera, "
        "exclude: {{{table}: {{{field}: [{text}]}}}}",
        "{table}: possibili dati di prova: {n}, come {field} {text!r}; contano. Per escluderle, "
        "exclude: {{{table}: {{{field}: [{text}]}}}}",
    ),
    "{zoned} of {table} carries an offset, times of {plain} without one are taken as those of {zones}": (
        "{zoned} de {table} lleva zona horaria; las horas de {plain} que no la llevan se toman como de {zones}",
        "{zoned} di {table} ha il fuso orario; gli orari di {plain} che non lo hanno sono presi come di {zones}",
    ),
    "{zoned} of {table} carry an offset, times of {plain} without one are taken as those of {zones}": (
        "{zoned} de {table} llevan zona horaria; las horas de {plain} que no la llevan se toman como de {zones}",
        "{zoned} di {table} hanno il fuso orario; gli orari di {plain} che non lo hanno sono presi come di {zones}",
    ),
    "{table}.{field} is filled from {since} on, but the records begin on {first}: unknown before": (
        "{table}.{field} está relleno desde {since}, pero los registros empiezan el {first}: antes no se sabe",
        "{table}.{field} è compilato dal {since}, ma i record iniziano il {first}: prima non si sa",
    ),
    "the newest event of {table} is of {day}, {n} days before {today}": (
        "el evento más reciente de {table} es del {day}, {n} días antes del {today}",
        "l'evento più recente di {table} è del {day}, {n} giorni prima del {today}",
    ),
    # -- exchange rates
    "{n} row of {source} in {code} dated before the first rate, {day} ({file}), left without {field}: "
    "add an earlier rate, or {code}: under exchange_rates": (
        "{n} fila de {source} en {code} anterior al primer tipo de cambio, {day} ({file}), queda sin {field}: "
        "añade un tipo anterior, o {code}: en exchange_rates",
        "{n} riga di {source} in {code} precedente al primo tasso di cambio, {day} ({file}), resta senza {field}: "
        "aggiungi un tasso precedente, o {code}: in exchange_rates",
    ),
    "{n} rows of {source} in {code} dated before the first rate, {day} ({file}), left without {field}: "
    "add an earlier rate, or {code}: under exchange_rates": (
        "{n} filas de {source} en {code} anteriores al primer tipo de cambio, {day} ({file}), quedan sin {field}: "
        "añade un tipo anterior, o {code}: en exchange_rates",
        "{n} righe di {source} in {code} precedenti al primo tasso di cambio, {day} ({file}), restano senza {field}: "
        "aggiungi un tasso precedente, o {code}: in exchange_rates",
    ),
    "{rates}, by date ({file})": ("{rates}, por fecha ({file})", "{rates}, per data ({file})"),
    "{rates} before {day}": ("{rates} antes del {day}", "{rates} prima del {day}"),
    "{low:.6g} to {high:.6g}": ("{low:.6g} a {high:.6g}", "da {low:.6g} a {high:.6g}"),
    "the date of exchange rates": ("la fecha de los tipos de cambio", "la data dei tassi di cambio"),
    "the currency of exchange rates": ("la moneda de los tipos de cambio", "la valuta dei tassi di cambio"),
    "the rate of exchange rates": ("el valor de los tipos de cambio", "il valore dei tassi di cambio"),
    "{place}: has no column for {what}: head it {known}. It has {headers}": (
        "{place}: no tiene ninguna columna para {what}: ponle de encabezado {known}. Tiene {headers}",
        "{place}: non ha nessuna colonna per {what}: intestala {known}. Ha {headers}",
    ),
    "{place}: has several columns for {what}: head it {known}. It has {headers}": (
        "{place}: tiene varias columnas para {what}: deja una con el encabezado {known}. Tiene {headers}",
        "{place}: ha più colonne per {what}: lasciane una con l'intestazione {known}. Ha {headers}",
    ),
    "{place}, {header}: {cell} is not {what}": (
        "{place}, {header}: {cell} no es {what}",
        "{place}, {header}: {cell} non è {what}",
    ),
    "an empty cell": ("una celda vacía", "una cella vuota"),
    "a date": ("una fecha", "una data"),
    "a currency such as USD": ("una moneda como USD", "una valuta come USD"),
    "a rate above 0": ("un tipo de cambio mayor que 0", "un tasso di cambio maggiore di 0"),
    "write days as 2025-03-31": (
        "escribe los días como 2025-03-31",
        "scrivi i giorni come 2025-03-31",
    ),
    "write one rate with four decimals, 1.0850": (
        "escribe algún tipo de cambio con cuatro decimales, 1.0850",
        "scrivi un tasso con quattro decimali, 1.0850",
    ),
    "{place}: {code} on {day:%Y-%m-%d} has another rate above: keep one": (
        "{place}: {code} tiene otro tipo de cambio el {day:%Y-%m-%d} más arriba: deja uno",
        "{place}: {code} ha un altro tasso il {day:%Y-%m-%d} più in alto: lasciane uno",
    ),
    "{place}: one {own} is 1 {own}, not {rate:g}: write what the other currencies are worth in {own}": (
        "{place}: un {own} es 1 {own}, no {rate:g}: escribe cuánto valen las otras monedas en {own}",
        "{place}: un {own} è 1 {own}, non {rate:g}: scrivi quanto valgono le altre valute in {own}",
    ),
}
