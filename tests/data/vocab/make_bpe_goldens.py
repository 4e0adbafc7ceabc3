#!/usr/bin/env python3
"""Golden ids of byte-level BPE for every pre-tokenizer, from Hugging Face's tokenizers.

One vocabulary is trained without any pre-tokenizer, so that its merges cross every kind of boundary (spaces, digits,
punctuation, scripts): where the text is cut then shows in the ids. The same vocabulary is used with each family's
published pre-tokenizer (the expressions below are facts from the families' tokenizer.json files).

    make_bpe_goldens.py OUT_FOLDER              writes bpe-cross.gguf, bpe-cross.texts and bpe-cross.ids
    make_bpe_goldens.py --compare CLI [--cases N] [--seed N]   compares N random texts per scheme with `CLI tokenize`

Made with tokenizers 0.23.3 and gguf 0.19 from PyPI. The training text is made here, so nothing else is needed.
"""
import argparse
import json
import random
import subprocess
import tempfile
import unicodedata
from pathlib import Path

import gguf
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

CONTRACTION = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)"
SPACES = r"\s*[\r\n]+|\s+(?!\S)|\s+"
UPPER, LOWER = r"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]", r"[\p{Ll}\p{Lm}\p{Lo}\p{M}]"


def cased(ending):
    return rf"[^\r\n\p{{L}}\p{{N}}]?{UPPER}*{LOWER}+{ending}|[^\r\n\p{{L}}\p{{N}}]?{UPPER}+{LOWER}*{ending}"


COMPOSING = ("gpt-neox", "qwen2", "qwen35", "command-r")  # their tokenizer.json has the normalizer NFC
HAN_HANGUL = "[\u4e00-\u9fa5\u0800-\u4e00\uac00-\ud7ff]+"


def split(pattern):
    return pre_tokenizers.Split(Regex(pattern), "isolated")


def byte_level(regex):
    return pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=regex)


def digits():
    return pre_tokenizers.Digits(individual_digits=True)


def schemes():
    def chain(*parts):
        return pre_tokenizers.Sequence(list(parts))

    def whole(pattern):
        return chain(split(pattern), byte_level(False))

    return {
        "gpt-2": byte_level(True),
        "gpt-neox": byte_level(True),
        "llama-bpe": whole(rf"{CONTRACTION}|[^\r\n\p{{L}}\p{{N}}]?\p{{L}}+|\p{{N}}{{1,3}}| ?[^\s\p{{L}}\p{{N}}]+[\r\n]*|{SPACES}"),
        "qwen2": whole(rf"{CONTRACTION}|[^\r\n\p{{L}}\p{{N}}]?\p{{L}}+|\p{{N}}| ?[^\s\p{{L}}\p{{N}}]+[\r\n]*|{SPACES}"),
        "qwen35": whole(rf"{CONTRACTION}|[^\r\n\p{{L}}\p{{N}}]?[\p{{L}}\p{{M}}]+|\p{{N}}| ?[^\s\p{{L}}\p{{M}}\p{{N}}]+[\r\n]*|{SPACES}"),
        "seed-coder": whole(rf"{CONTRACTION}|[^\r\n\p{{L}}\p{{N}}]?\p{{L}}+|\p{{N}}{{1}}| ?[^\s\p{{L}}\p{{N}}\r\n]+|{SPACES}"),
        "tekken": whole(rf"{cased('')}|\p{{N}}| ?[^\s\p{{L}}\p{{N}}]+[\r\n/]*|{SPACES}"),
        "gpt-4o": whole(rf"{cased(CONTRACTION + '?')}|\p{{N}}{{1,3}}| ?[^\s\p{{L}}\p{{N}}]+[\r\n/]*|{SPACES}"),
        "starcoder": chain(digits(), byte_level(True)),
        "command-r": chain(digits(), byte_level(True)),
        # Without Falcon's stage that cuts at digits again after the bytes are written as letters: its vocabulary has
        # no merges across those cuts (see vocabulary_test.cpp), which this one has.
        "falcon": chain(pre_tokenizers.Punctuation("contiguous"), byte_level(True), split("[0-9][0-9][0-9]")),
        "deepseek-coder": chain(split("[\r\n]"), split(r"\s?\p{L}+"), split(r"\s?\p{P}+"), split(HAN_HANGUL), digits(), byte_level(False)),
        "deepseek-v3": chain(split(r"\p{N}{1,3}"), split("[\u4e00-\u9fa5\u3040-\u309f\u30a0-\u30ff]+"),
                             split(r"""[!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*|"""
                                   + SPACES), byte_level(False)),
        "deepseek-llm": chain(split("[\r\n]"), split(rf"\s?[{DEEPSEEK_LETTERS}]+"),
                              split("\\s?[!-/:-~\uff01-\uff0f\uff1a-\uff5e\u2018-\u201f\u3000-\u3002]+"), split(r"\s+$"), split(HAN_HANGUL),
                              digits(), byte_level(False)),
    }


