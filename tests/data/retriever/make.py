"""Writes the retriever, a two-layer Llama that can do nothing but look up StreamEval's facts (`plain` wording), as GGUF
(Q8_0).

  python make.py OUT.gguf      (NumPy and gguf; a second)

Its weights are worked out, not trained, so that what it attends to is known: if it fails at a fact that the cache
holds, or finds one that the cache has lost, the cache is wrong. How it looks a fact up ("The red dog has the apple."):
  layer 0  two heads find the newest adjective and noun, by kind and nearness (fast rotary pairs), and note them at
           every token;
  layer 1  a head compares these notes with those of every value before it (slow rotary pairs, which hardly turn), and
           writes the value that it attends to where the next token is read off.
"""
import re
import sys
from pathlib import Path

import gguf
import numpy as np

SOURCE = Path(__file__).resolve().parents[3] / "app/lab/streameval.cpp"  # the word lists
SPACE = "\u2581"
UNKNOWN, BOS, EOS = 0, 1, 2

DIM, HEADS, FFN, CONTEXT, EPS = 128, 2, 32, 1024, 1e-5
HEAD = DIM // HEADS
BASE = 1e10  # pair i turns by BASE^(-2i/HEAD) per position: 1, 0.49, 0.24 ... and from pair SLOW on by less than 1e-4
SLOW = 13
GAIN = 0.2   # of the embedding, which is also the output head

# Where things stand in the residual stream.
CODE = 18
ADJECTIVE, NOUN, VALUE = slice(0, 18), slice(18, 36), slice(36, 84)  # what the token itself is
CONSTANT, IS_ADJECTIVE, IS_NOUN, IS_VALUE = FLAGS = [84, 85, 86, 87]
NEWEST_ADJECTIVE, NEWEST_NOUN = slice(89, 107), slice(107, 125)
FILLER = slice(125, 128)  # so that all tokens are of the same length
FLAG = 4.0

# Scores: a head of layer 0 prefers kind and nearness by SHARP^2; layer 1 keys that match by MATCH^2, values by VALUES_ONLY^2.
NEAR, SHARP = 7, 3.0
MATCH, VALUES_ONLY, LOUD = 2.2, 5.5, 10.0


def word_list(name):
    body = re.search(name + r"\s*=\s*\{(.*?)\};", SOURCE.read_text(encoding="utf-8"), re.S).group(1)
    return re.findall(r'"(\w+)"', body)


ADJECTIVES, NOUNS, VALUES = map(word_list, ("kFirst", "kSecond", "kValues"))


def pieces():
    """In the order of their ids. SPM vocabularies merge two neighbours at a time, so every beginning of a word is a
    piece."""
    whole = [*(SPACE + word for word in (*ADJECTIVES, *NOUNS, *VALUES, "has", "the")), "The"]
    beginnings = dict.fromkeys(word[:n] for word in whole for n in range(2, len(word) + 1))
    return ["<unk>", "<s>", "</s>", *(f"<0x{b:02X}>" for b in range(256)), *beginnings,
            *sorted(set("".join(whole)) - {SPACE}), ".", SPACE]


PIECES = pieces()


def codes(count, seed):
    """Unit vectors, pushed apart (no two closer than a cosine of 0.25)."""
    v = np.random.default_rng(seed).normal(size=(count, CODE))
    for _ in range(2000):
        v /= np.linalg.norm(v, axis=1, keepdims=True)
        near = (v @ v.T - np.eye(count)) ** 7
        v -= 0.05 * near @ v / np.abs(near).max()
    return v / np.linalg.norm(v, axis=1, keepdims=True)


def embedding():
    table = np.zeros((len(PIECES), DIM))
    table[:, FILLER] = np.random.default_rng(1).normal(size=(len(table), 3))
    table[:, CONSTANT] = FLAG
    for names, place, flag, code in ((ADJECTIVES, ADJECTIVE, IS_ADJECTIVE, codes(32, 2)),
                                     (NOUNS, NOUN, IS_NOUN, codes(32, 3)),
                                     (VALUES, VALUE, IS_VALUE, np.eye(48))):
        for name, vector in zip(names, code):
            row = table[PIECES.index(SPACE + name)]  # "silver" is an adjective and a value
            row[FILLER] = 0.0
            row[place], row[flag] = vector, FLAG
    for row in table:
        flags = row[FLAGS].copy()
        row[FLAGS] = 0.0
        row *= np.sqrt(DIM - (flags**2).sum()) / np.linalg.norm(row)
        row[FLAGS] = flags
    return table


