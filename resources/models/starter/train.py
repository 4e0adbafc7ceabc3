"""Trains the starter model on the streams of prepare.py.

  python train.py DATA RUN [options]      (starts, or goes on from RUN/stable.pt)

Learning rate: warm-up, then constant (`stable`), then linear decay. `touch RUN/DECAY` starts the
decay; its length is --decay, or what the file says: a number of steps, or of seconds with an s behind; RUN/stable.pt
always holds the newest state before any decay, so that a later run can go on from there; RUN/decay.pt the state within
the decay; RUN/final.pt the end. A number in RUN/SEQ changes the length of sequences, one in RUN/BATCH the tokens of a
step. Unattended: --steps N ends after N steps, the last --decay-share of them decaying.

--recipe is what the attention sink is made of (study.py compares them; the last three see the same text, cut anywhere):
  starter  BOS in front of most sequences, and a term of the loss that asks heads to attend to the first token
  vanilla  nothing in front, no such term
  sink     a learnable sink token (BOS) in front of every sequence, no such term
  zero     nothing in front; softmax with one more in its denominator (zero-sink)

On a GPU (--device auto takes one), for instance 25 million parameters and 400 million tokens:
  python train.py DATA RUN --dim 512 --layers 8 --ffn 1408 --seq 1024 --micro 65536 --batch 131072
      --steps 3000 --compile
"""
import argparse
import json
import math
import queue
import random
import threading
import time
from pathlib import Path

import numpy as np
import sentencepiece as spm
import torch

import identity
from model import Config, Model

# Share of sequences, and within dialogue the weight of a source's records.
PHASES = {
    "stable": {
        "kinds": {"books": 0.36, "stories": 0.04, "dialogue": 0.60},
        "dialogue": {"self-dialogue": 1.0, "topical-chat": 1.5, "chitchat": 1.6, "identity": 0.03, "sgd": 0.35,
                     "star": 0.2, "fairytaleqa": 0.5, "gsm8k": 0.15, "casino": 0.3, "chatterbot": 3.0,
                     "taskmaster3": 0.3, "taskmaster4": 0.3, "woz2": 0.3, "camrest676": 0.4},
        "user_weight": 1.0,
    },
    "decay": {
        "kinds": {"books": 0.30, "stories": 0.04, "dialogue": 0.66},
        "dialogue": {"self-dialogue": 0.8, "topical-chat": 1.2, "chitchat": 2.5, "identity": 0.06, "sgd": 0.12,
                     "star": 0.05, "fairytaleqa": 0.3, "gsm8k": 0.05, "casino": 0.1, "chatterbot": 6.0,
                     "taskmaster3": 0.1, "taskmaster4": 0.1, "woz2": 0.1, "camrest676": 0.2},
        "user_weight": 0.4,
    },
    "last": {  # when the learning rate has fallen below LAST of its height
        "kinds": {"books": 0.22, "stories": 0.04, "dialogue": 0.74},
        "dialogue": {"self-dialogue": 0.8, "topical-chat": 1.2, "chitchat": 5.0, "identity": 0.10, "sgd": 0.08,
                     "star": 0.03, "fairytaleqa": 0.2, "gsm8k": 0.03, "casino": 0.05, "chatterbot": 8.0,
                     "taskmaster3": 0.1, "taskmaster4": 0.1, "woz2": 0.1, "camrest676": 0.2},
        "user_weight": 0.3,
    },
}
LAST = 0.35
VALID = ["books", "self-dialogue", "sgd", "topical-chat"]
# Book sequences that begin in mid-text without BOS: whatever stands first becomes the sink, too.
NO_BOS = 0.6


class Data:
    def __init__(self, folder, seed, recipe="starter"):
        folder = Path(folder)
        self.recipe = recipe
        self.rng = np.random.default_rng(seed)
        self.pyrng = random.Random(seed)
        self.sp = spm.SentencePieceProcessor(model_file=str(folder / "tokenizer.model"))
        piece = self.sp.piece_to_id
        self.bos, self.eos = 1, 2
        self.system, self.user, self.assistant, self.end = map(
            piece, ["<|system|>", "<|user|>", "<|assistant|>", "<|end|>"])
        self.sets = {}
        for idx in folder.glob("*.train.idx"):
            name = idx.name.removesuffix(".train.idx")
            self.sets[name] = (np.memmap(folder / f"{name}.train.bin", dtype=np.uint16, mode="r"),
                               np.fromfile(idx, dtype=np.int64))
        self.order, self.phase = {}, None
        self.lock = threading.Lock()  # batches may be made by another thread than the one that changes the phase
        self.set_phase("stable")

    def set_phase(self, name):
        if self.phase == name:
            return
        with self.lock:
            self.mix(name)

    def mix(self, name):
        self.phase = name
        phase = PHASES[name]
        self.kinds = list(phase["kinds"])
        self.kind_p = np.array(list(phase["kinds"].values()))
        tokens = {}
        for source, (_, idx) in self.sets.items():
            weight = phase["dialogue"].get("chitchat" if source.startswith("chitchat") else source, 0)
            if weight:
                # Sequences are filled from one group at a time, so shares are counted in tokens.
                tokens[source] = weight * int(idx[-1])
        total = sum(tokens.values())
        tokens["identity"] = total * phase["dialogue"]["identity"]
        self.sources = list(tokens)
        self.source_p = np.array(list(tokens.values())) / sum(tokens.values())

    def record(self, source):
        stream, idx = self.sets[source]
        if not self.order.get(source):
            self.order[source] = list(self.rng.permutation(len(idx) - 1))
        i = self.order[source].pop()
        return stream[idx[i]:idx[i + 1]]

    def encode(self, role, text):
        return [role, *self.sp.encode(text), self.end]

    def dialogues(self, n):
        """BOS, perhaps a system prompt, then dialogues one after another as a rolling window meets them."""
        ids = [self.bos]
        persona = None
        source = self.sources[self.rng.choice(len(self.sources), p=self.source_p)]
        if source.startswith("chitchat-") :
            persona = source.removeprefix("chitchat-")
        if self.rng.random() < 0.6:
            choices = identity.SYSTEM[persona if self.rng.random() < 0.6 else None]
            ids += self.encode(self.system, choices[self.rng.integers(len(choices))])
        while len(ids) < n:
            if source == "identity":
                for t in identity.dialogue(self.pyrng):
                    ids += self.encode(self.user if t["role"] == "user" else self.assistant, t["text"])
                source = None  # one of these, then something else
            else:
                ids += self.record(source).tolist()
            # Chit-chat keeps its personality and is broken up by the identity dialogues; others vary.
            if persona:
                source = "identity" if self.rng.random() < 0.08 else f"chitchat-{persona}"
            elif source is None or self.rng.random() < 0.5:
                source = self.sources[self.rng.choice(len(self.sources), p=self.source_p)]
        return ids[:n]

    def book(self, n):
        stream, idx = self.sets["books"]
        # A book by its length, then a place in it; the end of a book is padded by the next sequence's share.
        while True:
            start = int(self.rng.integers(idx[-1]))
            end = idx[np.searchsorted(idx, start, side="right")]
            if end - start >= n:
                break
        if self.rng.random() < NO_BOS:
            return stream[start:start + n].tolist()
        return [self.bos] + stream[start:start + n - 1].tolist()

    def stories(self, n):
        ids = [self.bos]
        while len(ids) < n:
            ids += [*self.record("stories").tolist(), self.eos]
        return ids[:n]

    def sequence(self, n):
        kind = self.kinds[self.rng.choice(len(self.kinds), p=self.kind_p)]
        make = {"books": self.book, "stories": self.stories, "dialogue": self.dialogues}[kind]
        if self.recipe == "starter":
            return make(n)
        # Cut anywhere, so that nothing stands in front of all sequences but what the recipe puts there.
        begin = 1 + int(self.rng.integers(n))
        cut = make(begin + n)[begin:]
        return [self.bos, *cut[:-1]] if self.recipe == "sink" else cut

    def batch(self, rows, length):
        with self.lock:
            return self.make_batch(rows, length)

    def make_batch(self, rows, length):
        ids = np.array([self.sequence(length + 1) for _ in range(rows)], dtype=np.int64)
        x, y = ids[:, :-1], ids[:, 1:]
        weight = np.ones(y.shape, dtype=np.float32)
        if self.recipe == "sink":
            weight[:, 0] = 0.0  # the others do not predict their first token either
        user_weight = PHASES[self.phase]["user_weight"]
        if user_weight != 1.0:
            # Role of every predicted token: that of the newest role token at or before the input token.
            position = np.arange(x.shape[1])
            last_user = np.maximum.accumulate(np.where(x == self.user, position, -1), axis=1)
            last_other = np.maximum.accumulate(np.where((x == self.assistant) | (x == self.system), position, -1),
                                               axis=1)
            weight[(last_user > last_other)] = user_weight
        return torch.from_numpy(x), torch.from_numpy(y), torch.from_numpy(weight)


def prefetched(data, shape):
    """Batches made by a thread while the GPU works; `shape` is asked for (rows, length) each time. A dead maker ends
    the run."""
    made = queue.Queue(maxsize=8)

    def make():
        try:
            while True:
                made.put(data.batch(*shape()))
        except Exception as error:
            made.put(error)

    threading.Thread(target=make, daemon=True).start()
    while True:
        batch = made.get()
        if isinstance(batch, Exception):
            raise batch
        yield tuple(part.pin_memory() for part in batch)


