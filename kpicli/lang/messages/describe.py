"""What list, explain, check and presets say, the advice beside a flag, and the remarks beside a report."""

MESSAGES: dict[str, tuple[str, str]] = {
    # -- remarks -----------------------------------------------------------------------------------------------------
    "no KPI can be computed from the table {tables} alone: `kpi list` says what each one needs": (
        "con la tabla {tables} sola no se puede calcular ningún KPI: `kpi list` dice qué necesita cada uno",
        "con la sola tabella {tables} non si può calcolare nessun KPI: `kpi list` dice che cosa serve a ciascuno",
    ),
    "{kpi}: not computed: {why}": ("{kpi}: sin calcular: {why}", "{kpi}: non calcolato: {why}"),
    "{n} source, {rows}, as of {day}": (
        "{n} origen, {rows}, a fecha de {day}",
        "{n} fonte, {rows}, alla data del {day}",
    ),
    "{n} sources, {rows}, as of {day}": (
        "{n} orígenes, {rows}, a fecha de {day}",
        "{n} fonti, {rows}, alla data del {day}",
    ),
    "{n} rows read = {parts}": ("{n} filas leídas = {parts}", "{n} righe lette = {parts}"),
    "{n} used": ("{n} usadas", "{n} usate"),
    "{n} duplicates": ("{n} duplicadas", "{n} duplicate"),
    "{n} rejected ({reasons})": ("{n} rechazadas ({reasons})", "{n} scartate ({reasons})"),
    "not shaped like the header": ("no encajan con el encabezado", "non corrispondono all'intestazione"),
    "{undated} without a date, {ragged} not shaped like the header": (
        "{undated} sin fecha, {ragged} que no encajan con el encabezado",
        "{undated} senza data, {ragged} che non corrispondono all'intestazione",
    ),
    "{n} outside the range": ("{n} fuera del rango", "{n} fuori dall'intervallo"),
    "{n} totals and footers": ("{n} totales y pies", "{n} totali e piè di pagina"),
    "{n} of other tables": ("{n} de otras tablas", "{n} di altre tabelle"),
    # -- check -------------------------------------------------------------------------------------------------------
    "  note: {note}": ("  nota: {note}", "  nota: {note}"),
    "typed in the workbook": ("con tipo en el libro de Excel", "con tipo nella cartella di lavoro"),
    "proved": ("probado", "provato"),
    "declared": ("declarado", "dichiarato"),
    "assumed": ("supuesto", "presunto"),
    "empty": ("vacío", "vuoto"),
    "info": ("información", "informazione"),
    "warn": ("aviso", "avviso"),
    "refuse": ("rechazado", "rifiutato"),
    "  {field}  {header!r}: {reading}, {evidence}{proof}; {n} filled{bad}": (
        "  {field}  {header!r}: {reading}, {evidence}{proof}; con valor: {n}{bad}",
        "  {field}  {header!r}: {reading}, {evidence}{proof}; con valore: {n}{bad}",
    ),
    ", {n} could not be read": (", ilegibles: {n}", ", illeggibili: {n}"),
    "  values of {field} that nobody mapped: {words}": (
        "  valores de {field} que nadie ha asignado: {words}",
        "  valori di {field} che nessuno ha mappato: {words}",
    ),
    "  not mapped: {headers}": ("  sin asignar: {headers}", "  non mappate: {headers}"),
    "Days covered (as of {day})": ("Días cubiertos (a fecha de {day})", "Giorni coperti (alla data del {day})"),
    "  {table}: {first} to {last}, {usual}": (
        "  {table}: de {first} a {last}, {usual}",
        "  {table}: da {first} a {last}, {usual}",
    ),
    "something every day": ("algo todos los días", "qualcosa ogni giorno"),
    "usually quiet for at most {n} days": (
        "normalmente, como mucho {n} días seguidos sin nada",
        "di solito, al massimo {n} giorni di seguito senza nulla",
    ),
    "    nothing between {before} and {after}: is an export missing? Those days count as 0": (
        "    nada entre {before} y {after}: ¿falta una exportación? Esos días cuentan como 0",
        "    nulla tra {before} e {after}: manca un'esportazione? Quei giorni contano come 0",
    ),
    "  {table}: no dated rows": ("  {table}: sin filas con fecha", "  {table}: nessuna riga con data"),
    "Links between tables": ("Enlaces entre tablas", "Collegamenti tra tabelle"),
    "  {link}: all {n} found": ("  {link}: se encontraron todas ({n})", "  {link}: tutte trovate ({n})"),
    "  {link}: {n} of {total} ({share:.1%}) without a partner: {keys}": (
        "  {link}: {n} de {total} ({share:.1%}) sin correspondencia: {keys}",
        "  {link}: {n} di {total} ({share:.1%}) senza corrispondenza: {keys}",
    ),
    "Segment values of one table alone": (
        "Valores de segmento que solo están en una tabla",
        "Valori di segmento presenti in una sola tabella",
    ),
    "… {n} more": ("… {n} más", "… altri {n}"),
    "Cells that could not be read": ("Celdas que no se pudieron leer", "Celle che non si sono potute leggere"),
    "Rejected rows": ("Filas rechazadas", "Righe scartate"),
    "Dates out of order": ("Fechas en desorden", "Date fuori ordine"),
    "Duplicates: rows that another row of the same thing replaces": (
        "Duplicados: filas sustituidas por otra del mismo registro",
        "Duplicati: righe sostituite da un'altra dello stesso record",
    ),
    "  … and {n} more: kpi check --rows": ("  … y {n} más: kpi check --rows", "  … e altre {n}: kpi check --rows"),
    "Hazards": ("Avisos", "Avvisi"),
    # -- presets -----------------------------------------------------------------------------------------------------
    "a real export was read": ("se leyó una exportación real", "è stata letta un'esportazione vera"),
    "from the tool's documentation": (
        "de la documentación de la herramienta",
        "dalla documentazione dello strumento",
    ),
    "from other people's importers or fixtures": (
        "de importadores o datos de prueba de otros",
        "da importatori o dati di prova di altri",
    ),
    "fills {table}; headers known: {sure}": (
        "rellena {table}; encabezados conocidos: {sure}",
        "riempie {table}; intestazioni note: {sure}",
    ),
    "  {field}  always {value}": ("  {field}  siempre {value}", "  {field}  sempre {value}"),
    "note: {note}": ("nota: {note}", "nota: {note}"),
    "read in: {source}": ("leído en: {source}", "letto in: {source}"),
    # -- list --------------------------------------------------------------------------------------------------------
    "+ defined in your config": ("+ definido en tu configuración", "+ definito nella tua configurazione"),
    "* a vanity KPI: left out of boards and groups unless --vanity is given": (
        "* métrica de vanidad: fuera de tableros y grupos salvo con --vanity",
        "* metrica di vanità: fuori da cruscotti e gruppi salvo con --vanity",
    ),
    "- not from the sources of this config": (
        "- no disponible con los orígenes de esta configuración",
        "- non disponibile con le fonti di questa configurazione",
    ),
    # -- advice ------------------------------------------------------------------------------------------------------
    "wait until the period is over, or compare with --from and --to over equal days": (
        "espera a que termine el periodo, o compara días iguales con --from y --to",
        "aspetta che il periodo finisca, o confronta giorni uguali con --from e --to",
    ),
    "nothing to mend: leave out --include-partial to compare whole periods alone": (
        "nada que corregir: quita --include-partial para comparar solo periodos completos",
        "niente da correggere: togli --include-partial per confrontare solo periodi completi",
    ),
    "export the missing days, or ask for periods that the table covers": (
        "exporta los días que faltan, o pide periodos que la tabla cubra",
        "esporta i giorni mancanti, o chiedi periodi che la tabella copre",
    ),
    "read an older period, or set a window in the config so that all records have had equal time": (
        "mira un periodo anterior, o pon un plazo (window) en la configuración para que todos hayan tenido el mismo "
        "tiempo",
        "guarda un periodo precedente, o metti una finestra (window) nella configurazione perché tutti abbiano avuto "
        "lo stesso tempo",
    ),
    "read the interval, not the figure; a longer period has more rows": (
        "fíjate en el intervalo, no en la cifra; un periodo más largo tiene más filas",
        "guarda l'intervallo, non la cifra; un periodo più lungo ha più righe",
    ),
    "read the total, or a longer period; if there was a cost, add it to the export": (
        "lee el total o un periodo más largo; si hubo un coste, añádelo a la exportación",
        "leggi il totale o un periodo più lungo; se un costo c'è stato, aggiungilo all'esportazione",
    ),
    "give these rows their segment in the source, or compare the segments by what they were given": (
        "da a estas filas su segmento en la fuente, o compara los segmentos solo por lo que tienen asignado",
        "assegna a queste righe il loro segmento nella fonte, o confronta i segmenti solo per ciò che hanno assegnato",
    ),
    "split counts or amounts by it: deals_lost, lost amounts; or split the rate by another field": (
        "úsalo para repartir recuentos o importes, como deals_lost; o reparte la tasa por otro campo",
        "usalo per suddividere conteggi o importi, come deals_lost; oppure suddividi il tasso per un altro campo",
    ),
    "look at what is mapped: unique opens, not all opens; delivered, not sent": (
        "revisa qué columnas se asignaron: aperturas únicas y no totales; entregados y no enviados",
        "controlla quali colonne sono mappate: aperture uniche e non totali; consegnate e non inviate",
    ),
    "read it as longer than the number after >, or ask for periods whose records have had more time": (
        "léelo como más largo que el número tras >, o pide periodos cuyos registros hayan tenido más tiempo",
        "leggilo come più lungo del numero dopo >, o chiedi periodi i cui record hanno avuto più tempo",
    ),
    "nothing to mend: there is nothing to divide by in this cell": (
        "nada que corregir: en esta celda no hay nada entre lo que dividir",
        "niente da correggere: in questa cella non c'è nulla per cui dividere",
    ),
    "add exchange_rates to the config, or filter with --where currency=…": (
        "añade exchange_rates a la configuración, o filtra con --where currency=…",
        "aggiungi exchange_rates alla configurazione, o filtra con --where currency=…",
    ),
    "fill the amounts in the source: --rows lists the rows that count": (
        "rellena los importes en el origen: --rows muestra las filas que cuentan",
        "compila gli importi nella fonte: --rows elenca le righe che contano",
    ),
    "add a source with the wider costs (team: sales), or name the narrower definition": (
        "añade un origen con los costes más amplios (team: sales), o pide la definición más estrecha por su nombre",
        "aggiungi una fonte con i costi più ampi (team: sales), o chiedi la definizione più stretta per nome",
    ),
    "find why the export repeats ids; map modified_at so that the latest row is kept": (
        "averigua por qué la exportación repite ids; asigna modified_at para quedarte con la fila más reciente",
        "scopri perché l'esportazione ripete gli id; mappa modified_at per tenere la riga più recente",
    ),
    "leave the older file out of the source's path": (
        "quita el archivo más antiguo del path del origen",
        "togli il file più vecchio dal path della fonte",
    ),
    "leave one of the files out; or set overlap: newer when a newer file corrects an older one, overlap: add when "
    "both are meant": (
        "quita uno de los archivos; o indica overlap: newer si un archivo más nuevo corrige otro anterior, overlap: "
        "add si valen los dos",
        "togli uno dei file; oppure indica overlap: newer se un file più recente ne corregge uno precedente, "
        "overlap: add se valgono entrambi",
    ),
    "leave one of them out, or set same_money: keep on the source when both are meant": (
        "deja fuera uno de ellos, o indica same_money: keep en la fuente si valen los dos",
        "escludi uno dei due, oppure indica same_money: keep nella fonte se valgono entrambi",
    ),
    "map the id column": ("asigna la columna del id", "mappa la colonna dell'id"),
    "export both tables over the same time: kpi check lists the keys": (
        "exporta las dos tablas de las mismas fechas: kpi check muestra las claves",
        "esporta le due tabelle per le stesse date: kpi check elenca le chiavi",
    ),
    "give both spellings one label under segments: in the config": (
        "da a las dos grafías una sola etiqueta en segments: de la configuración",
        "dai alle due grafie una sola etichetta in segments: nella configurazione",
    ),
    "map the segment in every table, or read the total": (
        "asigna el segmento en todas las tablas, o mira el total",
        "mappa il segmento in ogni tabella, o guarda il totale",
    ),
    "fill the field in the source": ("rellena el campo en el origen", "compila il campo nella fonte"),
    "export the field with its time of day": ("exporta el campo con su hora", "esporta il campo con la sua ora"),
    "fill in the close dates in the source: kpi check --rows lists the deals": (
        "completa las fechas de cierre en el origen: kpi check --rows muestra los negocios",
        "completa le date di chiusura nella fonte: kpi check --rows elenca le trattative",
    ),
    "read the variant dated, which counts entries with a date of their own alone; or fill the dates in the source": (
        "lee la variante dated, que cuenta solo las entradas con fecha propia; o completa las fechas en el origen",
        "leggi la variante dated, che conta solo gli ingressi con una data propria; o compila le date nella fonte",
    ),
    "export all deals, whatever became of them; or mend the word under values: status:": (
        "exporta todos los negocios, hayan acabado como hayan acabado; o corrige la palabra en values: status:",
        "esporta tutte le trattative, comunque siano finite; o correggi la parola in values: status:",
    ),
    "mend the dates in the source: kpi check lists the rows": (
        "corrige las fechas en el origen: kpi check muestra las filas",
        "correggi le date nella fonte: kpi check elenca le righe",
    ),
    "mend the cells, or say under dates: or decimal: how the column is written": (
        "corrige las celdas, o indica en dates: o decimal: cómo está escrita la columna",
        "correggi le celle, o indica in dates: o decimal: come è scritta la colonna",
    ),
    "export the file again, or mend the rows that are named: often a delimiter in a cell without quotes": (
        "exporta el archivo otra vez, o corrige las filas que se nombran: suele ser un separador en una celda sin "
        "comillas",
        "esporta di nuovo il file, o correggi le righe nominate: spesso è un separatore in una cella senza virgolette",
    ),
    "check the rows that are named; totals: none in the config counts them like any other": (
        "revisa las filas que se nombran; totals: none en la configuración las cuenta como las demás",
        "controlla le righe nominate; totals: none nella configurazione le conta come le altre",
    ),
    "Left out: totals, footers and headers again": (
        "Sin contar: totales, pies y encabezados repetidos",
        "Fuori dal conteggio: totali, note a piè di pagina e intestazioni ripetute",
    ),
    "mend what is named in the file and save it, or export it again as CSV": (
        "corrige en el archivo lo que se nombra y guárdalo, o expórtalo otra vez como CSV",
        "correggi nel file ciò che è nominato e salvalo, o esportalo di nuovo come CSV",
    ),
    "export again, and do not open and save the file in a spreadsheet: or keep the column as text there": (
        "exporta otra vez, y no abras y guardes el archivo en una hoja de cálculo; o deja allí la columna como texto",
        "esporta di nuovo, e non aprire e salvare il file in un foglio di calcolo; o lascia lì la colonna come testo",
    ),
    "say under values: in the config what the words mean": (
        "indica en values: de la configuración qué significan las palabras",
        "indica in values: nella configurazione che cosa significano le parole",
    ),
    "export the years before too, or read the number as first in this export": (
        "exporta también los años anteriores, o lee el número como «primero en esta exportación»",
        "esporta anche gli anni precedenti, o leggi il numero come «primo in questa esportazione»",
    ),
    "read time_to_close_days beside it: it counts what is still open for as long as it has lasted": (
        "mira también time_to_close_days: cuenta lo que sigue abierto por el tiempo que lleva",
        "guarda anche time_to_close_days: conta ciò che è ancora aperto per il tempo che è durato",
    ),
    "read the number without that row as well: --where leaves it out": (
        "mira también el número sin esa fila: --where la deja fuera",
        "guarda anche il numero senza quella riga: --where la lascia fuori",
    ),
    "read the segments: the total fell or rose because their shares changed": (
        "mira los segmentos: el total bajó o subió porque cambió su peso",
        "guarda i segmenti: il totale è sceso o salito perché è cambiato il loro peso",
    ),
    "do not act on the order: take a longer period, so that there are more rows": (
        "no decidas por el orden: toma un periodo más largo, para tener más filas",
        "non decidere in base all'ordine: prendi un periodo più lungo, per avere più righe",
    ),
    "export a history of owners if the number decides about people": (
        "exporta un historial de responsables si con el número se decide sobre personas",
        "esporta uno storico dei responsabili se in base al numero si decide su persone",
    ),
    "read cac.lagged beside it, or a longer period; cac_lag in the config says how long the lag is": (
        "mira también cac.lagged, o un periodo más largo; cac_lag en la configuración dice cuánto dura el desfase",
        "guarda anche cac.lagged, o un periodo più lungo; cac_lag nella configurazione dice quanto dura lo scarto",
    ),
    "export that table again, up to the day of the others": (
        "exporta esa tabla otra vez, hasta el día de las demás",
        "esporta di nuovo quella tabella, fino al giorno delle altre",
    ),
    "close them or move their date in the CRM": (
        "ciérralos o cambia su fecha en el CRM",
        "chiudile o sposta la loro data nel CRM",
    ),
    "export the parts of the percentage too: sessions, impressions": (
        "exporta también las partes del porcentaje: sesiones, impresiones",
        "esporta anche le parti della percentuale: sessioni, impressioni",
    ),
    "look whether these records were imported that day: then map the original creation date": (
        "mira si estos registros se importaron ese día: si es así, asigna la fecha de creación original",
        "guarda se questi record sono stati importati quel giorno: in tal caso mappa la data di creazione originale",
    ),
    "export in smaller pieces: the tool that wrote it may have stopped there": (
        "exporta en partes más pequeñas: la herramienta puede haberse parado ahí",
        "esporta in parti più piccole: lo strumento può essersi fermato lì",
    ),
    "ask for periods after that day, or fill the field for the records before it": (
        "pide periodos posteriores a ese día, o rellena el campo en los registros anteriores",
        "chiedi periodi successivi a quel giorno, o compila il campo nei record precedenti",
    ),
    "export again": ("exporta otra vez", "esporta di nuovo"),
    "leave them out with exclude: in the config": (
        "déjalos fuera con exclude: en la configuración",
        "lasciali fuori con exclude: nella configurazione",
    ),
    "say timezone: at the source whose times have no offset": (
        "indica timezone: en el origen cuyas horas no tienen zona horaria",
        "indica timezone: nella fonte i cui orari non hanno fuso",
    ),
    "rename the KPI in the config to keep both": (
        "cambia el nombre del KPI en la configuración para conservar los dos",
        "rinomina il KPI nella configurazione per tenerli entrambi",
    ),
    "ask for whole months or weeks, or set `spread: days` in the source": (
        "pide meses o semanas enteros, o pon `spread: days` en la fuente",
        "chiedi mesi o settimane interi, o imposta `spread: days` nella fonte",
    ),
    "say dates: dmy or mdy at the source in the config": (
        "indica dates: dmy o mdy en el origen, en la configuración",
        "indica dates: dmy o mdy nella fonte, nella configurazione",
    ),
    "mend the cells that are named, or say dates: at the source": (
        "corrige las celdas que se nombran, o indica dates: en el origen",
        "correggi le celle nominate, o indica dates: nella fonte",
    ),
    "say decimal: at the source in the config": (
        "indica decimal: en el origen, en la configuración",
        "indica decimal: nella fonte, nella configurazione",
    ),
    "compare with a value by margin: ltv_cac.margin": (
        "compara con un valor por margen: ltv_cac.margin",
        "confronta con un valore a margine: ltv_cac.margin",
    ),
    "export one row for each subscription and each change of its amount": (
        "exporta una fila por cada suscripción y cada cambio de su importe",
        "esporta una riga per ogni abbonamento e ogni cambio del suo importo",
    ),
    "ask for the period of the export, or export the history": (
        "pide el periodo de la exportación, o exporta el historial",
        "chiedi il periodo dell'esportazione, o esporta lo storico",
    ),
    "export the figure for the whole period from the tool itself": (
        "exporta de la propia herramienta la cifra de todo el periodo",
        "esporta dallo strumento stesso la cifra dell'intero periodo",
    ),
    "read the order of magnitude, not the figure": (
        "fíjate en el orden de magnitud, no en la cifra",
        "guarda l'ordine di grandezza, non la cifra",
    ),
}
