"""The English words that the assistant reads figures and intentions by, kept as data."""

from __future__ import annotations

from collections.abc import Iterable

from app.objectives.models import UnitKind
from assistant.facts import Unit

PERCENT = Unit(UnitKind.PERCENT)
POINTS = Unit(UnitKind.POINTS)
NUMBER = Unit(UnitKind.NUMBER)
MULTIPLE = Unit(UnitKind.NUMBER, symbol="×")


def words(text: str) -> tuple[str, ...]:
    """Split a row of words."""
    return tuple(text.split())


def forms(verbs: str) -> tuple[str, ...]:
    """List the inflected forms of regular verbs: "cut*" doubles its last letter, "rise!" has no other forms."""
    return tuple(form for verb in verbs.split() for form in _forms(verb))


def _forms(verb: str) -> tuple[str, ...]:
    if verb.endswith("!"):
        return (verb[:-1],)
    stem = verb.rstrip("*")
    longer = stem + stem[-1] if verb.endswith("*") else stem
    if stem.endswith("e"):
        return (stem, stem + "s", stem + "d", stem[:-1] + "ing")
    if stem.endswith("y") and stem[-2] not in "aeo":
        return (stem, stem[:-1] + "ies", stem[:-1] + "ied", stem + "ing")
    plural = "es" if stem.endswith(("s", "x", "ch", "sh", "z")) else "s"
    return (stem, stem + plural, longer + "ed", longer + "ing")


_PARTICIPLES = {
    "win": "won",
    "sell": "sold",
    "write": "written",
    "build": "built",
    "run": "run",
    "set": "set",
    "find": "found",
    "meet": "met",
    "teach": "taught",
    "give": "given",
}


def participle(verb: str) -> str | None:
    """Form the past participle of a verb in its base form; None for verbs that do not end up in one here."""
    if verb.endswith(("ed", "ing", "s")) or verb in ("get", "have", "make", "roll", "place", "start"):
        return None
    if verb in _PARTICIPLES:
        return _PARTICIPLES[verb]
    at = PRODUCE.index(verb) if verb in PRODUCE else len(PRODUCE)
    return next((form for form in PRODUCE[at : at + 3] if form.endswith("ed")), None)


def any_of(words: Iterable[str]) -> str:
    """Make one regular expression of words, the longest first, so that none hides a longer one."""
    return "(?:" + "|".join(sorted((word.replace(" ", r"\s+") for word in words), key=len, reverse=True)) + ")"


# --- intentions -------------------------------------------------------------------------------------------------

RAISE = forms(
    "increase raise grow! grows! growing! grew! boost lift expand gain double triple quadruple accelerate climb "
    "elevate strengthen maximise maximize multiply widen extend advance rise! rises! rising! rose! ramp"
)
LOWER = forms(
    "reduce decrease lower cut! cuts! cutting! shrink! shrinks! shrinking! drop* minimise minimize trim* slash halve "
    "shorten lessen curb decline fall! falls! falling! fell! eliminate tighten compress shave"
)
IMPROVE = forms("improve optimise optimize better! fix enhance streamline speed! upgrade")
REACH = forms(
    "reach hit! hits! hitting! achieve attain get! gets! getting! bring! brings! bringing! push move take! deliver "
    "exceed surpass go! make! secure aim target have! see! land beat! deliver drive!"
)
KEEP = forms("keep! keeps! keeping! kept! maintain stay remain sustain preserve")
FIND_OUT = forms("know! measure establish determine quantify benchmark baseline instrument assess")
PRODUCE = forms(
    "launch ship* release publish open complete finish obtain win! sign close hire recruit run! train onboard "
    "acquire convert certify build! create produce host conduct interview migrate automate write! book enrol* "
    "enroll deliver introduce implement add register activate collect generate earn sell! sells! resolve answer "
    "document replace retire roll! set! start adopt renew visit plant test organise organize hold! land file "
    "submit fill place recycle review audit instrument cover digitise digitize equip attract win! secure "
    "process serve support "
    "present pilot deploy find! meet! invite contact teach! coach mentor donate distribute repair "
    "inspect install survey sponsor give! enable decommission settle"
)
GAINED = forms(
    "sign win! acquire convert certify recruit hire obtain earn sell! sells! generate collect fill attract enrol* "
    "enroll resolve close renew retire recycle decommission complete secure find! raise donate serve deliver reach "
    "gain land"
)
DONE_ONCE = forms(
    "run! host conduct interview hold! visit present contact invite send! attend meet! book organise organize write! "
    "train teach! coach survey mentor"
)
OBTAINABLE = ("certification", "certificate", "accreditation", "licence", "license", "audit", "migration", "approval")

