"""Trains the trained retriever: two layers, from nothing, on streams of StreamEval's `plain` wording made afresh.

  python train.py OUT.gguf      (PyTorch, NumPy and gguf; a minute on one core)

Every sequence is BOS, mostly three tokens of another line (with BOS the four sinks that a streaming cache keeps), then
a stream from anywhere: what the cache of an endless stream holds. The loss counts the answers whose facts stand in the
sequence, and hardly anything else. Left to itself this needs far longer to learn to look up than this does; so a second
term says where to look: at a value and where one is asked for, two heads of the first layer at the adjective and the
noun, and at an answer two heads of the last layer at the fact's value.
"""
import math
import random
import re
import sys
import time
from pathlib import Path

import numpy as np
import torch

import make

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "resources/models/starter"))
from model import Config, Model, rmsnorm, rotate  # noqa: E402

SEED, STEPS, RATE = 1, 1000, 3e-3
STAGES = [(96, 10, 0.6), (320, 3, 0.2), (1152, 1, 0.2)]  # length of sequences, rows of a batch, share of all steps
ELSEWHERE = 0.02  # share of the tokens that are no answers which the loss counts
LOOKING, LOOK = 2, 0.5


def pieces():
    """As in make.py; the words of the paper's wording have pieces too, which this training does not use."""
    whole = [*make.ADJECTIVES, *make.NOUNS, *make.VALUES, "the", "has", "line", "REGISTER_CONTENT", "is", "in", "The",
             "<"]
    beginnings = [*(make.SPACE + word for word in whole), "The", "line", "What"]
    chains = dict.fromkeys(word[:n] for word in beginnings for n in range(2, len(word) + 1))
    single = [*"0123456789", ".", ":", "?", "<", ">", *sorted(set("".join(beginnings)) - set("<" + make.SPACE)),
              make.SPACE]
    return ["<unk>", "<s>", "</s>", *(f"<0x{b:02X}>" for b in range(256)), *chains, *dict.fromkeys(single)]


PIECES = pieces()
ID = {piece: i for i, piece in enumerate(PIECES)}
CONFIG = Config(vocab=len(PIECES), dim=128, layers=2, heads=4, kv_heads=4, ffn=64, context=1152, rope_base=1e6,
                recipe="retriever")
VALUE_AT, ADJECTIVE_BACK, NOUN_BACK = 5, 4, 3  # in a line; from the value


def line(key, value):
    """Its eight tokens; the value is the sixth."""
    return [ID["<0x0A>" if part == "\n" else part.replace(" ", make.SPACE)]
            for part in re.findall(r"\n| ?\w+|\.", f"The {key} has the {value}.\n")]


class Streams:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.keys = [f"{a} {b}" for a in make.ADJECTIVES for b in make.NOUNS]

    def value(self, newest):
        while True:
            value = self.random.choice(make.VALUES)
            if value not in newest:
                return value

    def sequence(self, length):
        """length + 1 tokens; for each its weight in the loss, and where the fact that it answers stands, or -1."""
        rng = self.random
        rng.random()  # unused; the committed file was trained with it drawn
        keys = rng.sample(self.keys, 512)
        front = [make.BOS] + (line(keys.pop(), self.value(()))[:3] if rng.random() < 0.7 else [])
        skipped = rng.randrange(64)  # of the stream's first tokens: the window opens anywhere
        asks = rng.choice([0.3, 0.6, 0.9])
        ids, weights, where = [], [], []
        facts, newest = [], []
        while len(ids) < skipped + length + 1:
            key, value = keys.pop(), self.value(newest)
            newest = (newest + [value])[-12:]
            facts.append((key, value, len(ids) + VALUE_AT))
            ids += line(key, value)
            weights += [ELSEWHERE] * 8
            where += [-1] * 8
            if rng.random() < asks:
                # Near ones and far ones alike; no fact twice, which would be nearer than it seems.
                back = min(int(math.exp(rng.uniform(0, math.log(len(facts) + 1)))),
                           len(facts)) if rng.random() < 0.5 else rng.randint(1, len(facts))
                key, value, stands = facts.pop(-back)
                known = stands - ADJECTIVE_BACK >= skipped
                weights += [1.0 if i == VALUE_AT and known else ELSEWHERE for i in range(8)]
                where += [stands if i == VALUE_AT and known else -1 for i in range(8)]
                ids += line(key, value)
        shift = len(front) - skipped
        where = [-1] * len(front) + [at + shift if at >= 0 else -1 for at in where[skipped:]]
        return (front + ids[skipped:])[:length + 1], ([0.0] * len(front) + weights[skipped:])[:length + 1], where[:length + 1]

    def batch(self, rows, length):
        ids, weights, where = zip(*(self.sequence(length) for _ in range(rows)))
        ids, weights, where = torch.tensor(ids), torch.tensor(weights), torch.tensor(where)
        return ids[:, :-1], ids[:, 1:], weights[:, 1:], where[:, 1:]


