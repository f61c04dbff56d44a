"""What to do about a flag, in one line."""

from collections.abc import Mapping

from kpicli.saying import Said, say

ADVICE: Mapping[str, Said] = {
    "PARTIAL_PERIOD": say("wait until the period is over, or compare with --from and --to over equal days"),
    "COMPARE_TRUNCATED": say("nothing to mend: leave out --include-partial to compare whole periods alone"),
    "SOURCE_GAP": say("export the missing days, or ask for periods that the table covers"),
    "IMMATURE_COHORT": say(
        "read an older period, or set a window in the config so that all records have had equal time"
    ),
    "SMALL_N": say("read the interval, not the figure; a longer period has more rows"),
    "NO_DENOMINATOR": say("nothing to mend: there is nothing to divide by in this cell"),
    "MIXED_CURRENCY": say("add exchange_rates to the config, or filter with --where currency=…"),
    "CURRENCY_SIGN": say("say set: {{currency: MXN}} at the source, or map its column of currencies"),
    "MISSING_AMOUNT": say("fill the amounts in the source: --rows lists the rows that count"),
    "COST_SCOPE": say("add a source with the wider costs (team: sales), or name the narrower definition"),
    "DUP_ID": say("find why the export repeats ids; map modified_at so that the latest row is kept"),
    "DUP_ACROSS_FILES": say("leave the older file out of the source's path"),
    "OVERLAP": say(
        "leave one of the files out; or set overlap: newer when a newer file corrects an older one, overlap: add when "
        "both are meant"
    ),
    "SAME_MONEY": say("leave one of them out, or set same_money: keep on the source when both are meant"),
    "NO_KEY": say("map the id column"),
    "UNMATCHED_KEY": say("export both tables over the same time: kpi check lists the keys"),
    "UNMATCHED_SEGMENT": say("give both spellings one label under segments: in the config"),
    "SEGMENT_NOT_IN_SOURCE": say("map the segment in every table, or read the total"),
    "BLANK_SEGMENT": say("fill the field in the source"),
    "DATE_ONLY": say("export the field with its time of day"),
    "BAD_ORDER": say("mend the dates in the source: kpi check lists the rows"),
    "STAGE_SKIPPED": say(
        "read the variant dated, which counts entries with a date of their own alone; or fill the dates in the source"
    ),
    "ONE_SIDED": say("export all deals, whatever became of them; or mend the word under values: status:"),
    "UNDATED": say("fill in the close dates in the source: kpi check --rows lists the deals"),
    "FUTURE_DATE": say("mend the dates in the source: kpi check lists the rows"),
    "BAD_CELL": say("mend the cells, or say under dates: or decimal: how the column is written"),
    "RAGGED_ROW": say(
        "export the file again, or mend the rows that are named: often a delimiter in a cell without quotes"
    ),
    "SUBTOTAL": say("check the rows that are named; totals: none in the config counts them like any other"),
    "ODD_FILE": say("mend what is named in the file and save it, or export it again as CSV"),
    "TIME_ODD": say("export the column as days, without times"),
    "SAME_LOOK": say("write it one way in the source; give labels one name under segments: in the config"),
    "ENCODING_DOUBT": say("set encoding: at the source to the one that reads well, or export again as UTF-8"),
    "MANGLED_ID": say(
        "export again, and do not open and save the file in a spreadsheet: or keep the column as text there"
    ),
    "UNKNOWN_VALUE": say("say under values: in the config what the words mean"),
    "HISTORY_START": say("export the years before too, or read the number as first in this export"),
    "CENSORED": say("read time_to_close_days beside it: it counts what is still open for as long as it has lasted"),
    "ONE_DEAL": say("read the number without that row as well: --where leaves it out"),
    "MIX_SHIFT": say("read the segments: the total fell or rose because their shares changed"),
    "RANK_UNCERTAIN": say("do not act on the order: take a longer period, so that there are more rows"),
    "SEGMENT_CURRENT": say("export a history of owners if the number decides about people"),
    "CAC_LAG": say("read cac.lagged beside it, or a longer period; cac_lag in the config says how long the lag is"),
    "SOURCE_BEHIND": say("export that table again, up to the day of the others"),
    "OVERDUE_OPEN": say("close them or move their date in the CRM"),
    "PCT_NOT_RECOMPUTABLE": say("export the parts of the percentage too: sessions, impressions"),
    "BULK_LOAD": say("look whether these records were imported that day: then map the original creation date"),
    "ROWS_CAPPED": say("export in smaller pieces: the tool that wrote it may have stopped there"),
    "FIELD_GAP": say("ask for periods after that day, or fill the field for the records before it"),
    "STALE_DATA": say("export again"),
    "TEST_RECORDS": say("leave them out with exclude: in the config"),
    "TZ_ASSUMED": say("say timezone: at the source whose times have no offset"),
    "SHADOWED": say("rename the KPI in the config to keep both"),
    "NO_SPEND": say("read the total, or a longer period; if there was a cost, add it to the export"),
    "UNASSIGNED_SHARE": say(
        "give these rows their segment in the source, or compare the segments by what they were given"
    ),
    "OUTCOME_SEGMENT": say(
        "split counts or amounts by it: deals_lost, lost amounts; or split the rate by another field"
    ),
    "IMPOSSIBLE_RATE": say("look at what is mapped: unique opens, not all opens; delivered, not sent"),
    "NOT_REACHED": say(
        "read it as longer than the number after >, or ask for periods whose records have had more time"
    ),
    "GRAIN_TOO_FINE": say("ask for whole months or weeks, or set `spread: days` in the source"),
    "DATE_AMBIGUOUS": say("say dates: dmy or mdy at the source in the config"),
    "DATE_MIXED": say("mend the cells that are named, or say dates: at the source"),
    "NUMBER_AMBIGUOUS": say("say decimal: at the source in the config"),
    "DEFINITION_MISMATCH": say("compare with a value by margin: ltv_cac.margin"),
    "NO_MRR_HISTORY": say("export one row for each subscription and each change of its amount"),
    "SNAPSHOT_VALUE": say("ask for the period of the export, or export the history"),
    "NON_ADDITIVE": say("export the figure for the whole period from the tool itself"),
    "END_INCLUSIVE": say("set ends: last_day at the source where ended_at is the last paid day, else ends: next_day"),
    "INTERVAL_UNUSED": say("map the price to amount, and interval beside it: mrr is then made of both"),
    "SEGMENT_MOVES": say("read the total, or stocks (mrr, customers_end, arpa) by that segment"),
    "SCALE_ODD": say("set nps_scale or csat_scale in the config to the best mark of the survey"),
    "LTV_UNSTABLE": say("read the order of magnitude, not the figure"),
}
"""By code. A code without a line here says all there is to say in its own text."""
