"""What to do about a flag, in one line."""

from collections.abc import Mapping

ADVICE: Mapping[str, str] = {
    "PARTIAL_PERIOD": "wait until the period is over, or compare with --from and --to over equal days",
    "SOURCE_GAP": "export the missing days, or ask for periods that the table covers",
    "IMMATURE_COHORT": "read an older period, or set a window in the config so that all records have had equal time",
    "SMALL_N": "read the interval, not the figure; a longer period has more rows",
    "NO_DENOMINATOR": "nothing to mend: there is nothing to divide by in this cell",
    "MIXED_CURRENCY": "add exchange_rates to the config, or filter with --where currency=…",
    "MISSING_AMOUNT": "fill the amounts in the source: --rows lists the rows that count",
    "COST_SCOPE": "add a source with the wider costs (team: sales), or name the narrower definition",
    "DUP_ID": "find why the export repeats ids; map modified_at so that the latest row is kept",
    "DUP_ACROSS_FILES": "leave the older file out of the source's path",
    "OVERLAP": "leave one of the files out, or say overlap: add when both are meant",
    "NO_KEY": "map the id column",
    "UNMATCHED_KEY": "export both tables over the same time: kpi check lists the keys",
    "UNMATCHED_SEGMENT": "give both spellings one label under segments: in the config",
    "SEGMENT_NOT_IN_SOURCE": "map the segment in every table, or read the total",
    "BLANK_SEGMENT": "fill the field in the source",
    "DATE_ONLY": "export the field with its time of day",
    "BAD_ORDER": "mend the dates in the source: kpi check lists the rows",
    "FUTURE_DATE": "mend the dates in the source: kpi check lists the rows",
    "BAD_CELL": "mend the cells, or say under dates: or decimal: how the column is written",
    "UNKNOWN_VALUE": "say under values: in the config what the words mean",
    "SHADOWED": "rename the KPI in the config to keep both",
    "GRAIN_TOO_FINE": "ask for a coarser period",
    "DATE_AMBIGUOUS": "say dates: dmy or mdy at the source in the config",
    "DATE_MIXED": "mend the cells that are named, or say dates: at the source",
    "NUMBER_AMBIGUOUS": "say decimal: at the source in the config",
    "DEFINITION_MISMATCH": "compare with a value by margin: ltv_cac.margin",
    "NO_MRR_HISTORY": "export one row for each subscription and each change of its amount",
    "SNAPSHOT_VALUE": "ask for the period of the export, or export the history",
    "NON_ADDITIVE": "export the figure for the whole period from the tool itself",
    "LTV_UNSTABLE": "read the order of magnitude, not the figure",
}
"""By code. A code without a line here says all there is to say in its own text."""
