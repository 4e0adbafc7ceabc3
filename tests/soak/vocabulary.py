"""What tokens say, by a GGUF file's own vocabulary: read here once more, so that the stored stream is judged by no code
of ours."""

import struct

SIZES = {0: "<B", 1: "<b", 2: "<H", 3: "<h", 4: "<I", 5: "<i", 6: "<f", 7: "<B", 10: "<Q", 11: "<q", 12: "<d"}
TEXT, LIST, CONTROL, BYTE = 8, 9, 3, 6


def letters_of_bytes():
    """GPT-2's: the letter that stands for each byte."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    letters = {byte: chr(byte) for byte in plain}
    letters.update((byte, chr(256 + i)) for i, byte in enumerate(b for b in range(256) if b not in letters))
    return {letter: byte for byte, letter in letters.items()}


class Vocabulary:
    def __init__(self, path):
        with open(path, "rb") as file:
            self._file = file
            magic, _, _, keys = struct.unpack("<4sIQQ", file.read(24))
            assert magic == b"GGUF"
            found = {}
            for _ in range(keys):
                key = self._text().decode()
                found[key] = self._value(self._number("<I"))
        self.name = found["general.name"].decode()
        pieces, kinds = found["tokenizer.ggml.tokens"], found["tokenizer.ggml.token_type"]
        bytes_of = letters_of_bytes()
        spaced = found["tokenizer.ggml.model"] == b"llama"
        self.said = []
        for piece, kind in zip(pieces, kinds):
            text = piece.decode(errors="replace")
            if kind == CONTROL:
                said = b""
            elif kind == BYTE:
                said = bytes([int(text[1:-1], 16)])
            elif spaced:
                said = text.replace("\u2581", " ").encode()
            else:
                said = bytes(bytes_of[each] for each in text) if all(each in bytes_of for each in text) else piece
            self.said.append(said)

    def _number(self, form):
        return struct.unpack(form, self._file.read(struct.calcsize(form)))[0]

    def _text(self):
        return self._file.read(self._number("<Q"))

    def _value(self, kind):
        if kind == TEXT:
            return self._text()
        if kind != LIST:
            return self._number(SIZES[kind])
        kind, count = self._number("<I"), self._number("<Q")
        return [self._value(kind) for _ in range(count)]

    def __len__(self):
        return len(self.said)

    def text(self, tokens):
        return b"".join(self.said[token] for token in tokens)
