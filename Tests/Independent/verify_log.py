#!/usr/bin/env python3
# Bawn
# SPDX-License-Identifier: Apache-2.0
"""Verifies an exported ledger without any of Bawn's code.

    verify_log.py EXPORT [PROOF]

Needs Python's standard library and the package "cryptography". Written from the specifications:
RFC 6962 (Merkle tree), RFC 8785 (records), C2SP signed-note, tlog-checkpoint, tlog-tiles and
tlog-proof. Prints the size and root and ends with 0, or says what is wrong and ends with 1.
"""
import base64
import hashlib
import json
import pathlib
import sys

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def leaf_hash(entry):
    return sha(b"\x00", entry)


def tree_hash(leaves):
    """MTH of RFC 6962, section 2.1."""
    if not leaves:
        return sha()
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return sha(b"\x01", tree_hash(leaves[:split]), tree_hash(leaves[split:]))


def open_checkpoint(note, public_key):
    """The origin, size and root of a checkpoint that the key has signed."""
    name, key_id, key = public_key.strip().split("+", 2)
    key = base64.b64decode(key, validate=True)
    assert key[0] == 1 and len(key) == 33, "the key isn't Ed25519"
    assert sha(name.encode(), b"\n", key)[:4].hex() == key_id, "the key doesn't fit its id"
    text, signatures = note.rsplit("\n\n", 1)
    text += "\n"
    wanted = f"\u2014 {name} "
    lines = [line for line in signatures.splitlines() if line.startswith(wanted)]
    assert lines, "the log hasn't signed the checkpoint"
    signature = base64.b64decode(lines[0][len(wanted):], validate=True)
    assert signature[:4].hex() == key_id, "another key has signed the checkpoint"
    Ed25519PublicKey.from_public_bytes(key[1:]).verify(signature[4:], text.encode())
    origin, size, root = text.splitlines()[:3]
    assert origin == name, "the checkpoint is another log's"
    return int(size), base64.b64decode(root, validate=True)


def tile_path(number, width):
    parts = [f"{number % 1000:03d}"]
    while number >= 1000:
        number //= 1000
        parts.insert(0, f"x{number % 1000:03d}")
    return "/".join(parts) + ("" if width == 256 else f".p/{width}")


def tiles(folder, count):
    """The tiles of a level or of the entries that hold so many hashes or records."""
    for number in range((count + 255) // 256):
        width = min(256, count - 256 * number)
        yield (folder / tile_path(number, width)).read_bytes(), width


def entries(data, width):
    """The entries of a bundle: lengths of 16 bits before them."""
    found, place = [], 0
    while place < len(data):
        length = int.from_bytes(data[place:place + 2], "big")
        found.append(data[place + 2:place + 2 + length])
        assert len(found[-1]) == length, "an entry is cut"
        place += 2 + length
    assert len(found) == width, "a bundle has the wrong number of entries"
    return found


def verify_proof(text, public_key):
    """A tlog-proof whose extra data is the record (RFC 9162, section 2.1.3.2)."""
    head, note = text.split("\n\n", 1)
    lines = head.splitlines()
    assert lines[0] == "c2sp.org/tlog-proof@v1" and lines[1].startswith("extra ")
    node = leaf_hash(base64.b64decode(lines[1][6:], validate=True))
    size, root = open_checkpoint(note, public_key)
    index = place = int(lines[2].removeprefix("index "))
    last = size - 1
    assert place <= last, "the index is past the end"
    for line in lines[3:]:
        step = base64.b64decode(line, validate=True)
        if place & 1 or place == last:
            node = sha(b"\x01", step, node)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            node = sha(b"\x01", node, step)
        place, last = place >> 1, last >> 1
    assert last == 0 and node == root, "the proof leads elsewhere"
    return index


def verify(folder, proof=None):
    public_key = (folder / "key.pub").read_text()
    size, root = open_checkpoint((folder / "checkpoint").read_text(), public_key)
    hashes, named = [], set()
    for data, width in tiles(folder / "tile/entries", size):
        for entry in entries(data, width):
            record = json.loads(entry)
            assert record["sequence"] == len(hashes), "the records' numbers have a gap"
            body = record.get("body")
            if isinstance(body, dict) and str(body.get("object", "")).startswith("sha256:"):
                named.add(body["object"].removeprefix("sha256:"))
            hashes.append(leaf_hash(entry))
    assert tree_hash(hashes) == root, "the records don't give the signed root"
    level, column = 0, hashes
    while column:
        kept = b"".join(data for data, _ in tiles(folder / f"tile/{level}", len(column)))
        assert kept == b"".join(column), f"tiles of level {level} don't fit the records"
        full = len(column) // 256
        column = [tree_hash(column[256 * i:256 * i + 256]) for i in range(full)]
        level += 1
    for name in named:
        assert sha((folder / "objects" / name).read_bytes()).hex() == name, "an object was changed"
    print(f"{size} records, root {root.hex()}")
    if proof:
        print(f"record {verify_proof(pathlib.Path(proof).read_text(), public_key)} is proven")


if __name__ == "__main__":
    try:
        verify(pathlib.Path(sys.argv[1]), *sys.argv[2:3])
    except Exception as error:
        sys.exit(f"not verified: {error or type(error).__name__}")