DEEPSEEK_LETTERS = (
    "A-Za-z\u00b5\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u01ba\u01bc-\u01bf\u01c4-\u0293\u0295-\u02af\u0370-\u0373\u0376\u0377"
    "\u037b-\u037d\u037f\u0386\u0388-\u038a\u038c\u038e-\u03a1\u03a3-\u03f5\u03f7-\u0481\u048a-\u052f\u0531-\u0556"
    "\u10a0-\u10c5\u13a0-\u13f5\u13f8-\u13fd\u1c90-\u1cba\u1cbd-\u1cbf\u1d00-\u1d2b\u1d6b-\u1d77\u1d79-\u1d9a\u1e00-\u1f15"
    "\u1f18-\u1f1d\u1f20-\u1f45\u1f48-\u1f4d\u1f50-\u1f57\u1f59\u1f5b\u1f5d\u1f5f-\u1f7d\u1f80-\u1fb4\u1fb6-\u1fbc\u1fbe"
    "\u1fc2-\u1fc4\u1fc6-\u1fcc\u1fd0-\u1fd3\u1fd6-\u1fdb\u1fe0-\u1fec\u1ff2-\u1ff4\u1ff6-\u1ffc\u2102\u2107\u210a-\u2113"
    "\u2115\u2119-\u211d\u2124\u2126\u2128\u212a-\u212d\u212f-\u2134\u2139\u213c-\u213f\u2145-\u2149\u214e\u2183\u2184"
    "\u2c00-\u2c7b\u2c7e-\u2ce4\u2ceb-\u2cee\u2cf2\u2cf3\ua640-\ua66d\ua680-\ua69b\ua722-\ua76f\ua771-\ua787\ua78b-\ua78e"
    "\uab70-\uabbf\ufb00-\ufb06\ufb13-\ufb17\uff21-\uff3a\uff41-\uff5a\U00010400-\U0001044f\U000104b0-\U000104d3"
    "\U000104d8-\U000104fb\U00010c80-\U00010cb2\U00010cc0-\U00010cf2\U000118a0-\U000118df\U0001e900-\U0001e943")

SCRIPTS = [(0x20, 0x7E)] * 6 + [
    (0xA1, 0x17F), (0x180, 0x24F), (0x250, 0x2FF), (0x300, 0x36F), (0x370, 0x3FF), (0x400, 0x52F), (0x531, 0x587), (0x5D0, 0x5EA), (0x600, 0x6FF),
    (0x900, 0x97F), (0xE01, 0xE5B), (0x10A0, 0x10FF), (0x1E00, 0x1FFF), (0x2000, 0x206F), (0x2070, 0x218F), (0x2190, 0x2BFF), (0x2C00, 0x2DFF),
    (0x3000, 0x303F), (0x3040, 0x30FF), (0x4E00, 0x4EFF), (0x9F00, 0x9FFF), (0xA640, 0xA7FF), (0xAC00, 0xACFF), (0xFB00, 0xFB4F), (0xFE00, 0xFE0F),
    (0xFF00, 0xFFEF), (0x10400, 0x104FF), (0x1D400, 0x1D7FF), (0x1F1E6, 0x1F1FF), (0x1F300, 0x1F64F), (0x1F900, 0x1F9FF), (0x20000, 0x200FF)]
PIECES = [" ", "  ", "   ", "        ", "\n", "\n\n", "\r\n", "\r", "\t", "\t\t", " \n", "\n ", "\u00a0", "\u2003", "\u3000", "\u180e", "\u200b", "\u200d",
          "\u0085", "\u2028", "\x0b", "\x0c", "\x00", "\x1c", "\x7f", "\ufeff", "\ufffd", "'s", "'T", "'re", "'VE", "'m", "'LL", "'d", "'\u017f", "\u2019s", "''s", "123",
          "0", "1234567", "3.14", "1,000", "\u0663\u0664", "\u00b2\u00bd", "\u2167", "\u0e51", "hello", "Hello", "HELLO", "helloWorld", "HTTPServer", "iPhone's", "don't", "DON'T",
          "\u00e9", "e\u0301", "\u017e\u030c", "\u4f60\u597d", "\u3053\u3093\u306b\u3061\u306f", "\u30ab\u30bf", "\uc548\ub155", "\u041f\u0440\u0438\u0432\u0435\u0442", "\u0645\u0631\u062d\u0628\u0627", "\u0928\u092e\u0938\u094d\u0924\u0947",
          "\u0e2a\u0e27\u0e31", "\U0001f600", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f1eb\U0001f1f7", "\u2764\ufe0f", "\u01c5", "\u02b0", "\u00aa", "(", ")", "{", "}", "[]", "==", "!=", "->", "//", "/",
          "\\", "_", "__init__", "foo_bar", "#", "$x", "+", "<|x|>", "^", "~", "|", "`", "```", "...", "!!!", "?!", "\u2026", "\u3002", "\uff0c", "\uff01", "\u00ab", "\u2014", "@", "%", "&", "*", ";", ":", ",", ".", "\"", "-"]


