"""Reading official papers: letterhead, citations, outline, quantities, assignments (contract reading.md)."""

from mach.engines.reading.clauses import ClauseSpan, clauses
from mach.engines.reading.extract import Extracted, UnableToReadFile, extract, read, read_paths, summarise
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
    "UnableToReadFile",
    "clauses",
    "extract",
    "read",
    "read_paths",
    "read_text",
    "summarise",
]
