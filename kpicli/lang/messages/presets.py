"""What is said of recognised exports: which one it is, what is open, which currency; and of a preset that is wrong."""

MESSAGES: dict[str, tuple[str, str]] = {
    # -- recognised, and how surely
    "{known} of {total} headers": ("{known} de {total} encabezados", "{known} di {total} intestazioni"),
    '"{words}" above them': ('"{words}" encima de ellos', '"{words}" sopra di esse'),
    "sheet {sheet}": ("hoja {sheet}", "foglio {sheet}"),
    "; its headers are known from documentation": (
        "; sus encabezados se conocen por la documentación",
        "; le sue intestazioni sono note dalla documentazione",
    ),
    "; its headers are known from other people's importers": (
        "; sus encabezados se conocen por los importadores de otros",
        "; le sue intestazioni sono note dagli importatori di altri",
    ),
    "{place}: is like {preset}, but its rows are by {headers}, where figures stand in several rows and cannot "
    "be added up: export it without, or map its columns in a config": (
        "{place}: se parece a {preset}, pero sus filas son por {headers}, donde las cifras están en varias filas y "
        "no se pueden sumar: expórtalo sin esa columna o asigna sus columnas en una configuración",
        "{place}: somiglia a {preset}, ma le sue righe sono per {headers}, dove le cifre stanno in più righe e non si "
        "possono sommare: esportalo senza quella colonna o mappa le colonne in una configurazione",
    ),
    "{place}: is no export that is known: left out": (
        "{place}: no es ninguna exportación conocida: se omite",
        "{place}: non è un'esportazione conosciuta: si esclude",
    ),
    "{place}: has no dates, so it is in no period: left out": (
        "{place}: no tiene fechas, así que no está en ningún periodo: se omite",
        "{place}: non ha date, quindi non è in nessun periodo: si esclude",
    ),
    # -- questions
    "{place}: may be {presets}: say which with preset: in a config (`kpi init` asks)": (
        "{place}: puede ser {presets}: indica cuál con preset: en una configuración (`kpi init` lo pregunta)",
        "{place}: può essere {presets}: indica quale con preset: in una configurazione (`kpi init` lo chiede)",
    ),
    "{preset} lacks {headers}": ("{preset}, pero sin {headers}", "{preset}, ma senza {headers}"),
    "{preset}, weakly": ("{preset}, con pocos indicios", "{preset}, con pochi indizi"),
    " (nearest: {presets})": (" (lo más parecido: {presets})", " (le più simili: {presets})"),
    "{place}: is no export that is known{nearest}; `kpi init {file}` maps its columns ({headers})": (
        "{place}: no es ninguna exportación conocida{nearest}; `kpi init {file}` asigna sus columnas ({headers})",
        "{place}: non è un'esportazione conosciuta{nearest}; `kpi init {file}` mappa le sue colonne ({headers})",
    ),
    "{place}: {header}: {words}: which of them mean {values}? Say it under values: {field}: in a config "
    "(`kpi init` asks)": (
        "{place}: {header}: {words}: ¿cuáles significan {values}? Indícalo en values: {field}: de una configuración "
        "(`kpi init` lo pregunta)",
        "{place}: {header}: {words}: quali significano {values}? Indicalo in values: {field}: di una configurazione "
        "(`kpi init` lo chiede)",
    ),
    "{files}: may tell the same of {told} in different cuts, columns or languages, which would count twice: give one "
    "of them, or, of other accounts or days, name preset: for each in a config": (
        "{files}: pueden decir lo mismo de {told} con otro desglose, columnas o idioma, y contaría dos veces: deja uno "
        "solo o, si son de otras cuentas o días, indica preset: para cada uno en una configuración",
        "{files}: possono dire le stesse cose di {told} con dettaglio, colonne o lingua diversi, e conterebbero due "
        "volte: lasciane uno solo o, se sono di altri account o giorni, indica preset: per ciascuno in una "
        "configurazione",
    ),
    "{one} and {other}: both stand for {first} to {last}, which would count twice: give files of different days, or, "
    "of two accounts, name preset: {preset} in a config": (
        "{one} y {other}: los dos cubren del {first} al {last}, y esos días contarían dos veces: da archivos de días "
        "distintos o, si son de dos cuentas, indica preset: {preset} en una configuración",
        "{one} e {other}: entrambi coprono dal {first} al {last}, e quei giorni conterebbero due volte: dai file di "
        "giorni diversi o, se sono di due account, indica preset: {preset} in una configurazione",
    ),
    # -- currency
    "currency: {how}": ("moneda: {how}", "valuta: {how}"),
    "currencies: {how}": ("monedas: {how}", "valute: {how}"),
    "{codes}; the report is in {code} (--currency chooses)": (
        "{codes}; el informe está en {code} (se elige con --currency)",
        "{codes}; il report è in {code} (si sceglie con --currency)",
    ),
    "{code}, as the files say{taken}": ("{code}, como dicen los archivos{taken}", "{code}, come dicono i file{taken}"),
    "; taken for granted where none is named: {files}": (
        "; se da por supuesta donde no se indica ninguna: {files}",
        "; data per scontata dove non è indicata: {files}",
    ),
    "USD, from the sign $ (if it is another dollar or a peso: --currency MXN)": (
        "USD, por el signo $ (si es otro dólar o un peso: --currency MXN)",
        "USD, dal segno $ (se è un altro dollaro o un peso: --currency MXN)",
    ),
    "no file names one, {code} is assumed (--currency says which)": (
        "ningún archivo la indica, se supone {code} (--currency dice cuál es)",
        "nessun file la indica, si assume {code} (--currency dice quale)",
    ),
    "{files}: amounts in $ beside others in {codes}: which dollar or peso are they? Say set: {{currency: MXN}} for it "
    "in a config, or give the files apart with --currency": (
        "{files}: importes en $ junto a otros en {codes}: ¿qué dólar o peso es? Indica set: {{currency: MXN}} en una "
        "configuración, o da los archivos por separado con --currency",
        "{files}: importi in $ accanto ad altri in {codes}: quale dollaro o peso è? Indica set: {{currency: MXN}} in "
        "una configurazione, o dai i file separatamente con --currency",
    ),
    # -- presets by name, and those of one's own
    "{where}: no preset {name!r}{hint}": (
        "{where}: no existe el preset {name!r}{hint}",
        "{where}: il preset {name!r} non esiste{hint}",
    ),
    ". `kpi presets` lists them": (". `kpi presets` los muestra todos", ". `kpi presets` li elenca"),
    "{place} has no {headers}, as {preset} has": (
        "{place} no tiene {headers}, que {preset} sí tiene",
        "{place} non ha {headers}, che {preset} ha",
    ),
    "{preset} fills {fills}, not {table}: leave out table:": (
        "{preset} rellena {fills}, no {table}: quita table:",
        "{preset} riempie {fills}, non {table}: togli table:",
    ),
    "{path}: no such file or folder of presets": (
        "{path}: no existe ese archivo o carpeta de presets",
        "{path}: quel file o quella cartella di preset non esiste",
    ),
    "{path}: cannot be read as UTF-8 text": (
        "{path}: no se puede leer como texto UTF-8",
        "{path}: non si può leggere come testo UTF-8",
    ),
    "{file}: holds no preset: it should begin with 'tool:' and other keys": (
        "{file}: no contiene ningún preset: debería empezar por 'tool:' y otras claves",
        "{file}: non contiene un preset: dovrebbe iniziare con 'tool:' e altre chiavi",
    ),
    "unknown table {table}": ("la tabla {table} no existe", "la tabella {table} non esiste"),
    "unknown field {field} of {table}": (
        "el campo {field} no existe en {table}",
        "il campo {field} non esiste in {table}",
    ),
    "header {header} has more than {most} parts that vary": (
        "el encabezado {header} tiene más de {most} partes variables",
        "l'intestazione {header} ha più di {most} parti variabili",
    ),
    "needs {field}, which no column gives": (
        "necesita {field}, que ninguna columna da",
        "richiede {field}, che nessuna colonna fornisce",
    ),
    "must be a text, or one in each language: {{en: …, es: …, it: …}}": (
        "debe ser un texto, o uno en cada idioma: {{en: …, es: …, it: …}}",
        "deve essere un testo, o uno per ogni lingua: {{en: …, es: …, it: …}}",
    ),
}
