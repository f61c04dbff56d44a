"""What hazards mean, why a KPI is refused, and what is said of how numbers came about."""

MESSAGES: dict[str, tuple[str, str]] = {
    # -- hazards -----------------------------------------------------------------------------------------------------
    "some": ("algunos", "alcuni"),
    "not the whole period: it is not compared with whole ones": (
        "el periodo no está completo: no se compara con los completos",
        "il periodo non è completo: non si confronta con quelli completi",
    ),
    "the running period is compared with as many days of the earlier one": (
        "el periodo en curso se compara con los mismos días del anterior",
        "il periodo in corso si confronta con altrettanti giorni del precedente",
    ),
    "a table does not cover this period: what lies outside it is unknown, not 0": (
        "una tabla no cubre este periodo: lo que queda fuera de ella se desconoce, no es 0",
        "una tabella non copre questo periodo: ciò che ne resta fuori è ignoto, non è 0",
    ),
    "recent records have not had the time to convert: the rate can still rise": (
        "los registros recientes no han tenido tiempo de convertir: la tasa aún puede subir",
        "i record recenti non hanno avuto il tempo di convertire: il tasso può ancora salire",
    ),
    "few rows behind this number: it can move a lot by chance": (
        "pocas filas detrás de este número: puede moverse mucho por azar",
        "poche righe dietro questo numero: può muoversi molto per caso",
    ),
    "nothing was spent here: what one costs is not known, and it is not free": (
        "aquí no se gastó nada: no se sabe cuánto cuesta uno, y no es que sea gratis",
        "qui non si è speso nulla: non si sa quanto ne costa uno, e non è che sia gratis",
    ),
    "much of the cost or amount belongs to no segment: the segments leave it out, the total has it": (
        "buena parte del coste o del importe no es de ningún segmento: los segmentos no lo incluyen, el total sí",
        "buona parte del costo o dell'importo non è di alcun segmento: i segmenti non lo includono, il totale sì",
    ),
    "{share} % of the cost or amount belongs to no segment: the segments leave it out, the total has it": (
        "el {share} % del coste o del importe no es de ningún segmento: los segmentos no lo incluyen, el total sí",
        "il {share} % del costo o dell'importo non è di alcun segmento: i segmenti non lo includono, il totale sì",
    ),
    "no rate by how the records ended: of what was lost for one reason, nothing was won; the total is right": (
        "no hay tasa según cómo acabaron los registros: de lo perdido por un motivo no se ganó "
        "nada; el total es correcto",
        "nessun tasso in base a come sono finiti i record: di ciò che è perso per un motivo nulla "
        "è vinto; il totale è corretto",
    ),
    "{kpi} of {fields} alone: a rate of records that ended alike says nothing; count them, or filter otherwise": (
        "{kpi} solo de {fields}: una tasa de registros que acabaron igual no dice nada; cuéntalos, o "
        "filtra de otro modo",
        "{kpi} solo di {fields}: un tasso di record finiti allo stesso modo non dice nulla; contali, o "
        "filtra in altro modo",
    ),
    "a share above 100 % or below 0, here or in a part of it: what is above the line is not part of what is below it": (
        "un porcentaje por encima del 100 % o por debajo de 0, aquí o en una parte: lo que se divide no es parte "
        "de aquello entre lo que se divide",
        "una percentuale sopra il 100 % o sotto 0, qui o in una parte: ciò che si divide non è parte di ciò per cui "
        "si divide",
    ),
    "fewer than half are over so far: the median is longer than this": (
        "por ahora ha terminado menos de la mitad: la mediana es mayor que esto",
        "finora è concluso meno della metà: la mediana è più lunga di così",
    ),
    "nothing to divide by: undefined, not 0": (
        "no hay nada entre lo que dividir: sin definir, no 0",
        "non c'è nulla per cui dividere: non definito, non 0",
    ),
    "first year of the data: a customer's first deal in it need not be their first ever": (
        "primer año de los datos: el primer negocio de un cliente aquí no tiene por qué ser el primero de todos",
        "primo anno dei dati: la prima trattativa di un cliente qui non è per forza la prima in assoluto",
    ),
    "{n} not over yet have already lasted longer: this is the time of those that are over": (
        "sin terminar y con más tiempo que este: {n}; este es el tiempo de lo que ha terminado",
        "ancora in corso e già oltre questo tempo: {n}; questo è il tempo di ciò che è concluso",
    ),
    "{n} without their own date of a stage: a later stage implies it, and such records tend to raise a rate": (
        "sin fecha propia de una etapa: {n}; una etapa posterior la implica, y esos registros suelen subir la tasa",
        "senza una data propia per una fase: {n}; una fase successiva la implica, e ciò tende ad alzare il tasso",
    ),
    "all that was decided ended one way: what ended the other may not be in the export": (
        "todo lo decidido acabó igual: puede que lo que acabó de otro modo no esté en la exportación",
        "tutto ciò che è deciso è finito allo stesso modo: il resto può mancare nell'esportazione",
    ),
    "one row makes more than half of this amount": (
        "una sola fila suma más de la mitad de este importe",
        "una sola riga fa più della metà di questo importo",
    ),
    "the total moved against every segment: the mix of segments changed": (
        "el total se movió en sentido contrario a todos los segmentos: cambió el peso de cada uno",
        "il totale si è mosso in senso opposto a tutti i segmenti: è cambiato il peso di ciascuno",
    ),
    "best or worst by chance: its interval overlaps that of another": (
        "mejor o peor por azar: su intervalo se solapa con el de otro",
        "migliore o peggiore per caso: il suo intervallo si sovrappone a quello di un altro",
    ),
    "the owner is that of the day of the export, not that of the event": (
        "el responsable es el del día de la exportación, no el del momento del evento",
        "il responsabile è quello del giorno dell'esportazione, non quello del momento dell'evento",
    ),
    "a sale takes longer than the period: these costs won later customers": (
        "una venta dura más que el periodo: estos costes ganaron clientes posteriores",
        "una vendita dura più del periodo: questi costi hanno acquisito clienti successivi",
    ),
    "a table ends long before this period does: what came after is not counted": (
        "una tabla termina mucho antes que este periodo: lo que vino después no se cuenta",
        "una tabella finisce molto prima di questo periodo: ciò che è venuto dopo non si conta",
    ),
    "{n} open deals are past their expected close": (
        "negocios abiertos con el cierre previsto ya vencido: {n}",
        "trattative aperte oltre la chiusura prevista: {n}",
    ),
    "the source has only a percentage: without its parts it cannot be put together": (
        "el origen solo tiene un porcentaje: sin sus partes no se puede recomponer",
        "la fonte ha solo una percentuale: senza le sue parti non si può ricomporre",
    ),
    "several currencies in one sum: give their exchange_rates in the config": (
        "varias monedas en una suma: indica sus exchange_rates en la configuración",
        "più valute in una somma: indica i loro exchange_rates nella configurazione",
    ),
    "{n} without an amount, out of sums and means": (
        "{n} sin importe, fuera de sumas y medias",
        "{n} senza importo, fuori da somme e medie",
    ),
    "wider costs are not there, or of no segment: a narrower definition stands in by name": (
        "los costes más amplios no están, o no son de ningún segmento: en su lugar va una definición más estrecha, "
        "con su nombre",
        "i costi più ampi non ci sono, o non sono di nessun segmento: al loro posto sta una definizione più stretta, "
        "con il suo nome",
    ),
    "the same id more than once": ("el mismo id más de una vez", "lo stesso id più di una volta"),
    "the same id in several files": ("el mismo id en varios archivos", "lo stesso id in più file"),
    "two files share rows: what is the same in both counts once": (
        "dos archivos comparten filas: lo que es igual en ambos cuenta una vez",
        "due file hanno righe in comune: ciò che è uguale in entrambi conta una volta",
    ),
    "two sources or files with the same amounts on the same days would count twice": (
        "dos fuentes o archivos con los mismos importes en los mismos días contarían dos veces",
        "due fonti o file con gli stessi importi negli stessi giorni conterebbero due volte",
    ),
    "no id: the same record twice would count twice": (
        "sin id: el mismo registro dos veces contaría dos veces",
        "senza id: lo stesso record due volte conterebbe due volte",
    ),
    "keys without a partner in the other table": (
        "claves sin correspondencia en la otra tabla",
        "chiavi senza corrispondenza nell'altra tabella",
    ),
    "spend of segments that the other table does not know": (
        "gasto de segmentos que no están en la otra tabla",
        "spesa di segmenti che mancano nell'altra tabella",
    ),
    "part of it belongs to no segment: it is in the total, not in the rows": (
        "una parte no es de ningún segmento: está en el total, no en las filas",
        "una parte non è di nessun segmento: sta nel totale, non nelle righe",
    ),
    "rows whose segment is blank are a row of their own": (
        "las filas con el segmento en blanco forman una fila propia",
        "le righe con il segmento vuoto formano una riga a sé",
    ),
    "dates without a time of day give no minutes": (
        "fechas sin hora no dan minutos",
        "date senza ora non danno minuti",
    ),
    "dates that read day first and month first": (
        "fechas que se pueden leer con el día o con el mes primero",
        "date che si possono leggere con prima il giorno o con prima il mese",
    ),
    "dates in contradictory orders": ("fechas en órdenes contradictorios", "date in ordini contraddittori"),
    "numbers whose decimal mark is not certain": (
        "números cuyo separador decimal no es seguro",
        "numeri il cui separatore decimale non è certo",
    ),
    "{n} dated before its own start: out of durations, kept in counts and rates": (
        "{n} con fecha anterior a su propio inicio: fuera de las duraciones, dentro de recuentos y tasas",
        "{n} con data anteriore al proprio inizio: fuori dalle durate, dentro conteggi e tassi",
    ),
    "events dated after today, or far after everything else": (
        "eventos con fecha posterior a hoy, o muy posterior a todo lo demás",
        "eventi con data successiva a oggi, o molto successiva a tutto il resto",
    ),
    "closed deals without a close date are in no period": (
        "los negocios cerrados sin fecha de cierre no están en ningún periodo",
        "le trattative chiuse senza data di chiusura non sono in nessun periodo",
    ),
    "many records created on one day: creation dates may be those of an import": (
        "muchos registros creados en un mismo día: sus fechas pueden ser las de una importación",
        "molti record creati in un solo giorno: le date possono essere quelle di un'importazione",
    ),
    "a file with as many rows as tools export at most: it may be cut": (
        "un archivo con justo el máximo de filas que exportan las herramientas: puede estar cortado",
        "un file con proprio il massimo di righe che gli strumenti esportano: può essere tagliato",
    ),
    "a field that is filled only from some day on: unknown before it, not 0": (
        "un campo que solo está relleno desde cierto día: antes se desconoce, no es 0",
        "un campo compilato solo da un certo giorno: prima è ignoto, non 0",
    ),
    "nothing happened for long before today: a new export may be missing": (
        "hace mucho que no pasa nada: puede faltar una exportación nueva",
        "da molto non succede nulla: può mancare una nuova esportazione",
    ),
    "names and addresses that look like tests": (
        "nombres y direcciones que parecen de prueba",
        "nomi e indirizzi che sembrano di prova",
    ),
    "times with and without an offset: those without are taken as local": (
        "horas con y sin zona horaria: las que no la tienen se toman como locales",
        "orari con e senza fuso: quelli senza si prendono come locali",
    ),
    "cells that could not be read: kpi check lists them": (
        "celdas que no se pudieron leer: kpi check las muestra",
        "celle che non si sono potute leggere: kpi check le elenca",
    ),
    "rows that are totals or averages of other rows: left out": (
        "filas que son totales o medias de otras: no se cuentan",
        "righe che sono totali o medie di altre: non si contano",
    ),
    "rows that do not fit their header: what they say is not counted": (
        "filas que no encajan con su encabezado: lo que dicen no se cuenta",
        "righe che non corrispondono all'intestazione: ciò che dicono non si conta",
    ),
    "a file is no plain table, and a number may be wrong for it": (
        "un archivo no es una tabla simple, y por eso algún número puede estar mal",
        "un file non è una semplice tabella, e per questo un numero può essere sbagliato",
    ),
    "ids that a spreadsheet turned into rounded numbers: different ones may look the same": (
        "ids que una hoja de cálculo convirtió en números redondeados: distintos pueden parecer iguales",
        "id che un foglio di calcolo ha trasformato in numeri arrotondati: id diversi possono sembrare uguali",
    ),
    "values that the mapping does not know": (
        "valores que nadie ha asignado",
        "valori che nessuno ha mappato",
    ),
    "its parts differ in scope: revenue above, where a fully loaded cost below asks for margin": (
        "sus partes no tienen el mismo alcance: un coste completo se compara con el margen, no con los ingresos",
        "le sue parti non hanno la stessa portata: un costo pieno si confronta con il margine, non con i ricavi",
    ),
    "one amount for each customer: how it moved cannot be told": (
        "un solo importe por cliente: no se puede saber cómo cambió",
        "un solo importo per cliente: non si può sapere come è cambiato",
    ),
    "the data knows today's amounts, not those of a past period": (
        "los datos traen los importes de hoy, no los de un periodo pasado",
        "i dati contengono gli importi di oggi, non quelli di un periodo passato",
    ),
    "persons counted by day or by post cannot be added up: some would count twice": (
        "personas contadas por día o por publicación no se pueden sumar: algunas contarían dos veces",
        "persone contate per giorno o per post non si possono sommare: alcune conterebbero due volte",
    ),
    "fewer than 10 customers were lost in 12 months: the lifetime can be far from this": (
        "se perdieron menos de 10 clientes en 12 meses: la duración real puede estar lejos de esta",
        "meno di 10 clienti persi in 12 mesi: la durata reale può essere lontana da questa",
    ),
    "a KPI of the config's own stands in place of the built-in one": (
        "un KPI propio de la configuración sustituye al incorporado",
        "un KPI proprio della configurazione sostituisce quello incorporato",
    ),
    "{kpi} by {by}: nothing to show in these periods": (
        "{kpi} por {by}: no hay nada que mostrar en estos periodos",
        "{kpi} per {by}: niente da mostrare in questi periodi",
    ),
    "the period cuts a month, a week or a range of days that the source has one figure for: "
    "ask for whole ones, or set `spread: days` in the source to spread it evenly": (
        "el periodo corta un mes, una semana o un intervalo de días con una sola cifra en la fuente: pide periodos "
        "enteros, o pon `spread: days` en la fuente para repartirla por igual",
        "il periodo taglia un mese, una settimana o un intervallo di giorni con una sola cifra nella fonte: chiedi "
        "periodi interi, o imposta `spread: days` nella fonte per ripartirla in parti uguali",
    ),
    # -- what was found of a hazard ----------------------------------------------------------------------------------
    "{table}: {first} to {last}": ("{table}: de {first} a {last}", "{table}: da {first} a {last}"),
    "or the time before that it looks back to; {days}": (
        "o el tiempo anterior al que mira; {days}",
        "o il tempo precedente a cui guarda; {days}",
    ),
    "{table}: no row with a date that could be read": (
        "{table}: ninguna fila con una fecha legible",
        "{table}: nessuna riga con una data leggibile",
    ),
    "data to {day}": ("datos hasta {day}", "dati fino a {day}"),
    "{table}: to {day}": ("{table}: hasta {day}", "{table}: fino a {day}"),
    "{field} from {day}": ("{field} desde {day}", "{field} da {day}"),
    "{value!r} (near {near!r})": ("{value!r} (parecido a {near!r})", "{value!r} (simile a {near!r})"),
    "{file}, sheet {sheet}": ("{file}, hoja {sheet}", "{file}, foglio {sheet}"),
    "{period} {place}, row {row}": ("{period} {place}, fila {row}", "{period} {place}, riga {row}"),
    # -- refusals ----------------------------------------------------------------------------------------------------
    "{part}: {table} counts here what is there on a day, not on which day it came": (
        "{part}: de {table} se cuenta aquí lo que hay en un día, no en qué día llegó",
        "{part}: di {table} qui si conta ciò che c'è in un giorno, non in quale giorno è arrivato",
    ),
    "{part}: {table} has figures of several days in one row": (
        "{part}: {table} tiene cifras de varios días en una fila",
        "{part}: {table} ha cifre di più giorni in una riga",
    ),
    "makes sense only by {grains}: {only}": (
        "solo tiene sentido por {grains}: {only}",
        "ha senso solo per {grains}: {only}",
    ),
    "{table} has no {fields} to filter on": (
        "{table} no tiene {fields} para filtrar",
        "{table} non ha {fields} per filtrare",
    ),
    "{fields} has no time of day: minutes cannot be told": (
        "{fields} no tiene hora: no se pueden saber los minutos",
        "{fields} non ha l'ora: i minuti non si possono sapere",
    ),
    "{table} has figures by {by}: no numbers by {grain} (`spread: days` in its source spreads them evenly)": (
        "{table} tiene cifras por {by}: no hay datos por {grain} (`spread: days` en su fuente las reparte "
        "por igual entre los días)",
        "{table} ha dati per {by}: nessun dato per {grain} (`spread: days` nella sua fonte li ripartisce "
        "in parti uguali tra i giorni)",
    ),
    "{table} has one amount for each customer: how it moved cannot be told from it": (
        "{table} tiene un solo importe por cliente: con eso no se puede saber cómo cambió",
        "{table} ha un solo importo per cliente: da lì non si può sapere come è cambiato",
    ),
    "{kpi} is the config's own, in place of the built-in one": (
        "{kpi} es el de la configuración, en lugar del incorporado",
        "{kpi} è quello della configurazione, al posto di quello incorporato",
    ),
    # -- how numbers came about --------------------------------------------------------------------------------------
    "{field} is not mapped: taken as {value}": (
        "{field} no está asignado: se toma como {value}",
        "{field} non è mappato: si prende come {value}",
    ),
    "{kpi} by {by}: the segments show {rows}, as not all of {whole} is split by {by}; the total is {whole}": (
        "{kpi} por {by}: los segmentos muestran {rows}, porque no todo {whole} se reparte por {by}; "
        "el total es {whole}",
        "{kpi} per {by}: i segmenti mostrano {rows}, perché non tutto {whole} è suddiviso per {by}; "
        "il totale è {whole}",
    ),
    "{kpi} by {by} is not on the board: {code} (--kpi {kpi} shows it)": (
        "{kpi} por {by} no está en el panel: {code} (--kpi {kpi} lo muestra)",
        "{kpi} per {by} non è nella dashboard: {code} (--kpi {kpi} lo mostra)",
    ),
    "{other} is the same figure as {kpi} here: {formula}": (
        "{other} es aquí la misma cifra que {kpi}: {formula}",
        "{other} qui è la stessa cifra di {kpi}: {formula}",
    ),
    "{other} is left out, as it is the same figure as {kpi} here: {formula}": (
        "{other} no se muestra, porque aquí es la misma cifra que {kpi}: {formula}",
        "{other} non è mostrato, perché qui è la stessa cifra di {kpi}: {formula}",
    ),
    "{kpi} is not on the board: {code} (--kpi {kpi} shows it)": (
        "{kpi} no está en el tablero: {code} (--kpi {kpi} lo muestra)",
        "{kpi} non è nel cruscotto: {code} (--kpi {kpi} lo mostra)",
    ),
    "minutes are those of working time: {hours}": (
        "los minutos son de horario laboral: {hours}",
        "i minuti sono di orario di lavoro: {hours}",
    ),
    "cac.lagged: no deal was won to tell the lag": (
        "cac.lagged: no se ganó ningún negocio del que sacar el desfase",
        "cac.lagged: nessuna trattativa vinta da cui ricavare lo scarto",
    ),
    "cac.lagged: the cost of {n} days earlier{how} ({source})": (
        "cac.lagged: el coste de {n} días antes{how} ({source})",
        "cac.lagged: il costo di {n} giorni prima{how} ({source})",
    ),
    ", in whole days": (", en días enteros", ", in giorni interi"),
    ", in whole weeks": (", en semanas enteras", ", in settimane intere"),
    ", in whole months": (", en meses enteros", ", in mesi interi"),
    ", in whole quarters": (", en trimestres enteros", ", in trimestri interi"),
    ", in whole halves": (", en semestres enteros", ", in semestri interi"),
    ", in whole years": (", en años enteros", ", in anni interi"),
    "the median sales cycle of the trailing 12 months": (
        "la mediana del ciclo de venta de los últimos 12 meses",
        "la mediana del ciclo di vendita degli ultimi 12 mesi",
    ),
    # -- lengths of periods ------------------------------------------------------------------------------------------
    "day": ("día", "giorno"),
    "week": ("semana", "settimana"),
    "month": ("mes", "mese"),
    "quarter": ("trimestre", "trimestre"),
    "half": ("semestre", "semestre"),
    "year": ("año", "anno"),
    "all": ("todo el periodo", "tutto il periodo"),
    # -- where a field comes from ------------------------------------------------------------------------------------
    "{place}, by {keys}": ("{place}, por {keys}", "{place}, per {keys}"),
    "first {place}, by {keys}": ("primer {place}, por {keys}", "primo {place}, per {keys}"),
    "last {place}, by {keys}": ("último {place}, por {keys}", "ultimo {place}, per {keys}"),
    "rank of {place}, within {keys}": ("orden de {place}, dentro de {keys}", "ordine di {place}, dentro {keys}"),
    "spell of {place}, within {keys}": (
        "tramo de {place}, dentro de {keys}",
        "intervallo di {place}, dentro {keys}",
    ),
}
