"""Unpacks a gzipped export in memory, and stops at one that grows beyond all measure."""

from __future__ import annotations

import zlib

from kpicli.errors import InputError
from kpicli.read.archive import MAX_BYTES, SMALL
from kpicli.saying import say

MAGIC = b"\x1f\x8b"
MAX_RATIO = 200
"""Real exports shrink 5 to 50 times."""
_GZIP = 31
"""What tells zlib that a gzip header and its check sum stand around the data."""
_BLOCK = 1 << 24


def unpacked(data: bytes, shown: str) -> bytes:
    """The content of a gzipped file; any other comes back as it is."""
    if not data.startswith(MAGIC):
        return data
    limit = min(MAX_BYTES, max(SMALL, MAX_RATIO * len(data)))
    parts: list[bytes] = []
    size = 0
    while data.startswith(MAGIC):  # a gzip file may be several, one after the other
        stream = zlib.decompressobj(_GZIP)
        while not stream.eof:
            part = _next(stream, data, shown)
            size += len(part)
            if size > limit:
                raise InputError(
                    say(
                        "{file}: unpacks to more than {limit:,} MB, past the limit; split it by period",
                        file=shown,
                        limit=limit >> 20,
                    )
                )
            parts.append(part)
            data = stream.unconsumed_tail
        data = stream.unused_data
    if not size:
        raise InputError(say("{file}: is empty; export it again", file=shown))
    return b"".join(parts)


def _next(stream: zlib._Decompress, data: bytes, shown: str) -> bytes:
    """Some more of what is packed; a file that ends or breaks before its end is no export to count."""
    try:
        part = stream.decompress(data, _BLOCK)
    except zlib.error:
        raise InputError(say("{file}: is compressed (gzip) and damaged; download it again", file=shown)) from None
    if not part and not stream.eof:
        raise InputError(say("{file}: is compressed (gzip) and ends too early; download it again", file=shown))
    return part
