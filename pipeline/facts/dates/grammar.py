"""The patterns that find date expressions. What a match means is said in resolve.py, by the same name.

Every pattern starts at the border of a word or number, repeats nothing without a bound, and is only tried on
texts that hold one of its literals (``needs``).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.facts.dates import vocabulary as v
from pipeline.facts.text import DASH, GAP, LEFT, MAYBE, NUMBER_WORDS, ORDINAL, RIGHT, ROMAN, words_pattern

_FLAGS = re.VERBOSE | re.IGNORECASE

#: A year of four digits that no further digit, decimal or percent sign follows.
YEAR = rf"(?<!\d)(?:1[6-9]|20)\d\d(?!\d|[.,]\d|{MAYBE}%)"
#: What opens a date: no digit, decimal point or slash before it.
_OPEN = r"(?<![\w/])(?<!\d[.,\-])"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?!\d)"
_TO = rf"{MAYBE}(?:{DASH}|{MAYBE}{v.RANGE_WORDS}(?!\w)){MAYBE}"
_SECOND_WEEKDAY = rf"(?>(?:{MAYBE}(?:{DASH}|dan{GAP}){MAYBE}{v.WEEKDAY_WORDS}{RIGHT})?)"
_WEEKDAY = rf"(?:hari{GAP})?(?P<weekday>{v.WEEKDAY_WORDS}){RIGHT}{_SECOND_WEEKDAY}"
_RELATIVE_YEAR = rf"tahun{GAP}(?:lalu|ini|depan|sebelumnya)"
#: The year behind a month, quarter or semester, with what may stand between.
_TAIL = rf"""(?:{MAYBE}[,/\-\u2010-\u2014]?{MAYBE}(?:tahun{GAP}(?:{v.YEAR_KINDS}{GAP})?)?\[?(?P<year>{YEAR})(?!{DASH}an)
            |{GAP}(?P<relative>{_RELATIVE_YEAR}){RIGHT})"""
_POINTING = rf"(?:{GAP}(?P<pointing>{v.POINTING_WORDS}){RIGHT})"
#: "awal hingga pertengahan" spans two parts and has no modifier.
_PART = rf"""(?:(?:(?P<from_part>{v.PART_WORDS})(?:{MAYBE}{DASH}{MAYBE}|{GAP}{v.RANGE_WORDS}{GAP}))?
          (?P<part>{v.PART_WORDS}){GAP})"""
_COUNT_WORDS = rf"(?:\d{{1,4}}+(?>(?:\.\d{{3}}(?!\d)|[.,]\d{{1,2}}(?!\d))?)|{NUMBER_WORDS})"
_VAGUE_COUNT = words_pattern(v.VAGUE_COUNTS)
_UNIT = rf"(?P<unit>{words_pattern(v.UNITS)})(?:nya)?{RIGHT}"
_STEP_UNITS = r"(?:tahun|kuartal|kwartal|triwulan|semester|bulan|pekan|minggu|hari|dekade|abad)"
_ORDINAL = rf"(?:{ORDINAL}|{ROMAN}|[1-5](?!\d|[.,]\d)|terakhir)"


_PERIOD = rf"(?:{_ORDINAL}|{words_pattern(v.CARDINALS)})"
#: "setiap Senin, Rabu, dan Jumat": further days of the week.
_MORE_WEEKDAYS = rf"""(?>(?:(?:,{GAP}|,?{GAP}(?:dan|serta|hingga|sampai){GAP}|{MAYBE}{DASH}{MAYBE})
                      (?:hari{GAP})?{v.WEEKDAY_WORDS}{RIGHT}){{0,6}})"""


class Pattern(NamedTuple):
    """A named pattern and the literals, lower case, one of which a text must hold for it to match."""

    name: str
    regex: re.Pattern[str]
    needs: tuple[str, ...]


def _pattern(name: str, source: str, needs: str = "") -> Pattern:
    return Pattern(name, re.compile(source, _FLAGS), tuple(needs.split()))


_NUMERIC = r"[/.\-]"
#: The bracket that was opened, where the page has not lost it, and "kemarin" or "lalu" behind it.
_CLOSE = rf"(?(paren)(?:{MAYBE}\))?|)(?:{GAP}(?:kemarin|lalu){RIGHT})?"
_UNITS_NAMED = " ".join(v.UNITS)
_MONTH_STEMS = "jan feb peb mar apr mei jun jul agu ags agt agust sep okt nov nop des may aug oct dec"

PATTERNS: tuple[Pattern, ...] = (
    # Senin (12/2/2024); Jumat, (02/05/2025); Selasa (6/2); (19-20/8/2025); 21/3/2025; Rabu (2492025)
    _pattern(
        "numeric",
        rf"""{_OPEN}(?:{_WEEKDAY}{MAYBE},?{MAYBE})?(?P<paren>\({MAYBE})?(?<![\d/.,])
             (?:(?P<from_day>{_DAY})(?:{_NUMERIC}(?P<from_month>{_DAY})(?:{_NUMERIC}(?P<from_year>{YEAR}))?)?{MAYBE}{DASH}{MAYBE})?
             (?P<day>{_DAY}){MAYBE}(?P<sep>{_NUMERIC}){MAYBE}(?P<month>1[0-2]|0?[1-9])(?!\d)
             (?:(?P=sep){MAYBE}(?P<year>{YEAR}|\d\d(?!\d)))?(?![/\d]|[.,\-]\d){_CLOSE}""",
        "/ . -",
    ),
    _pattern("glued", rf"{_OPEN}{_WEEKDAY}{MAYBE}\((?P<digits>\d{{6,8}})\)", "("),
    _pattern("iso", r"(?<![\w/\-])(?P<iso>(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))(?![\d\-])", "-"),
    # 12 Desember 2023; Kamis (14 Mei); 16-20 Juni 2025; 28 Mei-2 Juni 2025; 31 Desember tahun depan; 30 September lalu
    _pattern(
        "day_month",
        rf"""{_OPEN}(?:{_WEEKDAY}{MAYBE},?{MAYBE})?(?P<paren>\({MAYBE})?(?<![\d/.,])
             (?:(?P<from_day>{_DAY})(?:{GAP}(?P<from_month>{v.MONTH_WORDS}){RIGHT}(?:{GAP}(?P<from_year>{YEAR}))?)?{_TO})?
             (?P<day>{_DAY}){MAYBE}[/\-]?{MAYBE}(?P<month>{v.MONTH_WORDS})(?:\.(?={MAYBE}\d))?(?!\w)
             (?:{_TAIL}|{_POINTING})?{_CLOSE}""",
        _MONTH_STEMS,
    ),
    # the bare numbers of "pada 14, 15, dan 16 Maret 2024", one by one
    _pattern(
        "listed_day",
        rf"""{_OPEN}(?P<day>{_DAY})(?=(?>(?:,{GAP}{_DAY}){{0,8}}),?{GAP}dan{GAP}{_DAY}{GAP}
             (?P<month>{v.MONTH_WORDS}){RIGHT}(?:{_TAIL}|{_POINTING})?)""",
        _MONTH_STEMS,
    ),
    # tanggal 17 bulan ini; tanggal 10 setiap bulan
    _pattern(
        "day_of_month",
        rf"""{LEFT}(?:tanggal|tgl){GAP}(?P<day>{_DAY}){GAP}
             (?:bulan{GAP}(?P<shift>ini|depan|lalu)|(?P<each>(?:se)?tiap){GAP}bulan(?:nya)?){RIGHT}""",
        "tanggal tgl",
    ),
    # Desember 2023; akhir Maret; bulan Juni lalu; Januari-Maret 2025; Juni tahun 2025
    _pattern(
        "month",
        rf"""{LEFT}{_PART}?(?:bulan{GAP})?
             (?:(?<!\d[ \u00a0])(?P<from_month>{v.MONTH_WORDS}){RIGHT}(?:{GAP}(?P<from_year>{YEAR}))?{_TO})?
             (?P<month>{v.MONTH_WORDS})(?:\.(?={MAYBE}\d))?(?!\w)(?:{_TAIL}|{_POINTING})?""",
        _MONTH_STEMS,
    ),
    # kuartal I/2025; triwulan pertama 2024; kuartal/IV 2024; kuartal I hingga III 2025; Q1 2025; 1Q25; semester II-2025
    _pattern(
        "quarter",
        rf"""{LEFT}{_PART}?(?P<unit>kuartal|kwartal|triwulan|semester|paruh|separuh)(?:{GAP}ke)?
             [ /\-\u00a0\u2010-\u2014]{{1,3}}
             (?:(?P<from_ordinal>{_PERIOD}){_TO}(?:(?:kuartal|triwulan|semester){GAP})?)?
             (?P<ordinal>{_PERIOD}){RIGHT}(?:{_TAIL}|{GAP}tahun{RIGHT}(?!{GAP}\w))?""",
        "kuartal kwartal triwulan semester paruh",
    ),
    _pattern(
        "quarter_code",
        rf"{LEFT}(?:(?P<code>[QH])(?P<number>[1-4])|(?P<count>\d{{1,2}})(?P<tail_code>[QHM])|(?P<fiscal>FY))(?:{MAYBE}[/\-\u2010-\u2014']?{MAYBE})(?P<year>{YEAR}|\d\d){RIGHT}",
        "q h m fy",
    ),
    # tiga bulan pertama 2025; sembilan bulan pertama tahun ini; 4 bulan awal 2025
    _pattern(
        "first_months",
        rf"{LEFT}(?P<count>{_COUNT_WORDS}){GAP}bulan{GAP}(?:pertama|awal){RIGHT}(?:{_TAIL})?",
        "bulan",
    ),
    # pekan kedua November 2025; minggu ke-2; pekan terakhir bulan Mei
    _pattern(
        "nth_week",
        rf"""{LEFT}(?:pekan|minggu){GAP}(?P<ordinal>{_ORDINAL}){RIGHT}
             (?:{GAP}(?:di{GAP})?(?:bulan{GAP})?(?:(?P<month>{v.FULL_MONTH_WORDS}){RIGHT}(?:{_TAIL}|{_POINTING})?|(?P<this>ini|depan|lalu){RIGHT}))?""",
        "pekan minggu",
    ),
    # hari ini; kemarin; besok; siang ini; tadi malam
    _pattern(
        "day_word",
        rf"""{LEFT}(?:(?P<day>{words_pattern(v.DAYS)})(?:{RIGHT}|(?<=ini)(?=di[a-z]|me[a-z]|ber|ter|dengan))(?:nya{RIGHT})?
             |(?P<time_of_day>(?:{v.DAY_PART_WORDS}{GAP}(?P<when>ini|tadi|nanti|kemarin|besok)|(?P<before>tadi|nanti|kemarin){GAP}{v.DAY_PART_WORDS}|semalam)){RIGHT})""",
        "hari kemarin besok esok lusa ini tadi nanti semalam",
    ),
    # tahun lalu; akhir pekan ini; awal tahun; kuartal sebelumnya; hari itu; tahun 2024; akhir tahun 2025 lalu
    _pattern(
        "unit_shift",
        rf"""{LEFT}(?:{_PART}(?P<unit>{_STEP_UNITS}){RIGHT}(?:{GAP}(?P<shift>{v.SHIFT_WORDS}){RIGHT})?
             |(?P<bare_unit>{_STEP_UNITS}){GAP}(?P<bare_shift>{v.SHIFT_WORDS}){RIGHT})""",
        _UNITS_NAMED,
    ),
    # Selasa pekan ini; Jumat lalu; Rabu; hari Minggu
    _pattern(
        "weekday",
        rf"""{LEFT}(?:hari{GAP})?(?P<weekday>{v.WEEKDAY_WORDS}){RIGHT}
             (?:{GAP}(?:{v.DAY_PART_WORDS}{GAP})?(?:(?:pekan|minggu){GAP}(?P<week>{v.SHIFT_WORDS})|(?P<pointing>{v.POINTING_WORDS})){RIGHT})?""",
        "senin selasa rabu kamis jum sabtu minggu ahad",
    ),
    # 2024; tahun 2024; akhir 2024; 2020-2024; tahun buku 2024; 2025 lalu; 2025 hingga 2029
    _pattern(
        "year",
        rf"""{_OPEN}(?<![.,]){_PART}?(?:(?P<word>tahun|thn|th\.|era|dekade|dasawarsa){GAP}(?:(?P<kind>{v.YEAR_KINDS}){GAP})?)?
             (?:(?P<from_year>{YEAR})(?:{MAYBE}(?:{DASH}|/){MAYBE}|{GAP}{v.RANGE_WORDS}{GAP}(?:tahun{GAP})?))?
             (?P<year>{YEAR})(?>(?P<decade>{MAYBE}{DASH}{MAYBE}an{RIGHT})?)(?![/\-]\d)(?:{GAP}(?P<pointing>lalu|silam|ini|mendatang|nanti|kemarin){RIGHT})?""",
        "16 17 18 19 20",
    ),
    _pattern("short_decade", rf"{LEFT}{_PART}?(?:(?:era|tahun|dekade){GAP})(?P<digits>[4-9]0){DASH}?an{RIGHT}", "an"),
    _pattern("century", rf"{LEFT}{_PART}?abad{GAP}(?:ke{DASH}?)?(?P<number>\d{{1,2}}|[XVI]{{1,5}}){RIGHT}", "abad"),
    # dua tahun lalu; satu bulan lagi; seminggu lalu; tiga hari sebelumnya
    _pattern(
        "offset",
        rf"""{LEFT}(?:(?:(?P<count>{_COUNT_WORDS})|(?P<vague>{_VAGUE_COUNT})){GAP}{_UNIT}|(?P<one>{words_pattern(v.ONE_UNIT)}){RIGHT})
             {GAP}(?:(?P<past>(?:yang{GAP})?(?:lalu|silam))|(?P<future>lagi)|(?P<before>sebelumnya)|(?P<after>kemudian|setelahnya|berikutnya)){RIGHT}""",
        "lalu silam lagi sebelumnya kemudian setelahnya berikutnya",
    ),
    # setiap Senin hingga Jumat; tiap tanggal 6; setiap lima tahun sekali; setahun sekali; dua kali sepekan
    _pattern(
        "every",
        rf"""{LEFT}(?:{v.EVERY_WORDS}{GAP}(?:(?:{v.PART_WORDS}{GAP})?
             (?:(?:hari{GAP})?(?P<weekday>{v.WEEKDAY_WORDS}){RIGHT}{_MORE_WEEKDAYS}
             |(?:(?P<count>{_COUNT_WORDS}){GAP})?{_UNIT}(?:{GAP}sekali{RIGHT})?
             |(?P<date>tanggal{GAP}{_DAY})))
             |(?:(?P<times>{_COUNT_WORDS}){GAP}(?P<times_unit>{words_pattern(v.UNITS)})
             |(?P<one>{words_pattern(v.ONE_UNIT)})){GAP}sekali{RIGHT}
             |(?:{_COUNT_WORDS}{GAP}kali|sekali){GAP}(?:dalam{GAP})?(?P<within>{words_pattern(v.ONE_UNIT)}){RIGHT}
             (?!{GAP}(?:terakhir|ini|belakangan|ke|lalu|penuh)))""",
        "tiap saban kali",
    ),
    # 3 bulan; tiga hari kerja; 3-4 bulan; beberapa tahun terakhir; sepekan; 2 x 24 jam; bertahun-tahun
    _pattern(
        "duration",
        rf"""{LEFT}(?<!\d[.,])(?:(?:(?P<product>\d{{1,2}}){MAYBE}[x×]{MAYBE})?
             (?:(?P<from_count>{_COUNT_WORDS})(?:{GAP}{_STEP_UNITS})?(?:{_TO}|{GAP}atau{GAP})(?:(?:kurang|lebih){GAP}dari{GAP})?)?
             (?:(?P<count>{_COUNT_WORDS})|(?P<vague>{_VAGUE_COUNT}))(?:{GAP}|{DASH}){_UNIT}
             |(?P<one>{words_pattern(v.ONE_UNIT)}){RIGHT}|(?P<many>{words_pattern(v.VAGUE_UNITS)}){RIGHT})
             (?:{GAP}{v.DURATION_KINDS}{RIGHT})?(?:{GAP}{v.DURATION_TAILS}{RIGHT})?""",
        _UNITS_NAMED + " setahun",
    ),
    # pukul 09.37 WIB; jam 10 pagi; 09.00-15.00 WIB
    _pattern(
        "clock",
        rf"""{LEFT}(?<!\d[.,:])(?P<prefix>(?:pukul|pkl\.?|jam){GAP})?
             (?:(?P<from_hour>[01]?\d|2[0-4])[.:](?P<from_minute>[0-5]\d)(?:{GAP}{v.ZONE_WORDS}{RIGHT})?{_TO}(?:pukul{GAP})?)?
             (?P<hour>[01]?\d|2[0-4])(?:[.:](?P<minute>[0-5]\d)(?:[.:][0-5]\d)?)?(?!\d|[.,:%]\d|{MAYBE}%)
             (?:{GAP}(?P<day_part>{v.DAY_PART_WORDS}){RIGHT})?(?:{MAYBE}(?P<zone>{v.ZONE_WORDS}){RIGHT})?""",
        "pukul pkl jam wib wita wit gmt utc",
    ),
)
