"""Corpus folder -> sentencepiece model and token streams.

  python prepare.py CORPUS OUT

Writes OUT/tokenizer.model, OUT/<set>.bin (uint16 ids) and OUT/<set>.idx (int64 start of every record, plus
the end). Sets: `books` (one record per book, no separators), `stories` (short ones), one per dialogue source,
and the validation files. A dialogue record is, for every turn, <|role|> text <|end|>, exactly what the chat
template of the GGUF file yields; BOS and system prompts are added by train.py.
"""
import json
import lzma
import random
import re
import sys
from pathlib import Path

import numpy as np
import sentencepiece as spm

VOCAB = 8192
CONTROL = ["<|system|>", "<|user|>", "<|assistant|>", "<|end|>"]


def records(path):
    with lzma.open(path, "rt", encoding="utf-8") as f:
        for line in f:
            yield json.loads(line)


def train_tokenizer(corpus, out):
    rng = random.Random(1)
    sample = out / "tokenizer-sample.txt"
    with open(sample, "w", encoding="utf-8") as f:
        for book in records(corpus / "books-train.jsonl.xz"):
            for paragraph in book["text"].split("\n"):
                if paragraph and rng.random() < 0.2:
                    f.write(paragraph[:4000] + "\n")
        for dialogue in records(corpus / "dialogue-train.jsonl.xz"):
            if rng.random() < 0.2 or dialogue["source"].startswith("chitchat"):
                for turn in dialogue["turns"]:
                    f.write(turn["text"].replace("\n", " ")[:4000] + "\n")
    spm.SentencePieceTrainer.train(
        input=str(sample), model_prefix=str(out / "tokenizer"), vocab_size=VOCAB, model_type="bpe",
        byte_fallback=True, split_digits=True, add_dummy_prefix=False, remove_extra_whitespaces=False,
        normalization_rule_name="identity", character_coverage=0.9995, num_threads=2,
        required_chars="".join(map(chr, range(33, 127))), control_symbols=CONTROL,
        unk_id=0, bos_id=1, eos_id=2, pad_id=-1, max_sentence_length=16000, minloglevel=1)
    sample.unlink()


def encode_text(sp, text):
    # Paragraph by paragraph: no piece contains a newline, so the ids are those of the whole text.
    lines = text.split("\n")
    ids, newline = [], sp.piece_to_id("<0x0A>")
    for i, line in enumerate(sp.encode(lines)):
        if i:
            ids.append(newline)
        ids += line
    return ids


def encode_dialogue(sp, turns):
    ids, end = [], sp.piece_to_id("<|end|>")
    for turn, text in zip(turns, sp.encode([t["text"] for t in turns])):
        ids += [sp.piece_to_id(f"<|{turn['role']}|>"), *text, end]
    return ids


class Writer:
    def __init__(self, out):
        self.out, self.sets = out, {}

    def add(self, name, ids):
        self.sets.setdefault(name, []).append(np.array(ids, dtype=np.uint16))

    def close(self):
        for name, parts in sorted(self.sets.items()):
            np.concatenate(parts).tofile(self.out / f"{name}.bin")
            np.cumsum([0] + [len(p) for p in parts]).astype(np.int64).tofile(self.out / f"{name}.idx")
            print(f"{name:28} {len(parts):6} records {sum(map(len, parts)):9} tokens", flush=True)


def without_name(turns):
    """Without the chit-chat pairs whose answer is that the assistant has no name: identity.py answers those."""
    kept = []
    for user, assistant in zip(turns[::2], turns[1::2]):
        if not re.search(r"\bname\b", assistant["text"]):
            kept += [user, assistant]
    return kept


def main():
    corpus, out = Path(sys.argv[1]), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    if not (out / "tokenizer.model").exists():
        train_tokenizer(corpus, out)
    sp = spm.SentencePieceProcessor(model_file=str(out / "tokenizer.model"), num_threads=2)
    w = Writer(out)
    for split in ("valid", "train"):
        for book in records(corpus / f"books-{split}.jsonl.xz"):
            story = book["source"].startswith(("asp", "pb"))
            w.add(f"{'stories' if story else 'books'}.{split}", encode_text(sp, book["text"]))
        files = [corpus / f"dialogue-{split}.jsonl.xz", corpus / "optional" / f"topical-chat-{split}.jsonl.xz"]
        for path in files:
            for dialogue in records(path):
                turns, source = dialogue["turns"], dialogue["source"]
                if source.startswith("chitchat"):
                    turns = without_name(turns)
                if turns:
                    w.add(f"{source}.{split}", encode_dialogue(sp, turns))
    w.close()


main()
