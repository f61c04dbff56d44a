"""Every hazard code, how severe it is, and the one line that explains it under a table."""

from kpicli.model import Severity
from kpicli.saying import Said, say

SOME = say("some")
"""How many rows, until they are counted."""
CODES: dict[str, tuple[Severity, Said]] = {
    "PARTIAL_PERIOD": ("info", say("not the whole period: it is not compared with whole ones")),
    "COMPARE_TRUNCATED": ("info", say("the running period is compared with as many days of the earlier one")),
    "SOURCE_GAP": ("warn", say("a table does not cover this period: what lies outside it is unknown, not 0")),
    "IMMATURE_COHORT": ("warn", say("recent records have not had the time to convert: the rate can still rise")),
    "SMALL_N": ("info", say("few rows behind this number: it can move a lot by chance")),
    "NO_DENOMINATOR": ("info", say("nothing to divide by: undefined, not 0")),
    "HISTORY_START": (
        "info",
        say("first year of the data: a customer's first deal in it need not be their first ever"),
    ),
    "CENSORED": (
        "info",
        say("{n} not over yet have already lasted longer: this is the time of those that are over", n=SOME),
    ),
    "ONE_DEAL": ("info", say("one row makes more than half of this amount")),
    "MIX_SHIFT": ("info", say("the total moved against every segment: the mix of segments changed")),
    "RANK_UNCERTAIN": ("info", say("best or worst by chance: its interval overlaps that of another")),
    "SEGMENT_CURRENT": ("info", say("the owner is that of the day of the export, not that of the event")),
    "CAC_LAG": ("info", say("a sale takes longer than the period: these costs won later customers")),
    "SOURCE_BEHIND": ("warn", say("a table ends long before this period does: what came after is not counted")),
    "OVERDUE_OPEN": ("info", say("{n} open deals are past their expected close", n=SOME)),
    "PCT_NOT_RECOMPUTABLE": (
        "refuse",
        say("the source has only a percentage: without its parts it cannot be put together"),
    ),
    "MIXED_CURRENCY": ("refuse", say("several currencies in one sum: give their exchange_rates in the config")),
    "CURRENCY_SIGN": ("refuse", say("a sign that several currencies share, and nothing says which one is meant")),
    "MISSING_AMOUNT": ("warn", say("{n} without an amount, out of sums and means", n=SOME)),
    "COST_SCOPE": ("warn", say("wider costs are not there, or of no segment: a narrower definition stands in by name")),
    "DUP_ID": ("warn", say("the same id more than once")),
    "DUP_ACROSS_FILES": ("warn", say("the same id in several files")),
    "OVERLAP": ("warn", say("two files share rows: what is the same in both counts once")),
    "SAME_MONEY": ("refuse", say("two sources or files with the same amounts on the same days would count twice")),
    "NO_KEY": ("info", say("no id: the same record twice would count twice")),
    "UNMATCHED_KEY": ("warn", say("keys without a partner in the other table")),
    "UNMATCHED_SEGMENT": ("warn", say("spend of segments that the other table does not know")),
    "SEGMENT_NOT_IN_SOURCE": (
        "refuse",
        say("part of it belongs to no segment: it is in the total, not in the rows"),
    ),
    "BLANK_SEGMENT": ("info", say("rows whose segment is blank are a row of their own")),
    "DATE_ONLY": ("refuse", say("dates without a time of day give no minutes")),
    "DATE_AMBIGUOUS": ("refuse", say("dates that read day first and month first")),
    "DATE_MIXED": ("refuse", say("dates in contradictory orders")),
    "NUMBER_AMBIGUOUS": ("refuse", say("numbers whose decimal mark is not certain")),
    "BAD_ORDER": ("warn", say("{n} dated before its own start: out of durations, kept in counts and rates", n=SOME)),
    "STAGE_SKIPPED": (
        "info",
        say(
            "{n} without their own date of a stage: a later stage implies it, and such records tend to raise a rate",
            n=SOME,
        ),
    ),
    "FUTURE_DATE": ("warn", say("events dated after today, or far after everything else")),
    "UNDATED": ("warn", say("closed deals without a close date are in no period")),
    "BULK_LOAD": ("warn", say("many records created on one day: creation dates may be those of an import")),
    "ROWS_CAPPED": ("warn", say("a file with as many rows as tools export at most: it may be cut")),
    "FIELD_GAP": ("warn", say("a field that is filled only from some day on: unknown before it, not 0")),
    "STALE_DATA": ("warn", say("nothing happened for long before today: a new export may be missing")),
    "TEST_RECORDS": ("info", say("names and addresses that look like tests")),
    "TZ_ASSUMED": ("info", say("times with and without an offset: those without are taken as local")),
    "BAD_CELL": ("warn", say("cells that could not be read: kpi check lists them")),
    "RAGGED_ROW": ("warn", say("rows that do not fit their header: what they say is not counted")),
    "SUBTOTAL": ("warn", say("rows that are totals or averages of other rows: left out")),
    "ODD_FILE": ("warn", say("a file is no plain table, and a number may be wrong for it")),
    "TIME_ODD": ("warn", say("every time of a column is just before midnight: an export may have lost seconds")),
    "SAME_LOOK": ("warn", say("names that look the same and are written differently")),
    "ENCODING_DOUBT": ("warn", say("text with letters that no word of its language has: its encoding may be another")),
    "MANGLED_ID": ("warn", say("ids that a spreadsheet turned into rounded numbers: different ones may look the same")),
    "ONE_SIDED": ("warn", say("all that was decided ended one way: what ended the other may not be in the export")),
    "UNKNOWN_VALUE": ("warn", say("values that the mapping does not know")),
    "DEFINITION_MISMATCH": (
        "warn",
        say("its parts differ in scope: revenue above, where a fully loaded cost below asks for margin"),
    ),
    "NO_MRR_HISTORY": ("refuse", say("one amount for each customer: how it moved cannot be told")),
    "SNAPSHOT_VALUE": ("warn", say("the data knows today's amounts, not those of a past period")),
    "NON_ADDITIVE": ("refuse", say("persons counted by day or by post cannot be added up: some would count twice")),
    "END_INCLUSIVE": ("warn", say("end dates that look like last paid days: renewals count as losses and win-backs")),
    "INTERVAL_UNUSED": ("warn", say("amounts of other intervals than a month are taken as monthly")),
    "SEGMENT_MOVES": (
        "refuse",
        say("customers move between these segments: what is followed or taken from a customer is right in total only"),
    ),
    "SCALE_ODD": ("warn", say("answers that do not fit their scale")),
    "LTV_UNSTABLE": ("warn", say("fewer than 10 customers were lost in 12 months: the lifetime can be far from this")),
    "SHADOWED": ("info", say("a KPI of the config's own stands in place of the built-in one")),
    "NO_SPEND": ("info", say("nothing was spent here: what one costs is not known, and it is not free")),
    "UNASSIGNED_SHARE": (
        "warn",
        say("much of the cost or amount belongs to no segment: the segments leave it out, the total has it"),
    ),
    "OUTCOME_SEGMENT": (
        "refuse",
        say("no rate by how the records ended: of what was lost for one reason, nothing was won; the total is right"),
    ),
    "IMPOSSIBLE_RATE": (
        "warn",
        say(
            "a share above 100 % or below 0, here or in a part of it: "
            "what is above the line is not part of what is below it"
        ),
    ),
    "NOT_REACHED": ("info", say("fewer than half are over so far: the median is longer than this")),
    "GRAIN_TOO_FINE": (
        "refuse",
        say(
            "the period cuts a month, a week or a range of days that the source has one figure for: "
            "ask for whole ones, or set `spread: days` in the source to spread it evenly"
        ),
    ),
}


def severity(code: str) -> Severity:
    """How severe a hazard is: info, warn or refuse."""
    return CODES[code][0]
