#!/usr/bin/env python3
"""Makes ggml-vocab-gemma4.gguf with its .inp and .out: a small vocabulary of Gemma 4's kind (BPE on characters, spaces marked,
bytes for what has no piece), trained here, and what Hugging Face's tokenizers makes of texts and of random strings.

Needs: tokenizers 0.2x, gguf 0.19.   Usage: make_gemma4_goldens.py   (beside the .inp of GPT-2, whose texts are taken)
"""
import pathlib
import random

import gguf
import tokenizers
from tokenizers import decoders, models, normalizers, trainers

HERE = pathlib.Path(__file__).parent
SEPARATOR = "\n__ggml_vocab_test__\n"
SPECIAL = ["<pad>", "<eos>", "<bos>", "<unk>"]
BYTES = [f"<0x{byte:02X}>" for byte in range(256)]


def train(texts):
    tokenizer = tokenizers.Tokenizer(models.BPE(unk_token="<unk>", byte_fallback=True, fuse_unk=True))
    tokenizer.normalizer = normalizers.Replace(" ", "\u2581")
    tokenizer.decoder = decoders.Sequence([decoders.Replace("\u2581", " "), decoders.ByteFallback(), decoders.Fuse()])
    tokenizer.train_from_iterator(texts, trainers.BpeTrainer(vocab_size=900, special_tokens=SPECIAL + BYTES, min_frequency=2, max_token_length=16,
                                                             limit_alphabet=120, show_progress=False))
    return tokenizer


def random_texts(texts):
    choose = random.Random(14)
    letters = sorted(set("".join(texts))) + list(" \n\t") * 20
    for _ in range(400): yield "".join(choose.choices(letters, k=choose.randrange(1, 40)))
    joined = "".join(texts)
    for _ in range(400):
        begin = choose.randrange(len(joined))
        yield joined[begin:begin + choose.randrange(1, 80)]


def main():
    texts = (HERE / "ggml-vocab-gpt-2.gguf.inp").read_text().split(SEPARATOR)
    corpus = texts + [HERE.joinpath("make_bpe_goldens.py").read_text(), __doc__ * 3, "\n\n\n and so on\n\n" * 5]
    tokenizer = train(corpus)
    model = __import__("json").loads(tokenizer.to_str())["model"]
    tokens = [token for token, _ in sorted(model["vocab"].items(), key=lambda each: each[1])]
    kind = lambda token: gguf.TokenType.CONTROL if token in SPECIAL[:3] else gguf.TokenType.UNKNOWN if token == "<unk>" else gguf.TokenType.BYTE if token in BYTES else gguf.TokenType.NORMAL
    writer = gguf.GGUFWriter(str(HERE / "ggml-vocab-gemma4.gguf"), "gemma4")
    writer.add_tokenizer_model("gemma4")
    writer.add_token_list(tokens)
    writer.add_token_types([kind(token) for token in tokens])
    writer.add_token_merges([" ".join(pair) if isinstance(pair, list) else pair for pair in model["merges"]])
    writer.add_bos_token_id(2)
    writer.add_eos_token_id(1)
    writer.add_unk_token_id(3)
    writer.add_add_space_prefix(False)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.close()
    cases = [text for text in texts + list(random_texts(corpus)) if not any(special in text for special in SPECIAL + ["__ggml"])]
    ids = [tokenizer.encode(text, add_special_tokens=False).ids for text in cases]
    (HERE / "ggml-vocab-gemma4.gguf.inp").write_text(SEPARATOR.join(cases))
    (HERE / "ggml-vocab-gemma4.gguf.out").write_text("".join(" " + " ".join(map(str, each)) + "\n" for each in ids))
    assert all(tokenizer.decode(each, skip_special_tokens=False) == text for each, text in zip(ids, cases))
    print(len(cases), "texts,", len(tokens), "tokens,", sum(map(len, ids)), "ids")


if __name__ == "__main__":
    main()