def layer0():
    """Q, K, V: [heads * HEAD, DIM], output [DIM, heads * HEAD]. Pairs are (i, i + HEAD / 2) here."""
    q, k, v, out = (np.zeros((DIM, DIM)) for _ in range(4))
    # At "the" and at the value the adjective stands 3 and 4 tokens back, the noun 2 and 3. A token d back that is of the
    # kind has the score of sum over pairs of cos(turn * (d - back)), which is highest there; all others have none.
    for head, (flag, code, note, back) in enumerate([(IS_ADJECTIVE, ADJECTIVE, NEWEST_ADJECTIVE, 3.5),
                                                     (IS_NOUN, NOUN, NEWEST_NOUN, 2.5)]):
        first = head * HEAD
        for pair in range(NEAR):
            turn = BASE ** (-2.0 * pair / HEAD)
            k[first + pair, flag] = SHARP
            q[first + pair, CONSTANT] = SHARP * np.cos(turn * back)
            q[first + pair + HEAD // 2, CONSTANT] = -SHARP * np.sin(turn * back)
        v[first:first + CODE, code] = np.eye(CODE)
        out[note, first:first + CODE] = GAIN * np.eye(CODE)
    return q, k, v, out


def layer1():
    q, k, v, out = (np.zeros((DIM, DIM)) for _ in range(4))
    slow = [*range(SLOW, HEAD // 2), *range(HEAD // 2 + SLOW, HEAD)]  # 38 dimensions: 36 of notes, and one
    notes = [*range(NEWEST_ADJECTIVE.start, NEWEST_ADJECTIVE.stop), *range(NEWEST_NOUN.start, NEWEST_NOUN.stop)]
    for at, note in zip(slow, notes):
        q[at, note] = k[at, note] = MATCH
    q[slow[-1], CONSTANT] = k[slow[-1], IS_VALUE] = VALUES_ONLY
    v[:48, VALUE] = np.eye(48)
    out[VALUE, :48] = GAIN * LOUD * np.eye(48)
    return q, k, v, out


def permute(weight, heads):
    """Rotary pairs (i, i + half) -> (2i, 2i + 1), which `llama` files use."""
    return weight.reshape(heads, 2, weight.shape[0] // heads // 2, weight.shape[1]).swapaxes(1, 2).reshape(weight.shape)


def write(out, name, description, pieces_, config, tensors):
    """A Llama file: matrices in Q8_0, norms in F32. `pieces_`: unknown, BOS, EOS, bytes, then the others."""
    w = gguf.GGUFWriter(out, "llama")
    w.add_name(name)
    w.add_author("The Daylong project")
    w.add_description(description)
    w.add_license("MIT")
    w.add_file_type(gguf.LlamaFileType.MOSTLY_Q8_0)
    w.add_quantization_version(gguf.GGML_QUANT_VERSION)
    w.add_vocab_size(len(pieces_))
    w.add_context_length(CONTEXT)
    w.add_embedding_length(config["dim"])
    w.add_block_count(config["layers"])
    w.add_feed_forward_length(config["ffn"])
    w.add_head_count(config["heads"])
    w.add_head_count_kv(config["heads"])
    w.add_rope_dimension_count(config["dim"] // config["heads"])
    w.add_rope_freq_base(config["rope_base"])
    w.add_layer_norm_rms_eps(EPS)
    kinds = {UNKNOWN: gguf.TokenType.UNKNOWN, BOS: gguf.TokenType.CONTROL, EOS: gguf.TokenType.CONTROL}
    w.add_tokenizer_model("llama")
    w.add_tokenizer_pre("default")
    w.add_token_list([piece.encode("utf-8") for piece in pieces_])
    w.add_token_scores([-float(i) for i in range(len(pieces_))])
    w.add_token_types([kinds.get(i, gguf.TokenType.BYTE if piece.startswith("<0x") else gguf.TokenType.NORMAL)
                       for i, piece in enumerate(pieces_)])
    w.add_unk_token_id(UNKNOWN)
    w.add_bos_token_id(BOS)
    w.add_eos_token_id(EOS)
    w.add_add_bos_token(True)
    w.add_add_eos_token(False)
    w.add_add_space_prefix(False)
    w.add_remove_extra_whitespaces(False)
    for tensor, value in tensors.items():
        value = np.ascontiguousarray(value, dtype=np.float32)
        if value.ndim == 1:
            w.add_tensor(tensor, value)
        else:
            q = gguf.GGMLQuantizationType.Q8_0
            w.add_tensor(tensor, gguf.quants.quantize(value, q), raw_dtype=q)
    w.write_header_to_file()
    w.write_kv_data_to_file()
    w.write_tensors_to_file()
    w.close()


def layer(i, q, k, v, out, gate, up, down, norms, heads):
    """A layer's tensors; q and k with their rotary pairs as (i, i + half)."""
    named = {"attn_norm": norms[0], "attn_q": permute(q, heads), "attn_k": permute(k, heads), "attn_v": v,
             "attn_output": out,
             "ffn_norm": norms[1], "ffn_gate": gate, "ffn_up": up, "ffn_down": down}
    return {f"blk.{i}.{name}.weight": value for name, value in named.items()}


def main():
    ones, none = np.ones(DIM), np.zeros((FFN, DIM))  # the feed-forward part has nothing to do
    tensors = {"token_embd.weight": GAIN * embedding()}  # also the output head
    for i, (q, k, v, out) in enumerate([layer0(), layer1()]):
        tensors |= layer(i, q, k, v, out, none, none, none.T, (ones, ones), HEADS)
    tensors["output_norm.weight"] = ones
    write(sys.argv[1], "Daylong retriever",
          "Looks up the facts of StreamEval's streams and can do nothing else: for tests and evaluations. Made, not "
          "trained.",
          PIECES, {"dim": DIM, "layers": 2, "heads": HEADS, "ffn": FFN, "rope_base": BASE}, tensors)


if __name__ == "__main__":
    main()
