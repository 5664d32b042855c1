"""Leaves of a CUDA library the machine code of one generation of cards: it stays as large, but most of it is zeros then."""

import mmap
import pathlib
import struct

MAGIC = 0xBA55ED50
MACHINE_CODE = 2
SECTIONS = (".nv_fatbin", "__nv_relfatbin")


def _sections(library):
    """Where the sections with fat binaries begin, and how long they are."""
    table = struct.unpack_from("<Q", library, 0x28)[0]
    size, count, names = struct.unpack_from("<HHH", library, 0x3A)
    headers = [struct.unpack_from("<IIQQQQ", library, table + i * size) for i in range(count)]
    texts = headers[names][4]
    for name, _, _, _, offset, length in headers:
        end = library.find(b"\0", texts + name)
        if library[texts + name : end].decode() in SECTIONS:
            yield offset, length


def _binaries(library, offset, length):
    """Where each fat binary begins and ends, and its parts: what it is, for which generation, from where to where."""
    at = offset
    while at < offset + length - 16:
        magic, _, header, size = struct.unpack_from("<IHHQ", library, at)
        if magic != MAGIC:
            at += 8  # they are aligned
            continue
        parts, part = [], at + header
        while part < at + header + size:
            kind, _, own, payload = struct.unpack_from("<HHIQ", library, part)
            generation = struct.unpack_from("<I", library, part + 28)[0]
            parts.append((kind, generation, part, part + own + payload))
            part += own + payload
        yield at, header, at + header + size, parts
        at += header + size


def prune(source, target, generation):
    """Writes the library anew; says how many bytes of code are left, and of how many binaries there is nothing for this generation."""
    kept = missing = 0
    with open(source, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as library:
        written = bytearray(library)
        for offset, length in _sections(library):
            for begin, header, end, parts in _binaries(library, offset, length):
                own = [part for part in parts if part[0] == MACHINE_CODE and part[1] == generation]
                missing += not own
                own = own or parts[:1]  # one without any part is no fat binary
                body = b"".join(library[first:last] for _, _, first, last in own)
                whole = library[begin : begin + 8] + struct.pack("<Q", len(body)) + library[begin + 16 : begin + header] + body
                written[begin:end] = whole + bytes(end - begin - len(whole))
                kept += len(whole)
        pathlib.Path(target).write_bytes(written)
    return kept, missing
