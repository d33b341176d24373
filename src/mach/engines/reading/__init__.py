"""Reading official papers: letterhead, citations, outline, quantities, assignments (contract reading.md)."""

from mach.engines.reading.clauses import ClauseSpan, clauses
from mach.engines.reading.extract import Extracted, Source, UnableToReadFile, documents_in, extract, read, summarise
from mach.engines.reading.model import Assignment, Citation, Header, Heading, Quantity, Reading
from mach.engines.reading.read_text import VERSION, read_text

__all__ = [
    "VERSION",
    "Assignment",
    "Citation",
    "ClauseSpan",
    "Extracted",
    "Header",
    "Heading",
    "Quantity",
    "Reading",
    "Source",
    "UnableToReadFile",
    "clauses",
    "documents_in",
    "extract",
    "read",
    "read_text",
    "summarise",
]
