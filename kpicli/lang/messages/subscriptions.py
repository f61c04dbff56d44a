"""What is said of subscriptions: their amounts, their ends, and fields that change within a customer."""

MESSAGES: dict[str, tuple[str, str]] = {
    # -- hazards -----------------------------------------------------------------------------------------------------
    "end dates that look like last paid days: renewals count as losses and win-backs": (
        "fechas de fin que parecen el último día pagado: las renovaciones cuentan como bajas y recuperaciones",
        "date di fine che sembrano l'ultimo giorno pagato: i rinnovi contano come perdite e riattivazioni",
    ),
    "amounts of other intervals than a month are taken as monthly": (
        "importes de intervalos distintos de un mes se toman como mensuales",
        "importi di intervalli diversi da un mese sono presi come mensili",
    ),
    "customers move between these segments: what is followed or taken from a customer is right in total only": (
        "los clientes cambian de segmento: lo que se sigue o se toma de un cliente solo es correcto en el total",
        "i clienti cambiano segmento: ciò che si segue o si prende da un cliente è giusto solo nel totale",
    ),
    "answers that do not fit their scale": (
        "respuestas que no encajan en su escala",
        "risposte che non corrispondono alla loro scala",
    ),
    # -- advice ------------------------------------------------------------------------------------------------------
    "set ends: last_day at the source where ended_at is the last paid day, else ends: next_day": (
        "pon ends: last_day en la fuente si ended_at es el último día pagado; si no, ends: next_day",
        "imposta ends: last_day nella fonte se ended_at è l'ultimo giorno pagato, altrimenti ends: next_day",
    ),
    "map the price to amount, and interval beside it: mrr is then made of both": (
        "asigna el precio a amount, con interval al lado: mrr se calcula entonces con ambos",
        "associa il prezzo ad amount, con interval accanto: mrr si calcola allora da entrambi",
    ),
    "read the total, or stocks (mrr, customers_end, arpa) by that segment": (
        "mira el total, o las existencias (mrr, customers_end, arpa) por ese segmento",
        "guarda il totale, o i valori a una data (mrr, customers_end, arpa) per quel segmento",
    ),
    "set nps_scale or csat_scale in the config to the best mark of the survey": (
        "pon en nps_scale o csat_scale de la configuración la nota máxima de la encuesta",
        "imposta nps_scale o csat_scale nella configurazione sul voto massimo del sondaggio",
    ),
    # -- what was found ----------------------------------------------------------------------------------------------
    "{n} subscription has an interval other than a month ({words}) beside mrr, which is taken as monthly: "
    "map the price to amount instead, and it is divided": (
        "{n} suscripción tiene un intervalo distinto de un mes ({words}) junto a mrr, que se toma como mensual: "
        "asigna el precio a amount y se dividirá",
        "{n} abbonamento ha un intervallo diverso da un mese ({words}) accanto a mrr, che è preso come mensile: "
        "associa il prezzo ad amount e sarà diviso",
    ),
    "{n} subscriptions have an interval other than a month ({words}) beside mrr, which is taken as monthly: "
    "map the price to amount instead, and it is divided": (
        "{n} suscripciones tienen un intervalo distinto de un mes ({words}) junto a mrr, que se toma como mensual: "
        "asigna el precio a amount y se dividirá",
        "{n} abbonamenti hanno un intervallo diverso da un mese ({words}) accanto a mrr, che è preso come mensile: "
        "associa il prezzo ad amount e sarà diviso",
    ),
    "{n} subscription has an amount and no known interval ({words}): add it to values: interval:, as month or year": (
        "{n} suscripción tiene importe y ningún intervalo conocido ({words}): añádelo a values: interval:, como month "
        "o year",
        "{n} abbonamento ha un importo e nessun intervallo noto ({words}): aggiungilo a values: interval:, come month "
        "o year",
    ),
    "{n} subscriptions have an amount and no known interval ({words}): add them to values: interval:, as month or "
    "year": (
        "{n} suscripciones tienen importe y ningún intervalo conocido ({words}): añádelos a values: interval:, como "
        "month o year",
        "{n} abbonamenti hanno un importo e nessun intervallo noto ({words}): aggiungili a values: interval:, come "
        "month o year",
    ),
    "{n} of {all} subscriptions that follow another begin one day after its end: if ended_at is the last paid "
    "day, set ends: last_day, else each renewal is a loss and a win-back (ends: next_day if it is not)": (
        "{n} de {all} suscripciones que siguen a otra empiezan un día después de su fin: si ended_at es el último día "
        "pagado, pon ends: last_day; si no, cada renovación es una baja y una recuperación "
        "(ends: next_day si no lo es)",
        "{n} di {all} abbonamenti che seguono un altro iniziano un giorno dopo la sua fine: se ended_at è l'ultimo "
        "giorno pagato, imposta ends: last_day, altrimenti ogni rinnovo è una perdita e una riattivazione "
        "(ends: next_day se non lo è)",
    ),
    "{field} is not mapped: all rows count as still running, and what has ended is not in the data": (
        "{field} no está asignado: todas las filas cuentan como vigentes, y lo que terminó no está en los datos",
        "{field} non è associato: tutte le righe contano come attive, e ciò che è terminato non è nei dati",
    ),
    "{fields} is taken from the customer, where it changed: which of its values a row belongs to is not known, "
    "so this cannot be filtered by it": (
        "{fields} se toma del cliente, donde cambió: no se sabe a cuál de sus valores pertenece cada fila, así que no "
        "se puede filtrar por ello",
        "{fields} è preso dal cliente, dove è cambiato: non si sa a quale dei suoi valori appartenga ogni riga, quindi "
        "non si può filtrare per questo",
    ),
    "{fields} differs within one customer: who moved from one to another is neither lost nor new, so this cannot "
    "be filtered by it": (
        "{fields} varía dentro de un mismo cliente: quien pasó de uno a otro ni se perdió ni es nuevo, así que no se "
        "puede filtrar por ello",
        "{fields} varia all'interno di uno stesso cliente: chi è passato da uno all'altro non è né perso né nuovo, "
        "quindi non si può filtrare così",
    ),
    # -- answers of surveys ------------------------------------------------------------------------------------------
    "{name}: {n} answer outside the scale of 0 to {most} is not read ({values}): {setting} in the config says "
    "which mark is the best": (
        "{name}: {n} respuesta fuera de la escala de 0 a {most} no se lee ({values}): {setting} en la configuración "
        "dice cuál es la nota máxima",
        "{name}: {n} risposta fuori dalla scala da 0 a {most} non è letta ({values}): {setting} nella configurazione "
        "dice qual è il voto massimo",
    ),
    "{name}: {n} answers outside the scale of 0 to {most} are not read ({values}): {setting} in the config says "
    "which mark is the best": (
        "{name}: {n} respuestas fuera de la escala de 0 a {most} no se leen ({values}): {setting} en la configuración "
        "dice cuál es la nota máxima",
        "{name}: {n} risposte fuori dalla scala da 0 a {most} non sono lette ({values}): {setting} nella "
        "configurazione dice qual è il voto massimo",
    ),
    "{name}: none of {n} answers is above {highest}, on a scale of 0 to {most}: was it another one? {setting} in "
    "the config says which mark is the best": (
        "{name}: ninguna de {n} respuestas supera {highest}, en una escala de 0 a {most}: ¿era otra? {setting} en la "
        "configuración dice cuál es la nota máxima",
        "{name}: nessuna di {n} risposte supera {highest}, su una scala da 0 a {most}: era un'altra? {setting} nella "
        "configurazione dice qual è il voto massimo",
    ),
    "{name}: {n} answer between two marks ({values}) counts as it is: above 6 and below 9 of 10 it is neither a "
    "promoter nor a detractor": (
        "{name}: {n} respuesta entre dos notas ({values}) cuenta como está: por encima de 6 y por debajo de 9 sobre 10 "
        "no es promotora ni detractora",
        "{name}: {n} risposta tra due voti ({values}) conta com'è: sopra 6 e sotto 9 su 10 non è né promotrice né "
        "detrattrice",
    ),
    "{name}: {n} answers between two marks ({values}) count as they are: above 6 and below 9 of 10 they are "
    "neither promoters nor detractors": (
        "{name}: {n} respuestas entre dos notas ({values}) cuentan como están: por encima de 6 y por debajo de 9 sobre "
        "10 no son promotoras ni detractoras",
        "{name}: {n} risposte tra due voti ({values}) contano come sono: sopra 6 e sotto 9 su 10 non sono né "
        "promotrici né detrattrici",
    ),
    # -- orders ------------------------------------------------------------------------------------------------------
    "{n} order has lines that differ in {field} ({ids}): with row: order the first one that has it counts. "
    "If each line has its own, leave row: order out, and they are added up": (
        "{n} pedido tiene líneas que difieren en {field} ({ids}): con row: order cuenta la primera que lo tiene. "
        "Si cada línea tiene el suyo, quita row: order y se suman",
        "{n} ordine ha righe che differiscono in {field} ({ids}): con row: order conta la prima che lo ha. "
        "Se ogni riga ha il suo, togli row: order e si sommano",
    ),
    "{n} orders have lines that differ in {field} ({ids}): with row: order the first one that has it counts. "
    "If each line has its own, leave row: order out, and they are added up": (
        "{n} pedidos tienen líneas que difieren en {field} ({ids}): con row: order cuenta la primera que lo tiene. "
        "Si cada línea tiene el suyo, quita row: order y se suman",
        "{n} ordini hanno righe che differiscono in {field} ({ids}): con row: order conta la prima che lo ha. "
        "Se ogni riga ha il suo, togli row: order e si sommano",
    ),
    "{n} order without a customer: in the revenue, in no number by customer": (
        "{n} pedido sin cliente: está en los ingresos y en ninguna cifra por cliente",
        "{n} ordine senza cliente: è nei ricavi e in nessun numero per cliente",
    ),
    "{n} orders without a customer: in the revenue, in no number by customer": (
        "{n} pedidos sin cliente: están en los ingresos y en ninguna cifra por cliente",
        "{n} ordini senza cliente: sono nei ricavi e in nessun numero per cliente",
    ),
    "{field} (or {parts})": ("{field} (o {parts})", "{field} (o {parts})"),
    "needs {there} to find {field}": (
        "necesita {there} para obtener {field}",
        "richiede {there} per ottenere {field}",
    ),
    "{there} to find {field}": ("{there} para obtener {field}", "{there} per ottenere {field}"),
}
