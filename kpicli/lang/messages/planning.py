"""What is said of questions, periods, formulas, KPIs of one's own, and of what a KPI needs."""

MESSAGES: dict[str, tuple[str, str]] = {
    "{at}: calls KPIs that call KPIs, nested deeper than {most} levels": (
        "{at}: llama a KPI que llaman a otros, con más de {most} niveles",
        "{at}: chiama KPI che ne chiamano altri, per più di {most} livelli",
    ),
    "{at}: comes down to more than {most:,} other KPIs": (
        "{at}: depende de más de {most:,} KPI",
        "{at}: dipende da più di {most:,} KPI",
    ),
    "has a number beyond all bounds": (
        "tiene un número fuera de todo límite",
        "ha un numero fuori da ogni limite",
    ),
    "takes a number, not {value!r}": ("admite un número, no {value!r}", "ammette un numero, non {value!r}"),
    "takes a mapping (key: value), not {value!r}": (
        "admite una sección (clave: valor), no {value!r}",
        "ammette una sezione (chiave: valore), non {value!r}",
    ),
    # -- the question
    "--by {asked}: {what}{hint}": ("--by {asked}: {what}{hint}", "--by {asked}: {what}{hint}"),
    "no source has it": ("ningún origen lo tiene", "nessuna fonte lo contiene"),
    "is not a segment": ("no es un segmento", "non è un segmento"),
    ". There is {there}": (". Hay {there}", ". Ci sono {there}"),
    ". Did you mean {near!r}?": (". ¿Querías decir {near!r}?", ". Intendevi {near!r}?"),
    "--kpi {asked}: no such KPI{hint} kpi list shows all": (
        "--kpi {asked}: no existe ese KPI{hint} kpi list los muestra todos",
        "--kpi {asked}: questo KPI non esiste{hint} kpi list li mostra tutti",
    ),
    "--group {name}: no such family{hint}": (
        "--group {name}: no existe esa familia{hint}",
        "--group {name}: questa famiglia non esiste{hint}",
    ),
    "--where {field}: no source has it{near}": (
        "--where {field}: ningún origen lo tiene{near}",
        "--where {field}: nessuna fonte lo contiene{near}",
    ),
    "--where {field}: is no number, so it has no range": (
        "--where {field}: no es un número, así que no tiene rango",
        "--where {field}: non è un numero, quindi non ha un intervallo",
    ),
    "--where {field}={asked}: no row has it{hint}": (
        "--where {field}={asked}: ninguna fila lo tiene{hint}",
        "--where {field}={asked}: nessuna riga lo contiene{hint}",
    ),
    # -- periods
    "--period {label}: is not a period. Write a grain ({grains}) "
    "or a label such as 2025, 2025-H1, 2025-Q1, 2025-03, 2025-W09 or 2025-03-14": (
        "--period {label}: no es un periodo. Escribe un tipo de periodo ({grains}) "
        "o una etiqueta como 2025, 2025-H1, 2025-Q1, 2025-03, 2025-W09 o 2025-03-14",
        "--period {label}: non è un periodo. Scrivi un tipo di periodo ({grains}) "
        "o un'etichetta come 2025, 2025-H1, 2025-Q1, 2025-03, 2025-W09 o 2025-03-14",
    ),
    "--period {period}: names one period; leave out --from and --to, or give a grain": (
        "--period {period}: indica un solo periodo; quita --from y --to, o indica un tipo de periodo",
        "--period {period}: indica un solo periodo; togli --from e --to, o indica un tipo di periodo",
    ),
    "--from {start} is after --to {end}": (
        "--from {start} es posterior a --to {end}",
        "--from {start} è dopo --to {end}",
    ),
    "{period} ({n} day)": ("{period} ({n} día)", "{period} ({n} giorno)"),
    "{period} ({n} days)": ("{period} ({n} días)", "{period} ({n} giorni)"),
    # -- files
    "standard input": ("entrada estándar", "standard input"),
    "{files} in place of the sources of {config}": (
        "{files} en lugar de los orígenes de {config}",
        "{files} al posto delle fonti di {config}",
    ),
    # -- what a KPI needs
    "needs {what}": ("necesita {what}", "richiede {what}"),
    "needs a source for the table {table}": (
        "necesita un origen para la tabla {table}",
        "richiede una fonte per la tabella {table}",
    ),
    "needs {key}: in the config": ("necesita {key}: en la configuración", "richiede {key}: nella configurazione"),
    "needs targets: {kpi} in the config": (
        "necesita targets: {kpi} en la configuración",
        "richiede targets: {kpi} nella configurazione",
    ),
    "needs cac_lag: in the config, or deals with created_at and closed_at": (
        "necesita cac_lag: en la configuración, o deals con created_at y closed_at",
        "richiede cac_lag: nella configurazione, o deals con created_at e closed_at",
    ),
    "{first}; or {other}": ("{first}; o {other}", "{first}; o {other}"),
    "{name} is neither a measure nor a KPI": (
        "{name} no es una medida ni un KPI",
        "{name} non è né una misura né un KPI",
    ),
    "{field} is there, but of percentages no total can be made: {why}": (
        "{field} está, pero con porcentajes no se puede calcular un total: {why}",
        "{field} c'è, ma dalle percentuali non si può ricavare un totale: {why}",
    ),
    "{kpi}: {way}, as the first choice {why}": (
        "{kpi}: {way}, porque la primera opción {why}",
        "{kpi}: {way}, perché la prima scelta {why}",
    ),
    "by {formula}": ("con {formula}", "con {formula}"),
    "from {tables}": ("a partir de {tables}", "a partire da {tables}"),
    "{field}: {none} of {total} rows found no {source} by {key}": (
        "{field}: {none} de {total} filas no encontraron {source} por {key}",
        "{field}: {none} di {total} righe non hanno trovato {source} tramite {key}",
    ),
    # -- formulas
    "the formula {why}": ("la fórmula {why}", "la formula {why}"),
    "is longer than {most} characters": ("tiene más de {most} caracteres", "supera i {most} caratteri"),
    "is not a formula: use names, numbers, + - * / and brackets": (
        "no es una fórmula: usa nombres, números, + - * / y paréntesis",
        "non è una formula: usa nomi, numeri, + - * / e parentesi",
    ),
    "is nested deeper than {most} levels": (
        "tiene más de {most} niveles anidados",
        "ha più di {most} livelli annidati",
    ),
    "calls {name}(), which is not one of {known}": (
        "llama a {name}(), y solo se admiten {known}",
        "chiama {name}(), ma si ammettono solo {known}",
    ),
    "has something other than names, numbers, + - * /, brackets and {calls}": (
        "contiene algo que no son nombres, números, + - * /, paréntesis ni {calls}",
        "contiene qualcosa di diverso da nomi, numeri, + - * /, parentesi e {calls}",
    ),
    "{name}() takes one argument": ("en {name}() va un argumento", "in {name}() va un argomento"),
    "{name}() takes two or more arguments": (
        "en {name}() van dos o más argumentos",
        "in {name}() vanno due o più argomenti",
    ),
    # -- measures, derivations and KPIs of one's own
    "{at}: its formula leads back to itself": (
        "{at}: su fórmula lleva de vuelta a sí mismo",
        "{at}: la sua formula riporta a se stesso",
    ),
    "{at}: unknown name {name!r}{near}": (
        "{at}: el nombre {name!r} no existe{near}",
        "{at}: il nome {name!r} non esiste{near}",
    ),
    "{at}: unknown field {name!r} of {table}{near}": (
        "{at}: el campo {name!r} no existe en {table}{near}",
        "{at}: il campo {name!r} non esiste in {table}{near}",
    ),
    "unknown key {key!r}{near}": ("la clave {key!r} no existe{near}", "la chiave {key!r} non esiste{near}"),
    "unknown test {test!r}{near}": ("la condición {test!r} no existe{near}", "la condizione {test!r} non esiste{near}"),
    "{value!r} is not one of {known}{near}": (
        "{value!r} no es uno de los valores {known}{near}",
        "{value!r} non è uno dei valori {known}{near}",
    ),
    "must be a mapping such as {example}": (
        "debe ser una sección como {example}",
        "deve essere una sezione come {example}",
    ),
    "needs exactly one of {kinds}": (
        "necesita exactamente una de estas claves: {kinds}",
        "richiede esattamente una di queste chiavi: {kinds}",
    ),
    "needs either 'formula' or 'variants'": (
        "necesita 'formula' o 'variants', uno de los dos",
        "richiede 'formula' o 'variants', uno dei due",
    ),
    "needs 'between': the dates a row is there from and to, such as [started_at, ended_at]": (
        "necesita 'between': las fechas desde y hasta las que cuenta una fila, como [started_at, ended_at]",
        "richiede 'between': le date dalla quale e fino alla quale conta una riga, come [started_at, ended_at]",
    ),
    "needs 'of', the amount that moves, and 'within', the customer's id": (
        "necesita 'of', el importe que varía, y 'within', el id del cliente",
        "richiede 'of', l'importo che varia, e 'within', l'id del cliente",
    ),
    "needs 'weighted', a field and its weight, and 'max'": (
        "necesita 'weighted', un campo y su peso, y 'max'",
        "richiede 'weighted', un campo e il suo peso, e 'max'",
    ),
    "needs 'on': the key that both tables share": (
        "necesita 'on': la clave que comparten las dos tablas",
        "richiede 'on': la chiave che le due tabelle condividono",
    ),
    "takes two dates, such as [created_at, closed_at]": (
        "admite dos fechas, como [created_at, closed_at]",
        "ammette due date, come [created_at, closed_at]",
    ),
    "takes a start and an end, such as [started_at, ended_at]": (
        "admite un inicio y un fin, como [started_at, ended_at]",
        "ammette un inizio e una fine, come [started_at, ended_at]",
    ),
    "count takes 'rows'; to count different values write 'distinct: field'": (
        "count admite 'rows'; para contar valores distintos escribe 'distinct: field'",
        "count ammette 'rows'; per contare valori diversi scrivi 'distinct: field'",
    ),
    "takes a field, {ways} or {last}": ("admite un campo, {ways} o {last}", "ammette un campo, {ways} o {last}"),
    "takes fields, {minus} or {times} after 'first'": (
        "admite campos, {minus} o {times} después de 'first'",
        "ammette campi, {minus} o {times} dopo 'first'",
    ),
    "--where {field}: a part of the calendar splits a number and does not filter it; "
    "--by {field} shows all of its values": (
        "--where {field}: una parte del calendario divide un número y no lo filtra; --by {field} muestra todos sus "
        "valores",
        "--where {field}: una parte del calendario divide un numero e non lo filtra; --by {field} mostra tutti i suoi "
        "valori",
    ),
}