def random_text(rng, most=24):
    out = []
    for _ in range(rng.randint(1, most)):
        kind = rng.random()
        if kind < 0.55:
            out.append(rng.choice(PIECES))
        elif kind < 0.6:
            out.append(rng.choice([" ", "\n", "\t", "a", "1", "A", "\u4e00", "!"]) * rng.randint(2, 12))
        else:
            low, high = rng.choice(SCRIPTS)
            letters = (chr(rng.randint(low, high)) for _ in range(rng.randint(1, 4)))
            out.append("".join(c for c in letters if unicodedata.category(c) != "Cn"))  # assigned in Python 3.11's Unicode 14, PCRE2's too
        if rng.random() < 0.3:
            out.append(" ")
    return "".join(out)


def train():
    rng = random.Random(1)
    texts = [random_text(rng, 40) for _ in range(2500)]
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = byte_level(False)
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    trainer = trainers.BpeTrainer(vocab_size=2600, initial_alphabet=alphabet, max_token_length=12, show_progress=False)
    tokenizer.train_from_iterator(texts, trainer)
    model = json.loads(tokenizer.to_str())["model"]
    merges = [tuple(m) if isinstance(m, list) else tuple(m.split(" ")) for m in model["merges"]]
    return model["vocab"], merges


def write_vocabulary(path, vocab, merges, scheme):
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_tokenizer_model("gpt2")
    if scheme:
        writer.add_tokenizer_pre(scheme)
    tokens = sorted(vocab, key=vocab.get)
    writer.add_token_list(tokens)
    writer.add_token_types([1] * len(tokens))
    writer.add_token_merges([" ".join(m) for m in merges])
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.close()


def oracle(vocab, merges, name, pre):
    tokenizer = Tokenizer(models.BPE(vocab=vocab, merges=merges, ignore_merges=name in ("llama-bpe", "tekken")))
    if name in COMPOSING:
        tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer


def tokenize(cli, model, text, file):
    file.write_bytes(text.encode())
    ran = subprocess.run([cli, "tokenize", "--model", model, "--file", file], capture_output=True, check=True)
    return [int(x) for x in ran.stdout.split()]


def compare(cli, cases, seed):
    """Texts are compared 500 joined at a time, since starting the program costs more than a text; one by one where that differs."""
    vocab, merges = train()
    with tempfile.TemporaryDirectory() as folder:
        for name, pre in schemes().items():
            model, file = Path(folder) / f"{name}.gguf", Path(folder) / "text"
            write_vocabulary(model, vocab, merges, name)
            tokenizer = oracle(vocab, merges, name, pre)
            rng = random.Random(f"{seed} {name}")
            wrong, tokens = 0, 0
            for begin in range(0, cases, 500):
                texts = [random_text(rng) for _ in range(min(500, cases - begin))]
                expected = tokenizer.encode("".join(texts)).ids
                assert name in COMPOSING or tokenizer.decode(expected) == "".join(texts)
                tokens += len(expected)
                if tokenize(cli, model, "".join(texts), file) == expected:
                    continue
                differ = [text for text in texts if tokenize(cli, model, text, file) != tokenizer.encode(text).ids]
                wrong += max(1, len(differ))  # 1: only joined texts differ
                for text in differ[:3]:
                    print(name, repr(text), [word for word, _ in pre.pre_tokenize_str(text)])
            print(f"{name:16} {cases} texts, {tokens} tokens, {wrong} texts differ")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("out", nargs="?")
    parser.add_argument("--compare", metavar="CLI")
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if options.compare:
        compare(options.compare, options.cases, options.seed)
    if options.out:
        out = Path(options.out)
        vocab, merges = train()
        write_vocabulary(out / "bpe-cross.gguf", vocab, merges, None)
        rng = random.Random(2)
        texts = PIECES + [random_text(rng, 12) for _ in range(60)]
        (out / "bpe-cross.texts").write_text("".join(text.encode().hex() + "\n" for text in texts))
        with open(out / "bpe-cross.ids", "w") as file:
            for name, pre in schemes().items():
                tokenizer = oracle(vocab, merges, name, pre)
                file.write(f"{name} {' '.join(map(str, tokenizer.encode(chr(10).join(texts)).ids))}\n")
                for text in texts[len(PIECES):]:
                    file.write(f"{name} {' '.join(map(str, tokenizer.encode(text).ids))}\n")


if __name__ == "__main__":
    main()
