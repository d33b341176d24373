"""What can be wrong with a file that somebody hands in. Every message says what, where and what to do.

UnableToReadFile
├── MissingFile         no such file, or not ours to open
├── EmptyFile           no byte, or no letter, in it
├── FileTooLarge        more bytes than a file may have
├── DamagedFile         cut off, or not what it says it is
├── EncryptedFile       needs a password
├── UnknownFormat       none of .docx, .pdf, .html, .txt
│   └── OldWordFormat   binary .doc of Word 97–2003
└── DangerousFile
    ├── ExecutableFile  a program or a script
    ├── MacroFile       carries macros
    ├── ZipBomb         unpacks to far more than it should
    ├── ForeignEntities declares a DTD or entities of its own
    └── TooDeeplyNested
"""

from __future__ import annotations


class UnableToReadFile(Exception):
    """A file that was refused; `str(error)` is the sentence for people, `name` the file."""

    def __init__(self, name: str, what: str, to_do: str) -> None:
        self.name = name
        self.what = what
        self.to_do = to_do
        super().__init__(f"Tệp “{name}”: {what}. {to_do}.")


class MissingFile(UnableToReadFile):
    """No such file, or not ours to open."""


class EmptyFile(UnableToReadFile):
    """No byte, or no letter, in it."""


class FileTooLarge(UnableToReadFile):
    """More bytes than a file may have."""


class DamagedFile(UnableToReadFile):
    """Cut off, or not what it says it is."""


class EncryptedFile(UnableToReadFile):
    """Needs a password."""


class UnknownFormat(UnableToReadFile):
    """None of .docx, .pdf, .html, .txt."""


class OldWordFormat(UnknownFormat):
    """Binary .doc of Word 97–2003."""


class DangerousFile(UnableToReadFile):
    """Could harm the machine that opens it."""


class ExecutableFile(DangerousFile):
    """A program or a script."""


class MacroFile(DangerousFile):
    """Carries macros."""


class ZipBomb(DangerousFile):
    """Unpacks to far more than it should."""


class ForeignEntities(DangerousFile):
    """Declares a DTD or entities of its own."""


class TooDeeplyNested(DangerousFile):
    """Elements inside elements beyond what any paper needs."""
