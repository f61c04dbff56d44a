"""What is said of targets."""

MESSAGES: dict[str, tuple[str, str]] = {
    "{place}: no such KPI{hint} kpi list shows all": (
        "{place}: no existe ese KPI{hint} kpi list los muestra todos",
        "{place}: non c'è un KPI così{hint} kpi list li mostra tutti",
    ),
    "{place}: another target is for the same: say for which period or segment each is": (
        "{place}: hay otro objetivo para lo mismo: indica para qué periodo o segmento es cada uno",
        "{place}: c'è un altro obiettivo per la stessa cosa: indica per quale periodo o segmento è ciascuno",
    ),
    "{place}: {period} is not a period: write month, quarter, year, or one such as 2026-Q1 or 2026-03": (
        "{place}: {period} no es un periodo: escribe month, quarter, year, o uno como 2026-Q1 o 2026-03",
        "{place}: {period} non è un periodo: scrivi month, quarter, year, o uno come 2026-Q1 o 2026-03",
    ),
    "targets of {names} are by {usual}: not held against a {shown}. For one, add a target with period: {grain}": (
        "los objetivos de {names} son por {usual}: no se comparan por {shown}. Para eso, añade un objetivo con "
        "period: {grain}",
        "gli obiettivi di {names} sono per {usual}: non si confrontano per {shown}. Per averne uno, aggiungi un "
        "obiettivo con period: {grain}",
    ),
    "targets of {names} are of people: not held against companies (--count-by account)": (
        "los objetivos de {names} son de personas: no se comparan con empresas (--count-by account)",
        "gli obiettivi di {names} sono di persone: non si confrontano con aziende (--count-by account)",
    ),
    "targets of {names} are in {own}: not held against {other}": (
        "los objetivos de {names} son en {own}: no se comparan con {other}",
        "gli obiettivi di {names} sono in {own}: non si confrontano con {other}",
    ),
    "{place}: {bound:g} is {percent:g} % for a rate: write {bound:g}%": (
        "{place}: {bound:g} es un {percent:g} % para una tasa: escribe {bound:g}%",
        "{place}: {bound:g} è il {percent:g} % per un tasso: scrivi {bound:g}%",
    ),
}
