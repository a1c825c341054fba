"""Decompresses bodies up to a size cap. The HTTP library has no cap, so a small compressed body could fill the memory
when it is decompressed (a decompression bomb).

Servers often declare a wrong Content-Encoding: none for gzip, one for plain text, two layers, or a character set. So
the first bytes of the body decide how it is compressed, where they make that certain.
"""

from __future__ import annotations

import re
import zlib

from mineralwatch.domain.errors import BadPayload, NotReachable

ACCEPT_ENCODING = "gzip, deflate"
_GZIP = b"\x1f\x8b\x08"
_LAYERS = 3  # a body compressed more than three times is taken for a bomb
_NOT_READ = {"br": "Brotli", "zstd": "Zstandard", "compress": "compress", "x-compress": "compress", "dcb": "Brotli"}
_NOT_READ |= {"dcz": "Zstandard", "xz": "xz", "bzip2": "bzip2", "x-bzip2": "bzip2", "lzma": "lzma"}
_MAGIC = {b"\x28\xb5\x2f\xfd": "Zstandard", b"\x1f\x9d": "compress", b"BZh": "bzip2", b"\xfd7zXZ": "xz"}
_OVERHEAD = 1_000  # compression may add so many bytes to incompressible data
_TEXT = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\x00]*[<{\[]")  # matches the start of XML, HTML and JSON


class Inflater:
    """Collects a body of at most `cap` bytes, counted before and after decompression.

    `cap_is_setting` is True when the cap is the user's setting max_body, which the error then names. Raises BadPayload
    when the body is larger or cannot be decompressed.
    """

    def __init__(self, encoding: str, cap: int, *, cap_is_setting: bool = True) -> None:
        self._codings = content_codings(encoding)
        self._cap, self._cap_is_setting = cap, cap_is_setting
        self._size = 0
        self._chunks: list[bytes] = []

    def feed(self, data: bytes) -> None:
        """Take the next raw bytes of the body."""
        self._size += len(data)
        self._must_fit(self._size - _OVERHEAD)
        self._chunks.append(data)

    def body(self) -> bytes:
        """The whole body, decompressed; raises NotReachable when the compressed data ends too early."""
        data = b"".join(self._chunks)
        declared_deflate = [name for name in self._codings if name == "deflate"]
        for _ in range(_LAYERS):
            if data.startswith(_GZIP):
                data = self._unpacked(data, 16 + zlib.MAX_WBITS)
            elif declared_deflate and data and not _TEXT.match(data):
                declared_deflate.pop()
                data = self._deflated(data)
        if data.startswith(_GZIP):
            raise BadPayload(f"the answer is packed more than {_LAYERS} times and was not read")
        self._must_fit(len(data))
        self._must_be_plain(data)
        return data

    def _must_fit(self, size: int) -> None:
        if size > self._cap:
            raise BadPayload(too_large_text(self._cap, cap_is_setting=self._cap_is_setting))

    def _deflated(self, data: bytes) -> bytes:
        """Undo the coding `deflate`, which servers send with or without the zlib header (RFC 9110, 8.4.1.2)."""
        wrapped = data[0] & 0x0F == 8 and (len(data) < 2 or (data[0] * 256 + data[1]) % 31 == 0)
        return self._unpacked(data, zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS)

    def _unpacked(self, data: bytes, window: int) -> bytes:
        """Undo one layer of compression. A gzip body may have several members; bytes after the last member are
        ignored."""
        parts: list[bytes] = []
        room = self._cap
        while data and (not parts or data.startswith(_GZIP)):
            engine = zlib.decompressobj(window)
            try:
                parts.append(engine.decompress(data, room + 1))
            except zlib.error:
                raise BadPayload("the answer is packed and damaged; the next round tries again") from None
            room -= len(parts[-1])
            self._must_fit(self._cap - room)
            if not engine.eof:
                raise NotReachable("the answer broke off in the middle; the next round tries again")
            data = engine.unused_data
        return b"".join(parts)

    def _must_be_plain(self, data: bytes) -> None:
        """Raise BadPayload when the body is compressed in a way that this program does not know."""
        recognised = next((name for magic, name in _MAGIC.items() if data.startswith(magic)), None)
        declared = next((name for name in self._codings if name in _NOT_READ), None)
        if recognised or (declared and data and not _TEXT.match(data)):
            name = recognised or _NOT_READ[declared or ""]
            raise BadPayload(
                f"the answer is packed with {name}, which was not asked for and cannot be read; tried again later"
            )
        if "gzip" in self._codings and self._size and len(data) == self._size and not _TEXT.match(data):
            raise BadPayload("the answer says that it is packed as gzip and is not; tried again later")


def content_codings(encoding: str) -> tuple[str, ...]:
    """The content codings that a Content-Encoding header names, without words that are no coding: `identity`, a
    character set."""
    names = (name.strip().lower().removeprefix("x-") for name in encoding.split(","))
    return tuple(name for name in names if name in ("gzip", "deflate") or name in _NOT_READ)


def too_large_text(cap: int, *, cap_is_setting: bool = True) -> str:
    """The error text for a body over the cap. `cap_is_setting` is True when the cap is the user's setting max_body,
    False when it is a limit of the source."""
    hint = "see max_body in [network]" if cap_is_setting else "valid answers of this kind are far smaller"
    return f"the answer is larger than {cap / 1_000_000:g} MB and was not read; {hint}"
