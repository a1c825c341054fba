"""Bodies are unpacked here and not by the HTTP library, so that a small bomb never becomes a large block of memory."""

from __future__ import annotations

import zlib
from typing import Any

from mineralwatch.domain.errors import BadPayload, NotReachable

ACCEPT_ENCODING = "gzip, deflate"
_STEP = 65_536


class Inflater:
    """Collects a body of at most `cap` bytes after decompression.

    Raises BadPayload for a body that is larger or packed in a way that was not asked for.
    """

    def __init__(self, encoding: str, cap: int) -> None:
        self._kind = encoding.strip().lower()
        self._cap = cap
        self._size = 0
        self._chunks: list[bytes] = []
        self._engine: Any = None
        if self._kind not in ("", "identity", "gzip", "x-gzip", "deflate"):
            raise BadPayload(f"the answer is packed as {self._kind[:20]}, which was not asked for")

    def feed(self, data: bytes) -> None:
        """Take the next raw bytes."""
        if not data:
            return
        if self._kind in ("", "identity"):
            self._keep(data)
            return
        if self._engine is None:
            self._engine = zlib.decompressobj(_window(self._kind, data))
        try:
            while data and not self._engine.eof:
                self._keep(self._engine.decompress(data, _STEP))
                data = self._engine.unconsumed_tail
        except zlib.error:
            raise BadPayload(f"the answer says that it is packed as {self._kind} and is not") from None

    def _keep(self, data: bytes) -> None:
        self._size += len(data)
        if self._size > self._cap:
            raise BadPayload(too_large(self._cap))
        self._chunks.append(data)

    def body(self) -> bytes:
        """All of it; raises NotReachable when the packed data breaks off."""
        if self._engine is not None and not self._engine.eof:
            raise NotReachable("the answer broke off in the middle; the next round tries again")
        return b"".join(self._chunks)


def too_large(cap: int) -> str:
    """What to say of a body over the cap."""
    return f"the answer is larger than {cap / 1_000_000:g} MB and was not read; see max_body in [network]"


def _window(kind: str, first: bytes) -> int:
    """zlib's window argument: "deflate" is sent both with and without the zlib header (RFC 9110, 8.4.1.2)."""
    if kind != "deflate":
        return 16 + zlib.MAX_WBITS
    wrapped = first[0] & 0x0F == 8 and (len(first) < 2 or (first[0] * 256 + first[1]) % 31 == 0)
    return zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS
