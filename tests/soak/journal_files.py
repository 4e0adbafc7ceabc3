"""The KV journals of a transcript as docs/kv-journal.md describes them, checked byte by byte, and against the token
stream."""

import pathlib
import re
import stat
import struct

from xxh3 import xxh3

PAGE = 4096
WHOLE = 1 << 64


def pages(size):
    return -(-size // PAGE) * PAGE


def history_after(history, tokens):
    for token in tokens:
        history = xxh3(struct.pack("<Qi", history, token))
    return history


def folder_of(cache, transcript):
    """Of a transcript, in the program's cache folder: named by FNV-1a of its path."""
    state = 0xCBF29CE484222325
    for byte in str(pathlib.Path(transcript).absolute()).encode():
        state = (state ^ byte) * 0x100000001B3 % WHOLE
    return pathlib.Path(cache) / "memory" / f"{state:016x}"


class Segment:
    """A FIRST.keys: its blocks, and what is wrong with it. What was being written when the program died is no block."""

    def __init__(self, path, fingerprint):
        self.blocks, self.wrong, self.record = [], [], 0
        data = path.read_bytes()
        first = int(path.name[:16], 16)
        if len(data) < PAGE:  # the header itself was being written
            return
        mark, version, record, of, named, checksum = struct.unpack_from("<8sIIQQQ", data)
        self.record = record
        if (mark, version, named) != (b"DAYLKEYS", 4, first):
            self.wrong.append("its header says otherwise than its name and format")
        if f"{of:016x}" != fingerprint:
            self.wrong.append("its fingerprint is not its folder's")
        if xxh3(data[:32]) != checksum:
            self.wrong.append("its header's checksum is wrong")
        at, end = PAGE, first
        while at + 24 <= len(data):
            mark, count, begin, history = struct.unpack_from("<4sIQQ", data, at)
            size = 24 + count * (4 + record) + 8
            if mark != b"BLCK" or not 1 <= count <= 64 or at + size > len(data):
                break
            if not first <= begin <= end:
                self.wrong.append(f"the block at {at} begins at {begin}, behind a gap")
            tokens = struct.unpack_from(f"<{count}i", data, at + 24)
            whole = xxh3(data[at : at + size - 8]) == int.from_bytes(data[at + size - 8 : at + size], "little")
            if not whole and at + pages(size) < len(data):
                self.wrong.append(f"the checksum of the block at {at} is wrong, and others follow it")
            if whole:
                self.blocks.append((begin, history, tokens))
                if any(data[at + size : at + pages(size)]):
                    self.wrong.append(f"there is something between the block at {at} and the next page")
            end = begin + count
            at += pages(size)


def checkpoint_of(path, fingerprint):
    """Its count, history and state, or what is wrong with it."""
    data = path.read_bytes()
    if len(data) < 56:
        return None, "it is too short"
    mark, version, reserved, of, count, history, size = struct.unpack_from("<8sIIQQQQ", data)
    if (mark, version, reserved) != (b"DAYLSTAT", 4, 0) or count != int(path.name[:16], 16):
        return None, "its header says otherwise than its name and format"
    if f"{of:016x}" != fingerprint or len(data) != 48 + size + 8:
        return None, "its fingerprint or its length is not what it should be"
    if xxh3(data[:-8]) != int.from_bytes(data[-8:], "little"):
        return None, "its checksum is wrong"
    return (count, history, data[48:-8]), None


def skipped_of(state):
    """Of the beginning: how many tokens of the stream the window's numbers leave out, the first number of a window,
    and the end and the history of the preamble."""
    _, skipped, _, window, end, history = struct.unpack_from("<6Q", state)
    return skipped, window, end, history


def check_ring(folder, fingerprint, stream):
    """One journal. `stream`: the conversation's tokens; None: it need not agree with them now."""
    wrong, record, shown = [], None, "/".join(folder.parts[-3:])
    for file in folder.iterdir():
        if not re.fullmatch(r"lock|[0-9a-f]{16}\.(keys|state|state\.new)", file.name):
            wrong.append(f"{shown}: {file.name} is nothing that a journal has")
        if stat.S_IMODE(file.stat().st_mode) != 0o600:
            wrong.append(f"{shown}/{file.name}: others could read it ({stat.S_IMODE(file.stat().st_mode):o})")
    beginning = None
    for path in sorted(folder.glob("*.state")):
        found, why = checkpoint_of(path, fingerprint)
        if why:
            wrong.append(f"{shown}/{path.name}: {why}")
        elif found[0] == 0:
            beginning = skipped_of(found[2])
    if len(list(folder.glob("*.state"))) > 10:  # eight, the beginning, and one that came before the oldest went
        wrong.append(f"{shown}: more checkpoints than eight and the beginning")
    held = []  # blocks by first token, none of which another one took the place of
    for path in sorted(folder.glob("*.keys")):
        segment = Segment(path, fingerprint)
        wrong += [f"{shown}/{path.name}: {each}" for each in segment.wrong]
        if segment.record and record not in (None, segment.record):
            wrong.append(f"{shown}/{path.name}: its records are of another length than those before")
        record = record or segment.record
        for block in segment.blocks:
            while held and held[-1][0] >= block[0]:
                held.pop()
            if held and held[-1][0] + len(held[-1][2]) > block[0]:
                begin, history, tokens = held.pop()
                held.append((begin, history, tokens[: block[0] - begin]))
            held.append(block)
    for before, block in zip(held, held[1:]):
        if before[0] + len(before[2]) == block[0] and history_after(before[1], before[2]) != block[1]:
            wrong.append(f"{shown}: the block of token {block[0]} was made of another history than what is before it")
    if stream is not None and beginning is not None:
        skipped, window, end, history = beginning
        # Else another system prompt came since, and the next turn writes another beginning.
        agrees = history_after(0, stream[:end]) == history
        for begin, _, tokens in held if agrees else []:
            for number, token in enumerate(tokens, begin):
                at = (number + skipped) % WHOLE
                # It may be ahead of a transcript whose program was killed, until something is written behind it again.
                if number >= window and at < len(stream) and stream[at] != token:
                    wrong.append(f"{shown}: token {number} is {token}, and the stream's token {at} is {stream[at]}")
                    break
    return wrong


def check_journals(cache, transcript, streams, settled):
    """All of a transcript. `streams`: the tokens of each conversation whose stream is whole, by its number."""
    kept, wrong = folder_of(cache, transcript), []
    if not kept.is_dir():
        return wrong
    for folder in (kept.parent, kept):
        if stat.S_IMODE(folder.stat().st_mode) & 0o077:
            wrong.append(f"{folder}: others could enter it")
    for conversation in kept.iterdir():
        number = int(conversation.name) if conversation.name.isdigit() else None
        if number is None or number >= 1 << 40:
            wrong.append(f"{conversation}: no conversation that may be kept has this number")
            continue
        if settled and number not in streams:
            wrong.append(f"{conversation}: there is no such conversation")
        for ring in conversation.glob("*/window-*"):
            wrong += check_ring(ring, ring.parent.name, streams.get(number) if settled else None)
    return wrong