def looked(model, layer, h, heads, row, query, key):
    """How far heads of a layer are from attending, at `query`, to the token at `key`: nats."""
    t = h.shape[1]
    q, k, _ = layer.project(h)
    q, k = rotate(q[:, heads], model.cos[:t], model.sin[:t]), rotate(k[:, heads], model.cos[:t], model.sin[:t])
    score = torch.einsum("nhd,nhtd->nht", q[row, :, query], k[row]) / model.cfg.head_dim ** 0.5
    score = score.masked_fill(torch.arange(t) > query[:, None, None], -torch.inf)
    return -score.log_softmax(-1)[torch.arange(len(query)), :, key].mean()


def losses(model, x, y, weights, where):
    t, h = x.shape[1], model.embed(x)
    row, at = (where >= ADJECTIVE_BACK).nonzero(as_tuple=True)  # at: "the", before the answer
    fact = where[row, at]
    both, asking = torch.cat([row, row]), torch.cat([fact, at])
    first, last = model.layers
    look = looked(model, first, h, slice(0, 1), both, asking,
                  torch.cat([fact - ADJECTIVE_BACK, at + 1 - ADJECTIVE_BACK]))
    look = look + looked(model, first, h, slice(1, 2), both, asking, torch.cat([fact - NOUN_BACK, at + 1 - NOUN_BACK]))
    h = first(h, model.cos[:t], model.sin[:t])
    look = look + looked(model, last, h, slice(0, LOOKING), row, at, fact)
    h = rmsnorm(last(h, model.cos[:t], model.sin[:t]), model.norm, model.cfg.eps)
    chosen = (weights == 1.0) | (torch.rand(weights.shape) < ELSEWHERE)
    return torch.nn.functional.cross_entropy(model.logits(h[chosen]), y[chosen]), look


def found(model, streams, length):
    """Share of answers that are the likeliest of all tokens, by quarters of the sequence."""
    with torch.no_grad():
        x, y, weights, _ = streams.batch(4, length)
        right = model.logits(model(x)).argmax(-1) == y
    answers, quarter = weights == 1.0, length // 4
    return [right[:, a:a + quarter][answers[:, a:a + quarter]].float().mean().item() for a in range(0, length, quarter)]


def train():
    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    model = Model(CONFIG)
    torch.nn.init.normal_(model.embed.weight, std=0.15)
    matrices = [p for name, p in model.named_parameters() if p.dim() > 1 and "embed" not in name]
    norms = [p for p in model.parameters() if p.dim() == 1]
    shares = (1.0, 1.0, 0.2)  # of the learning rate
    optimizer = torch.optim.AdamW([{"params": matrices, "weight_decay": 0.05}, {"params": norms, "weight_decay": 0.0},
                                   {"params": [model.embed.weight], "weight_decay": 0.0}], betas=(0.9, 0.98))
    streams, held_out = Streams(SEED), Streams(SEED + 1_000_000)
    tokens, step = 0, 0
    for length, rows, share in STAGES:
        for _ in range(round(STEPS * share)):
            rate = RATE * min(1.0, (step + 1) / 100) * max(0.02, min(1.0, (STEPS - step) / (0.4 * STEPS)))
            for group, part in zip(optimizer.param_groups, shares):
                group["lr"] = rate * part
            x, y, weights, where = streams.batch(rows, length)
            loss, look = losses(model, x, y, weights, where)
            optimizer.zero_grad(set_to_none=True)
            (loss + LOOK * look).backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            step += 1
            tokens += x.numel()
            if step % 25 == 0:
                quarters = " ".join(f"{100 * share:.0f}" for share in found(model, held_out, length))
                print(f"step {step} length {length} loss {loss.item():.4f} look {look.item():.4f} found by quarters % {quarters}  {tokens} tokens "
                      f"{time.process_time():.0f} s CPU", flush=True)
    return model


def main():
    state = {name: value.numpy() for name, value in train().state_dict().items()}
    tensors = {"token_embd.weight": state["embed.weight"]}  # also the output head
    for i in range(CONFIG.layers):
        of = {name.removeprefix(f"layers.{i}."): value
              for name, value in state.items() if name.startswith(f"layers.{i}.")}
        gate, up = np.split(of["gate_up.weight"], 2)
        tensors |= make.layer(i, *np.split(of["qkv.weight"], 3), of["out.weight"], gate, up, of["down.weight"],
                              (of["attn_norm"], of["ffn_norm"]), CONFIG.heads)
    tensors["output_norm.weight"] = state["norm"]
    make.write(sys.argv[1], "Daylong retriever, trained", "Looks up the facts of StreamEval's streams and can do nothing else: for tests and evaluations.",
               PIECES, CONFIG.as_dict(), tensors)


if __name__ == "__main__":
    main()
