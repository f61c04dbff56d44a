"""What filling a template says."""

MESSAGES: dict[str, tuple[str, str]] = {
    "{n:,} values do not fit below row {row:,} of a sheet: use -f csv": (
        "{n:,} valores no caben debajo de la fila {row:,} de una hoja: usa -f csv",
        "{n:,} valori non entrano sotto la riga {row:,} di un foglio: usa -f csv",
    ),
    # -- the workbook
    "{file}: is protected by a password, or an old .xls: save it as .xlsx without a password": (
        "{file}: está protegido con contraseña, o es un .xls antiguo: guárdalo como .xlsx sin contraseña",
        "{file}: è protetto da password, o è un vecchio .xls: salvalo come .xlsx senza password",
    ),
    "{file}: is not a workbook that can be filled: open it in Excel and save it as .xlsx or .xlsm": (
        "{file}: no es un libro que se pueda rellenar: ábrelo en Excel y guárdalo como .xlsx o .xlsm",
        "{file}: non è una cartella di lavoro compilabile: aprila in Excel e salvala come .xlsx o .xlsm",
    ),
    "{file}: is signed, and a change breaks the signature: remove it first": (
        "{file}: está firmado, y un cambio rompe la firma: quítala antes",
        "{file}: è firmato, e una modifica rompe la firma: toglila prima",
    ),
    "{place}: {why}": ("{place}: {why}", "{place}: {why}"),
    "no cell is called kpi_<id of a KPI>, and none holds {mark}": (
        "ninguna celda se llama kpi_<id de un KPI>, y ninguna contiene {mark}",
        "nessuna cella si chiama kpi_<id di un KPI>, e nessuna contiene {mark}",
    ),
    # -- the cells
    "is of {other} too: a cell gets one number": (
        "también es de {other}: en una celda va un solo número",
        "è anche di {other}: in una cella va un solo numero",
    ),
    "sheet {sheet}, {cells} ({name})": ("hoja {sheet}, {cells} ({name})", "foglio {sheet}, {cells} ({name})"),
    "the name {name} stands for {text!r}: give it to cells of one sheet": (
        "el nombre {name} se refiere a {text!r}: dáselo a celdas de una sola hoja",
        "il nome {name} si riferisce a {text!r}: assegnalo a celle di un solo foglio",
    ),
    "give the name to one cell, a row or a column of cells": (
        "da el nombre a una celda, o a una fila o columna de celdas",
        "assegna il nome a una cella, o a una riga o colonna di celle",
    ),
    "holds a formula, which a number would replace": (
        "contiene una fórmula, que un número sustituiría",
        "contiene una formula, che un numero sostituirebbe",
    ),
    "is locked on a protected sheet: unlock or unprotect it": (
        "está bloqueada en una hoja protegida: desbloquéala o quita la protección",
        "è bloccata in un foglio protetto: sbloccala o togli la protezione",
    ),
    "is a part of merged cells, where no number would be seen": (
        "es parte de celdas combinadas, donde no se vería ningún número",
        "fa parte di celle unite, dove nessun numero si vedrebbe",
    ),
    # -- the KPIs
    "{kpi} is in several currencies: set exchange_rates in the config": (
        "{kpi} está en varias monedas: indica exchange_rates en la configuración",
        "{kpi} è in più valute: indica exchange_rates nella configurazione",
    ),
    "{kpi} has no total in this report": (
        "{kpi} no tiene total en este informe",
        "{kpi} non ha un totale in questo report",
    ),
    "no KPI is called {kpi!r}{hint} kpi list shows all": (
        "ningún KPI se llama {kpi!r}{hint} kpi list los muestra todos",
        "nessun KPI si chiama {kpi!r}{hint} kpi list li mostra tutti",
    ),
    "{kpi} has no variant {variant!r}{hint}": (
        "{kpi} no tiene la variante {variant!r}{hint}",
        "{kpi} non ha la variante {variant!r}{hint}",
    ),
    "{kpi} is not in this report: add it to --kpi": (
        "{kpi} no está en este informe: añádelo a --kpi",
        "{kpi} non è in questo report: aggiungilo a --kpi",
    ),
    # -- the record
    "the record has several places: {places}. Leave one": (
        "el registro tiene varios lugares: {places}. Deja uno",
        "il registro ha più posti: {places}. Lasciane uno",
    ),
    "{cell} holds a formula, which the record would replace": (
        "{cell} contiene una fórmula, que el registro sustituiría",
        "{cell} contiene una formula, che il registro sostituirebbe",
    ),
    "{cell} is not empty: the record needs all these cells": (
        "{cell} no está vacía: el registro necesita todas estas celdas",
        "{cell} non è vuota: al registro servono tutte queste celle",
    ),
    "cells are merged there: unmerge them": (
        "hay celdas combinadas ahí: sepáralas",
        "lì ci sono celle unite: dividile",
    ),
    "the sheet is protected: unprotect it": (
        "la hoja está protegida: quita la protección",
        "il foglio è protetto: togli la protezione",
    ),
    "a table of Excel is there: convert it to a range, or pour the record elsewhere": (
        "ahí hay una tabla de Excel: conviértela en rango, o lleva el registro a otro lugar",
        "lì c'è una tabella di Excel: convertila in intervallo, o porta il registro altrove",
    ),
}
