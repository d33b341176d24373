"""Vietnamese for the whole system: normal form, search and sort keys, number words, formats, document numbers."""

from mach.engines.vietnamese.documents import document_number_key
from mach.engines.vietnamese.formats import (
    format_date,
    format_date_long,
    format_money,
    format_money_full,
    format_number,
    parse_date,
    parse_money,
    parse_number,
)
from mach.engines.vietnamese.organisations import organisation_key
from mach.engines.vietnamese.people import without_people
from mach.engines.vietnamese.text import (
    ABBREVIATIONS,
    expand_abbreviations,
    fold,
    holds_words,
    nfc,
    search_key,
    sort_key,
)
from mach.engines.vietnamese.words import date_in_words, money_in_words, number_in_words

__all__ = [
    "ABBREVIATIONS",
    "date_in_words",
    "document_number_key",
    "expand_abbreviations",
    "fold",
    "format_date",
    "format_date_long",
    "format_money",
    "format_money_full",
    "format_number",
    "holds_words",
    "money_in_words",
    "nfc",
    "number_in_words",
    "organisation_key",
    "parse_date",
    "parse_money",
    "parse_number",
    "search_key",
    "sort_key",
    "without_people",
]