def in_order(data, shape):
    while True:
        yield data.batch(*shape())


def orthogonalise(g, steps=5):
    """Newton-Schulz iteration of Muon on a stack of matrices [n, rows, columns]."""
    x = g.bfloat16()
    tall = x.shape[1] > x.shape[2]
    if tall:
        x = x.mT
    x = x / (x.norm(dim=(1, 2), keepdim=True) + 1e-7)
    for _ in range(steps):
        a = x @ x.mT
        x = 3.4445 * x + (-4.7750 * a + 2.0315 * a @ a) @ x
    return (x.mT if tall else x).float()


class Muon:
    def __init__(self, params, momentum=0.95, weight_decay=0.1):
        self.groups, self.momentum, self.weight_decay = {}, momentum, weight_decay
        for p in params:
            self.groups.setdefault(tuple(p.shape), []).append(p)
        self.state = {shape: torch.zeros(len(ps), *shape, device=ps[0].device) for shape, ps in self.groups.items()}

    @torch.no_grad()
    def step(self, lr):
        for shape, params in self.groups.items():
            g, m = torch.stack([p.grad for p in params]), self.state[shape]
            m.lerp_(g, 1 - self.momentum)
            update = orthogonalise(g.lerp(m, self.momentum))
            scale = max(1.0, shape[0] / shape[1]) ** 0.5
            for p, u in zip(params, update):
                p.mul_(1 - lr * self.weight_decay).add_(u, alpha=-lr * scale)


