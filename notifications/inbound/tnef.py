"""`winmail.dat`, Outlook's own envelope (MS-OXTNEF): its text and the files in it."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

_SIGNATURE = 0x223E9F78
_BODY = 0x0002800C
_ATTACH_BEGIN = 0x00069002
_ATTACH_TITLE = 0x00018010
_ATTACH_DATA = 0x0006800F
_ATTACHMENT = 0x00069005  # MAPI properties of a file, among them its long name

_PT_UNICODE, _PT_STRING8 = 0x001F, 0x001E
_LONG_NAME = 0x3707
# Sizes of MAPI values that have a fixed one (MS-OXCDATA 2.11.1), padded to four bytes.
_FIXED = {0x0002: 4, 0x0003: 4, 0x0004: 4, 0x000A: 4, 0x000B: 4}
_FIXED |= {0x0005: 8, 0x0006: 8, 0x0007: 8, 0x0014: 8, 0x0040: 8, 0x0048: 16}
_COUNTED = {0x000D, 0x001E, 0x001F, 0x0102}


class NotTnef(Exception):
    """The file is no such envelope, or a broken one."""


@dataclass(slots=True)
class Opened:
    text: str = ""
    files: list[tuple[str, bytes]] = field(default_factory=list)


def unpack(content: bytes) -> Opened:
    """Open the envelope. Raises NotTnef."""
    opened, name, data = Opened(), "", b""
    try:
        for attribute, value in _attributes(content):
            if attribute == _ATTACH_BEGIN:
                _add(opened, name, data)
                name, data = "", b""
            elif attribute == _ATTACH_TITLE:
                name = name or _string(value)
            elif attribute == _ATTACH_DATA:
                data = value
            elif attribute == _ATTACHMENT:
                name = _long_name(value) or name
            elif attribute == _BODY:
                opened.text = _string(value)
    except struct.error as error:
        raise NotTnef from error
    _add(opened, name, data)
    return opened


def _add(opened: Opened, name: str, data: bytes) -> None:
    if data:
        opened.files.append((name or f"file-{len(opened.files) + 1}.bin", data))


def _attributes(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Signature and key, then: level, id, length, value, checksum. Raises NotTnef, struct.error."""
    if struct.unpack_from("<I", content)[0] != _SIGNATURE:
        raise NotTnef
    at = 6
    while at < len(content):
        _level, attribute, length = struct.unpack_from("<BII", content, at)
        value = content[at + 9 : at + 9 + length]
        if len(value) < length:
            raise NotTnef
        yield attribute, value
        at += 9 + length + 2


def _string(value: bytes) -> str:
    try:
        text = value.decode("utf-8")
    except UnicodeDecodeError:
        text = value.decode("cp1252", "replace")
    return text.rstrip("\0")


def _long_name(properties: bytes) -> str:
    """The value of PidTagAttachLongFilename; "" where the list ends or cannot be followed first."""
    try:
        return next((name for name in _long_names(properties)), "")
    except struct.error:
        return ""


def _long_names(properties: bytes) -> Iterator[str]:
    (count,) = struct.unpack_from("<I", properties)
    at = 4
    for _ in range(min(count, 200)):
        kind, tag = struct.unpack_from("<HH", properties, at)
        at += 4
        if tag >= 0x8000:  # named properties carry a name of their own: none is needed from here
            return
        if kind in _FIXED:
            at += _FIXED[kind]
            continue
        if kind not in _COUNTED:
            return
        (values,) = struct.unpack_from("<I", properties, at)
        at += 4
        for _value in range(min(values, 20)):
            (length,) = struct.unpack_from("<I", properties, at)
            value = properties[at + 4 : at + 4 + length]
            at += 4 + length + -length % 4
            if tag == _LONG_NAME and kind == _PT_UNICODE:
                yield value.decode("utf-16-le", "replace").rstrip("\0")
            elif tag == _LONG_NAME and kind == _PT_STRING8:
                yield _string(value)
