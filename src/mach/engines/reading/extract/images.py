"""Pages of a PDF as images, for papers that are looked at rather than read."""

from __future__ import annotations

import io

import pypdfium2 as pdfium

from mach.engines.reading.extract.safety import damaged

WIDTH = 1_240  # pixels: A4 at 150 dots an inch
TALLEST = 4  # times the width; a longer page is drawn smaller
QUALITY = 82


class NoSuchPage(LookupError):
    """The file has no page of this number."""


def page_count(data: bytes) -> int:
    """How many pages a PDF has; 0 for what is no PDF that can be opened."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError:
        return 0
    try:
        return len(document)
    finally:
        document.close()


def page_image(data: bytes, number: int, *, width: int = WIDTH) -> bytes:
    """Page `number` (from 1) of a PDF as a JPEG `width` pixels wide. Raises `NoSuchPage`, `DamagedFile`."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise damaged("tệp PDF") from error
    try:
        if not 1 <= number <= len(document):
            raise NoSuchPage(number)
        page = document[number - 1]
        across, high = page.get_size()
        scale = min(width / max(across, 1), TALLEST * width / max(high, 1))
        image = page.render(scale=scale).to_pil().convert("RGB")
        written = io.BytesIO()
        image.save(written, "JPEG", quality=QUALITY)
        return written.getvalue()
    except pdfium.PdfiumError as error:
        raise damaged("tệp PDF") from error
    finally:
        document.close()