# --- what is good ------------------------------------------------------------------------------------------------

LESS_IS_BETTER = words(
    "churn attrition turnover latency time delay cost costs expense expenses spend cac bug bugs defect defects "
    "error errors incident incidents outage outages downtime complaint complaints backlog wait waiting abandonment "
    "bounce rejection rejections refund refunds return returns waste scrap failure failures injuries injury "
    "accidents accident absence absenteeism emissions crash crashes duration debt escalations escalation tickets "
    "no-shows vacancies vacancy mttr overtime drop-off dropout drop-out drop-outs rework shrinkage "
    "dso overdue overdues readmission readmissions turnaround vulnerabilities delays cancellations "
    "cancellation misses stockouts flaky "
    "mttd leakage fuel consumption potholes "
    "bills breaches findings unsubscribe unsubscribes falls damage damaged infections infection stay queue "
    "queues changeover interruptions interruption lateness errands"
)
UNWANTED = words(
    "failed failing late missed empty broken wrong rejected unpaid overdue lost unresolved unplanned defective "
    "abandoned unanswered cancelled canceled expired faulty reopened duplicate unused"
)
MORE_IS_BETTER = words(
    "activation conversion retention satisfaction nps enps csat revenue arr mrr sales growth adoption engagement "
    "uptime availability coverage margin profit throughput attendance accuracy score rating ratings win signups "
    "sign-ups leads pipeline bookings users customers subscribers subscriptions referrals renewals participation "
    "completion productivity utilisation utilization occupancy yield volume views visits traffic downloads "
    "installs frequency deliveries delivered velocity donations members membership response open click click- "
    "through acceptance pass graduation literacy awareness share ndr nrr gmv ltv demos trials donors volunteers "
    "reach compliance on-time dau mau wau loyalty quality diversity stickiness fill recycling uptake "
    "contribution contacts followers loans renewal rebooking referral resolution hygiene adherence punctuality "
    "repeat proficiency"
)
MEASURES = words(
    "rate ratio share number count percentage amount level volume index days hours minutes age size value price length "
    "frequency balance capacity points"
)
POINT_METRICS = ("nps", "enps", "net promoter score")
NOT_A_METRIC = words(
    "no yes target goal aim confidence baseline status progress priority draft drafts proposal proposals key result "
    "results kr krs objective objectives great good nice ideal fine enough wonderful better best "
    "instructions it this that we they us everything thing things number "
    "figure figures value"
)

# --- numbers -----------------------------------------------------------------------------------------------------

