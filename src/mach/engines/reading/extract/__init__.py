"""From a file to its text: .docx, .pdf with a text layer, .html and .txt in any encoding Vietnamese was typed in."""

from mach.engines.reading.extract.errors import (
    DamagedFile,
    DangerousFile,
    EmptyFile,
    EncryptedFile,
    ExecutableFile,
    FileTooLarge,
    ForeignEntities,
    MacroFile,
    MissingFile,
    OldWordFormat,
    TooDeeplyNested,
    UnableToReadFile,
    UnknownFormat,
    ZipBomb,
)
from mach.engines.reading.extract.files import Extracted, extract, read, read_file
from mach.engines.reading.extract.report import Source, documents_in, summarise
from mach.engines.reading.extract.safety import Format, check_upload

__all__ = [
    "DamagedFile",
    "DangerousFile",
    "EmptyFile",
    "EncryptedFile",
    "ExecutableFile",
    "Extracted",
    "FileTooLarge",
    "ForeignEntities",
    "Format",
    "MacroFile",
    "MissingFile",
    "OldWordFormat",
    "Source",
    "TooDeeplyNested",
    "UnableToReadFile",
    "UnknownFormat",
    "ZipBomb",
    "check_upload",
    "documents_in",
    "extract",
    "read",
    "read_file",
    "summarise",
]