@torch.no_grad()
def validate(model, folder, names, tokens=16384, length=512):
    out, device = {}, model.embed.weight.device
    front = [] if model.cfg.recipe in ("vanilla", "zero") else [1]  # what training put there
    step = length + 1 - len(front)
    for name in names:
        ids = np.fromfile(Path(folder) / f"{name}.valid.bin", dtype=np.uint16).astype(np.int64)
        rows = min(tokens // length, (len(ids) - 1) // (step - 1))
        total, count = 0.0, 0
        for r in range(0, rows, 8):
            chunk = [np.concatenate([front, ids[i * (step - 1):i * (step - 1) + step]]).astype(np.int64)
                     for i in range(r, min(r + 8, rows))]
            chunk = torch.from_numpy(np.array([c for c in chunk if len(c) == length + 1])).to(device)
            if not len(chunk):
                continue
            with torch.autocast(device.type, dtype=torch.bfloat16):
                total += model.loss(chunk[:, :-1], chunk[:, 1:], torch.ones(chunk[:, 1:].shape, device=device)).item()
            count += chunk[:, 1:].numel()
        if count:
            out[name] = round(total / count, 4)
    return out


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("data")
    ap.add_argument("run")
    ap.add_argument("--layers", type=int, default=6)
    ap.add_argument("--dim", type=int, default=256)
    ap.add_argument("--ffn", type=int, default=640)
    ap.add_argument("--seq", type=int, default=512)
    ap.add_argument("--micro", type=int, default=4096, help="tokens in a forward pass")
    ap.add_argument("--batch", type=int, default=8192, help="tokens in a step")
    ap.add_argument("--muon-lr", type=float, default=0.02)
    ap.add_argument("--adam-lr", type=float, default=0.006)
    ap.add_argument("--warmup", type=int, default=60)
    ap.add_argument("--decay", default="600", help="length of the decay: steps, or seconds with an s behind")
    ap.add_argument("--save-seconds", type=float, default=300)
    ap.add_argument("--steps", type=int, help="end after so many steps, decaying for the last of them")
    ap.add_argument("--decay-share", type=float, default=0.25, help="see --steps")
    ap.add_argument("--recipe", choices=["starter", "vanilla", "sink", "zero"], default="starter")
    ap.add_argument("--sink-weight", type=float, default=0.1, help="starter recipe only")
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--threads", type=int, default=2)
    ap.add_argument("--device", default="auto", help="auto, cpu, cuda, cuda:1")
    ap.add_argument("--compile", action=argparse.BooleanOptionalAction, default=True, help="torch.compile")
    args = ap.parse_args()
    if args.dim % 128 or args.batch % args.micro or args.micro % args.seq:
        ap.error("--dim is a multiple of 128, --batch of --micro, --micro of --seq")
    if args.recipe != "starter":
        args.sink_weight = 0.0
    device = torch.device(args.device if args.device != "auto" else "cuda" if torch.cuda.is_available() else "cpu")
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    torch.set_float32_matmul_precision("high")
    run = Path(args.run)
    run.mkdir(parents=True, exist_ok=True)
    cfg = Config(layers=args.layers, dim=args.dim, ffn=args.ffn, heads=args.dim // 64, kv_heads=args.dim // 128,
                 recipe=args.recipe, context=max(1024, args.seq))
    model = Model(cfg).to(device)
    matrices = [p for layer in model.layers for p in layer.parameters() if p.ndim == 2]
    others = [p for p in model.parameters() if not any(p is m for m in matrices)]
    muon = Muon(matrices)
    adam = torch.optim.AdamW(others, lr=args.adam_lr, betas=(0.9, 0.95), weight_decay=0.0)
    step, tokens, seconds, decay = 0, 0, 0.0, None
    newest = run / "decay.pt" if (run / "decay.pt").exists() else run / "stable.pt"
    if newest.exists():
        s = torch.load(newest, weights_only=False, map_location=device)
        model.load_state_dict(s["model"])
        adam.load_state_dict(s["adam"])
        muon.state = {k: v.clone() for k, v in s["muon"].items()}
        step, tokens, seconds, decay = s["step"], s["tokens"], s["seconds"], s["decay"]
    data = Data(args.data, args.seed + step, args.recipe)
    log = open(run / "log.jsonl", "a", buffering=1)
    compiled = model.loss_and_sink if args.sink_weight else model.loss
    if args.compile:
        compiled = torch.compile(compiled, dynamic=False)

    def save(name):
        torch.save({"config": cfg.as_dict(), "model": model.state_dict(), "adam": adam.state_dict(), "muon": muon.state,
                    "step": step, "tokens": tokens, "seconds": seconds, "decay": decay}, run / "tmp.pt")
        (run / "tmp.pt").replace(run / name)

    saved = last = time.time()
    mark = (tokens, seconds)
    running, seq = [], args.seq
    batches = (prefetched if device.type == "cuda" else in_order)(data, lambda: (args.micro // seq, seq))
    while True:
        if (run / "SEQ").exists():
            seq = int((run / "SEQ").read_text())
        if (run / "BATCH").exists():
            args.batch = int((run / "BATCH").read_text())
        length = int(args.steps * args.decay_share) if args.steps else 0
        if args.steps and decay is None and step >= args.steps - length:
            save("stable.pt")
            decay = {"length": str(max(length, 1)), "step": step, "seconds": seconds}
        if decay is None and (run / "DECAY").exists():
            save("stable.pt")
            decay = {"length": (run / "DECAY").read_text().strip() or args.decay, "step": step, "seconds": seconds}
        if decay:
            if decay["length"].endswith("s"):
                scale = 1 - (seconds - decay["seconds"]) / float(decay["length"][:-1])
            else:
                scale = 1 - (step - decay["step"]) / int(decay["length"])
            if scale <= 0:
                break
            data.set_phase("decay" if scale >= LAST else "last")
        else:
            scale = min(1.0, (step + 1) / args.warmup)
        loss, lack, share = torch.zeros((), device=device), 0.0, 0.0
        model.zero_grad()
        for _ in range(args.batch // args.micro):
            x, y, w = (part.to(device, non_blocking=True) for part in next(batches))
            with torch.autocast(device.type, dtype=torch.bfloat16):
                part = compiled(x, y, w)
            if args.sink_weight:
                part, lack, share = part
            part = part / (w.sum() * (args.batch // args.micro))
            loss += part.detach()
            (part + args.sink_weight * lack / (args.batch // args.micro)).backward()
        loss = loss.item()
        if not math.isfinite(loss):
            raise SystemExit(f"loss is {loss} at step {step}")
        torch.nn.utils.clip_grad_norm_(others, 1.0)
        for group in adam.param_groups:
            group["lr"] = args.adam_lr * scale
        adam.step()
        muon.step(args.muon_lr * scale)
        step, tokens = step + 1, tokens + args.batch
        running.append(loss)
        now = time.time()
        seconds, last = seconds + now - last, now
        if step % 20 == 0:
            rate = (tokens - mark[0]) / (seconds - mark[1])
            mark = (tokens, seconds)
            print(json.dumps({"step": step, "tokens": tokens, "loss": round(sum(running) / len(running), 4), "seq": seq,
                              "lr": round(scale, 3),
                              "sink": round(float(share.detach()), 4) if args.sink_weight else None,
                              "seconds": round(seconds), "rate": round(rate)}), file=log)
            running = []
        if step % 100 == 0:
            print(json.dumps({"step": step, "valid": validate(model, args.data, VALID, length=min(512, seq))}),
                  file=log)
        if now - saved > args.save_seconds:
            save("decay.pt" if decay else "stable.pt")
            saved = now
    save("final.pt")
    print(json.dumps({"step": step, "valid": validate(model, args.data, VALID, 65536, min(512, seq))}), file=log)


main()