ONES = {
    word: value
    for value, word in enumerate(
        words(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
            "seventeen eighteen nineteen"
        )
    )
}
TENS = {
    word: 10 * value
    for value, word in enumerate(words("twenty thirty forty fifty sixty seventy eighty ninety"), start=2)
}
POWERS = {"hundred": 100, "dozen": 12, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
SCALES = {
    **dict.fromkeys(("k", "K", "thousand"), 10**3),
    **dict.fromkeys(("M", "m", "MM", "mn", "mio", "million", "Million"), 10**6),
    **dict.fromkeys(("B", "b", "bn", "Bn", "billion", "Billion"), 10**9),
    **dict.fromkeys(("lakh", "lakhs"), 10**5),
    **dict.fromkeys(("crore", "crores"), 10**7),
}
TIMES_OVER = {
    "double": 2,
    "twice": 2,
    "triple": 3,
    "quadruple": 4,
    "twofold": 2,
    "threefold": 3,
    "fivefold": 5,
    "tenfold": 10,
}
DECIMAL_COMMA = frozenset({"de", "fr", "es", "it", "nl", "pt", "pl", "ru", "sv", "da", "nb", "fi", "cs", "tr", "el"})

# --- units -------------------------------------------------------------------------------------------------------

DURATIONS = {
    "ms": ("ms", "msec", "millisecond", "milliseconds"),
    "s": ("s", "sec", "secs", "second", "seconds"),
    "min": ("min", "mins", "minute", "minutes"),
    "h": ("h", "hr", "hrs", "hour", "hours"),
    "days": ("d", "day", "days", "calendar day", "calendar days"),
    "business days": ("business day", "business days", "working day", "working days", "workdays"),
    "weeks": ("wk", "wks", "week", "weeks"),
    "months": ("mo", "month", "months"),
    "years": ("yr", "yrs", "year", "years"),
}
CURRENCY_SIGNS = {
    "$": "USD", "US$": "USD", "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD", "NZ$": "NZD", "S$": "SGD",
    "HK$": "HKD", "R$": "BRL", "₦": "NGN", "₱": "PHP", "₪": "ILS", "₫": "VND", "₴": "UAH", "฿": "THB",
    "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₩": "KRW", "₺": "TRY", "zł": "PLN",
}  # fmt: skip
DOLLAR_OF = {"en-AU": "AUD", "en-CA": "CAD", "en-NZ": "NZD", "en-SG": "SGD", "en-HK": "HKD"}
CURRENCY_CODES = words(
    "USD EUR GBP CHF JPY CNY INR AUD CAD NZD SGD HKD SEK NOK DKK PLN CZK HUF BRL MXN ZAR KRW TRY ILS AED THB IDR"
)
CURRENCY_WORDS = {
    "dollars": "USD", "dollar": "USD", "euros": "EUR", "euro": "EUR", "pounds sterling": "GBP", "rupees": "INR",
    "yen": "JPY", "francs": "CHF", "kr": "",
}  # fmt: skip
UNIT_WORDS: dict[str, Unit] = {
    **dict.fromkeys(
        (
            "percentage points", "percentage point", "percentage-points", "percentage-point", "% points", "%-points",
            "%pts", "% pts", "pp", "ppt", "ppts", "pps", "p.p.", "percent points", "points", "point", "pts", "pt",
            "nps points", "enps points", "csat points",
        ),
        POINTS,
    ),
    **dict.fromkeys(("%", "percent", "percents", "per cent", "pct", "pct.", "％"), PERCENT),
    **{word: Unit(UnitKind.NUMBER, symbol="basis points") for word in ("bps", "basis points", "basis point")},
    **{word: Unit(UnitKind.DURATION, symbol=symbol) for symbol, words in DURATIONS.items() for word in words},
    **{word: Unit(UnitKind.CURRENCY, currency=code) for word, code in CURRENCY_WORDS.items() if code},
    **{code.lower(): Unit(UnitKind.CURRENCY, currency=code) for code in CURRENCY_CODES},
    **{sign.lower(): Unit(UnitKind.CURRENCY, currency=code) for sign, code in CURRENCY_SIGNS.items()},
    **{
        word.lower(): Unit(UnitKind.NUMBER, symbol=word)
        for word in (
            "kg", "km", "GB", "MB", "TB", "kWh", "MWh", "tCO2e", "tonnes", "req/s", "rps", "fps", "ppm", "litres",
            "liters",
            "hectares", "miles", "sq ft", "m²", "m2", "m³",
        )
    },
    **{word: Unit(UnitKind.NUMBER, symbol="litres") for word in ("l", "ltr")},
    "g": Unit(UnitKind.NUMBER, symbol="g"),
    **dict.fromkeys(("x", "×", "times", "fold", "-fold"), MULTIPLE),
}  # fmt: skip
IRREGULAR_PLURALS = frozenset(
    words("people staff children women men fte headcount stars nurses alumni faculty personnel")
)
NOT_A_NOUN = frozenset(
    words(
        "a an the of in on at by to from for with without within over under above below across per into onto "
        "toward towards through throughout among amongst between before after during until till since about "
        "against versus vs via as than and or but so if when while because that which who whose this these those "
        "its his her their our your my is are was were be been being has have had does do did will would should "
        "could can may might must not no yes still already now today currently always thus plus minus less unless "
        "perhaps sometimes besides last next each every all any both either more fewer most least better worse "
        "needs goes looks seems remains stays means comes year-on-year yoy increase decrease reduction improvement "
        "growth up down only just too also again once soon later overall is'nt consistently needs finishes takes"
    )
)
