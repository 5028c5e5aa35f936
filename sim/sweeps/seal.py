"""A seal in a Parquet file: a checksum of all its bytes in its own metadata, so that not one bit can change unseen.

The file is written with a seal of zeros, its SHA-256 is taken, and the zeros are replaced by it. Other programmes read
the file as any other.
"""

from __future__ import annotations

import hashlib
import io
import re

import pyarrow as pa
import pyarrow.parquet as pq

IDENTITY = b"vandpunkt.identity"
"""Where a file says what it is."""
SEAL = b"vandpunkt.seal"
_OPEN = b"sha256:" + b"0" * 64
_SEALED = re.compile(rb"sha256:[0-9a-f]{64}")


class BrokenSeal(ValueError):  # noqa: N818  (what happened, not what kind of error)
    """A file that was changed, cut short, written by something else, or is another one than it should be."""


def sealed(table: pa.Table, identity: str) -> bytes:
    """Return a table as the bytes of a Parquet file (zstd) that says what it is and carries its checksum."""
    known = {**(table.schema.metadata or {}), IDENTITY: identity.encode(), SEAL: _OPEN}
    content = io.BytesIO()
    pq.write_table(table.replace_schema_metadata(known), content, compression="zstd")
    whole = content.getvalue()
    place = whole.rindex(_OPEN)
    seal = b"sha256:" + hashlib.sha256(whole).hexdigest().encode()
    return whole[:place] + seal + whole[place + len(seal) :]


def unsealed(content: bytes, identity: str) -> pa.Table:
    """Return the table of a sealed file.

    Raises:
        BrokenSeal: it is not whole, or is not what it should be.
    """
    seals = list(_SEALED.finditer(content))
    if not seals:
        raise BrokenSeal("cut short, or not written by a sweep")
    seal = seals[-1]
    as_written = content[: seal.start()] + _OPEN + content[seal.end() :]
    if seal[0] != b"sha256:" + hashlib.sha256(as_written).hexdigest().encode():
        raise BrokenSeal("its content is not what was written")
    table = pq.read_table(io.BytesIO(content), use_threads=False)
    known = (table.schema.metadata or {}).get(IDENTITY, b"").decode(errors="replace")
    if known != identity:
        raise BrokenSeal(f"it is {known or 'something else'}, not {identity}")
    return table
