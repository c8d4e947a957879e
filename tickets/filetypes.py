"""What a file is, by its content: names and headers are the sender's word only. No Django in here."""

import re
import zipfile
from io import BytesIO

UNKNOWN = "application/octet-stream"
TEXT = "text/plain"

# First bytes, with their place in the file.
_SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"%PDF-", "application/pdf"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (0, b"{\\rtf", "application/rtf"),
    (0, b"\x1f\x8b", "application/gzip"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (0, b"MZ", "application/x-msdownload"),
    (0, b"\x7fELF", "application/x-executable"),
)
_OFFICE = "application/vnd.openxmlformats-officedocument."
# What a ZIP archive is, by the name of a part.
_PARTS = (
    ("xl/workbook.xml", f"{_OFFICE}spreadsheetml.sheet"),
    ("word/document.xml", f"{_OFFICE}wordprocessingml.document"),
    ("ppt/presentation.xml", f"{_OFFICE}presentationml.presentation"),
)
# Texts have no signature; their ending chooses among kinds of text, never anything that runs.
_TEXTS = {
    "csv": "text/csv",
    "json": "application/json",
    "eml": "message/rfc822",
    "md": "text/markdown",
}
_LOOKED_AT = 64 * 1024
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def content_type_of(content: bytes, name: str) -> str:
    """Return the media type of a file; `application/octet-stream` for what nobody here knows."""
    for place, start, media_type in _SIGNATURES:
        if content.startswith(start, place):
            return media_type
    if content.startswith(b"PK\x03\x04"):
        return _archive(content)
    return _text(content[:_LOOKED_AT], name)


def _archive(content: bytes) -> str:
    """Only the list of parts is read: nothing is unpacked, so nothing can burst."""
    try:
        parts = set(zipfile.ZipFile(BytesIO(content)).namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError):
        return "application/zip"
    return next((found for part, found in _PARTS if part in parts), "application/zip")


def _text(start: bytes, name: str) -> str:
    if not _is_text(start):
        return UNKNOWN
    head = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype html", b"<html")):
        return "text/html"
    if head.startswith(b"<?xml"):
        return "application/xml"
    return _TEXTS.get(name.rpartition(".")[2].lower(), TEXT)


def _is_text(start: bytes) -> bool:
    """UTF-8, or an older alphabet: no control characters. A letter may be cut at the end."""
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return not _CONTROLS.search(start)
