"""What is said of the form of a config: the file, its YAML, keys, and values of the wrong kind."""

MESSAGES: dict[str, tuple[str, str]] = {
    "is a number beyond all bounds": ("es un número fuera de todo límite", "è un numero fuori da ogni limite"),
    "must be a day of the years {first} to {last}": (
        "debe ser un día de los años {first} a {last}",
        "dev'essere un giorno degli anni dal {first} al {last}",
    ),
    "{test!r} cannot be asked here": ("{test!r} no se puede pedir aquí", "{test!r} qui non si può chiedere"),
    "takes a number from 0 to 1, not {value}": (
        "acepta un número de 0 a 1, no {value}",
        "accetta un numero da 0 a 1, non {value}",
    ),
    "takes cac_lag, or a number of days such as '90 days'": (
        "acepta cac_lag, o un número de días como '90 days'",
        "accetta cac_lag, o un numero di giorni come '90 days'",
    ),
    "{start} to {end} has more than {most:,} periods; take fewer days, or --period year": (
        "de {start} a {end} hay más de {most:,} periodos; elige menos días, o --period year",
        "dal {start} al {end} ci sono più di {most:,} periodi; scegli meno giorni, o --period year",
    ),
    "{option} {text}: {why}": ("{option} {text}: {why}", "{option} {text}: {why}"),
    # -- the file
    "the files given": ("los archivos indicados", "i file indicati"),
    "no {file} here: name one with --config, or copy config.example.yaml and name your own files": (
        "aquí no hay {file}: indica uno con --config, o copia config.example.yaml y pon tus archivos",
        "qui non c'è {file}: indicane uno con --config, o copia config.example.yaml e metti i tuoi file",
    ),
    "{file}: is a folder: name the file in it with --config": (
        "{file}: es una carpeta: indica con --config el archivo que está dentro",
        "{file}: è una cartella: indica con --config il file che contiene",
    ),
    "{file}: cannot be read ({reason})": (
        "{file}: no se puede leer ({reason})",
        "{file}: non si può leggere ({reason})",
    ),
    "{file}: is larger than {size} KB": ("{file}: ocupa más de {size} KB", "{file}: supera i {size} KB"),
    "is larger than {size} KB": ("ocupa más de {size} KB", "supera i {size} KB"),
    "{file}:{line}: is not UTF-8 text: save the file as UTF-8": (
        "{file}:{line}: no es texto UTF-8: guarda el archivo como UTF-8",
        "{file}:{line}: non è testo UTF-8: salva il file come UTF-8",
    ),
    "is empty: copy config.example.yaml and name your own files": (
        "está vacío: copia config.example.yaml y pon tus archivos",
        "è vuoto: copia config.example.yaml e metti i tuoi file",
    ),
    "holds {what}: it should begin with 'sources:' and other keys": (
        "contiene {what}: debería empezar con 'sources:' y otras claves",
        "contiene {what}: dovrebbe cominciare con 'sources:' e altre chiavi",
    ),
    "{file}: more problems follow: these {most} first": (
        "{file}: hay más problemas: primero estos {most}",
        "{file}: ci sono altri problemi: prima questi {most}",
    ),
    # -- keys and kinds of values
    "unknown key {key}{hint}": ("la clave {key} no existe{hint}", "la chiave {key} non esiste{hint}"),
    ". The keys here are {keys}": (". Aquí las claves son {keys}", ". Qui le chiavi sono {keys}"),
    "{key} is missing": ("falta {key}", "manca {key}"),
    "is not valid": ("no es válido", "non è valido"),
    "is empty: name at least one": ("no contiene nada: indica al menos un valor", "è vuoto: indica almeno un valore"),
    "must be {what}{instead}": ("debe ser {what}{instead}", "deve essere {what}{instead}"),
    "takes {what}, not {given}": ("admite {what}, no {given}", "ammette {what}, non {given}"),
    ", not {given}{near}": (", en lugar de {given}{near}", ", invece di {given}{near}"),
    "one of {choices}": ("uno de los valores {choices}", "uno dei valori {choices}"),
    "a whole number{range}": ("un número entero{range}", "un numero intero{range}"),
    "a number{range}": ("un número{range}", "un numero{range}"),
    " above {bound:g}": (" mayor que {bound:g}", " maggiore di {bound:g}"),
    " from {least} to {most}": (" de {least} a {most}", " da {least} a {most}"),
    " of at least {bound:g}": (" igual o mayor que {bound:g}", " di almeno {bound:g}"),
    "a day such as 2025-03-31": ("un día como 2025-03-31", "un giorno come 2025-03-31"),
    "a mapping (key: value)": ("una sección (clave: valor)", "una sezione (chiave: valore)"),
    "a list (lines that begin with -)": (
        "una lista (líneas que empiezan con -)",
        "una lista (righe che cominciano con -)",
    ),
    "a mapping": ("una sección", "una sezione"),
    "a list": ("una lista", "una lista"),
    "text": ("texto", "testo"),
    "nothing": ("un valor vacío", "un valore vuoto"),
    # -- YAML
    "a quote is opened here and never closed": (
        "aquí se abren unas comillas que nunca se cierran",
        "qui si aprono delle virgolette che non si chiudono mai",
    ),
    "a {sign} is opened here and never closed, or a comma is missing in it": (
        "aquí se abre {sign} y nunca se cierra, o falta una coma dentro",
        "qui si apre {sign} e non si chiude mai, o manca una virgola all'interno",
    ),
    "the indentation does not fit the lines above: keys of one section begin in the same column": (
        "la sangría no cuadra con las líneas de arriba: las claves de una sección empiezan en la misma columna",
        "il rientro non corrisponde alle righe sopra: le chiavi di una sezione cominciano nella stessa colonna",
    ),
    "is indented further than the line above, which already has a value": (
        "tiene más sangría que la línea de arriba, que ya tiene un valor",
        "è più rientrata della riga sopra, che ha già un valore",
    ),
    "has ': ' twice: put the text that holds ': ' in quotes": (
        "tiene ': ' dos veces: pon entre comillas el texto que contiene ': '",
        "ha ': ' due volte: metti tra virgolette il testo che contiene ': '",
    ),
    "something is left over after the value: put the whole text in quotes": (
        "sobra algo después del valor: pon todo el texto entre comillas",
        "c'è qualcosa di troppo dopo il valore: metti tutto il testo tra virgolette",
    ),
    "a tab is used for indentation: use spaces": (
        "la sangría lleva un tabulador: usa espacios",
        "il rientro usa una tabulazione: usa gli spazi",
    ),
    "expected 'key: value' here": ("aquí debería haber 'clave: valor'", "qui dovrebbe esserci 'chiave: valore'"),
    "expected '- ' here, in the same column as the items above": (
        "aquí debería haber '- ', en la misma columna que los elementos de arriba",
        "qui dovrebbe esserci '- ', nella stessa colonna degli elementi sopra",
    ),
    "in double quotes a \\ needs another one: use single quotes instead": (
        "entre comillas dobles, \\ necesita otra más: usa comillas simples",
        "tra virgolette doppie, \\ ne richiede un'altra: usa gli apici singoli",
    ),
    "text that begins with {sign} needs quotes": (
        "un texto que empieza con {sign} necesita comillas",
        "un testo che comincia con {sign} richiede le virgolette",
    ),
    "a list begins on the next line, or is written as [a, b]": (
        "una lista empieza en la línea siguiente, o se escribe como [a, b]",
        "una lista comincia nella riga successiva, o si scrive come [a, b]",
    ),
    "is not valid YAML: {why}": ("no es YAML válido: {why}", "non è YAML valido: {why}"),
    "is not valid YAML": ("no es YAML válido", "non è YAML valido"),
    "holds a control character (U+{code:04X}): remove it": (
        "contiene un carácter de control (U+{code:04X}): quítalo",
        "contiene un carattere di controllo (U+{code:04X}): toglilo",
    ),
    "holds a character that YAML does not allow": (
        "contiene un carácter que YAML no permite",
        "contiene un carattere che YAML non ammette",
    ),
    "a second document begins here: remove the line ---": (
        "aquí empieza un segundo documento: quita la línea ---",
        "qui comincia un secondo documento: togli la riga ---",
    ),
    "tags such as {tag} have no meaning here. Text that begins with ! needs quotes": (
        "las etiquetas como {tag} no significan nada aquí. Un texto que empieza con ! necesita comillas",
        "i tag come {tag} qui non significano niente. Un testo che comincia con ! richiede le virgolette",
    ),
    "is nested more than {most} levels deep": (
        "tiene más de {most} niveles anidados",
        "ha più di {most} livelli annidati",
    ),
    "is nested more than {most} levels deep with *{name}": (
        "con *{name} tiene más de {most} niveles anidados",
        "con *{name} ha più di {most} livelli annidati",
    ),
    "takes a rank and its key, such as [win_rank, account_id]": (
        "lleva un puesto y su clave, como [win_rank, account_id]",
        "richiede un posto e la sua chiave, come [win_rank, account_id]",
    ),
    "holds more than {most:,} values once its aliases are written out": (
        "contiene más de {most:,} valores al desplegar sus alias",
        "contiene più di {most:,} valori quando si espandono gli alias",
    ),
    "nothing is called &{name}. Text that begins with * needs quotes": (
        "nada se llama &{name}. Un texto que empieza con * necesita comillas",
        "niente si chiama &{name}. Un testo che comincia con * richiede le virgolette",
    ),
    "*{name} is used inside itself": ("*{name} se usa dentro de sí mismo", "*{name} è usato dentro se stesso"),
    "a key must be text: put quotes around a value with [ ] or {{ }}": (
        "una clave debe ser texto: pon entre comillas un valor con [ ] o {{ }}",
        "una chiave deve essere testo: metti tra virgolette un valore con [ ] o {{ }}",
    ),
    "{key} is given twice, on lines {first} and {again}": (
        "{key} aparece dos veces, en las líneas {first} y {again}",
        "{key} compare due volte, alle righe {first} e {again}",
    ),
    "<< takes the *name of a mapping, or a list of them": (
        "<< admite el *nombre de una sección, o una lista de ellos",
        "<< ammette il *nome di una sezione, o un elenco di questi",
    ),
}
