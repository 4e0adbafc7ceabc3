"""The starter model: Llama (RMSNorm, rotary positions on split halves, grouped heads, SwiGLU), tied head."""
import math
from dataclasses import asdict, dataclass

import torch
import torch.nn as nn
import torch.nn.functional as F


SINK_LAYER = 2
SINK_SHARE = 0.75


@dataclass
class Config:
    vocab: int = 8192
    dim: int = 256
    layers: int = 6
    heads: int = 4
    kv_heads: int = 2
    ffn: int = 640
    context: int = 1024
    rope_base: float = 10000.0
    eps: float = 1e-5
    recipe: str = "starter"  # what the attention sink is made of, see train.py

    @property
    def head_dim(self):
        return self.dim // self.heads

    def as_dict(self):
        return asdict(self)


def rope_table(cfg, positions):
    """cos, sin: [positions, head_dim / 2], worked out in double precision."""
    half = cfg.head_dim // 2
    freq = cfg.rope_base ** (-torch.arange(half, dtype=torch.float64) / half)
    angle = positions.double()[:, None] * freq
    return angle.cos().float(), angle.sin().float()


def rotate(x, cos, sin):
    """x: [..., positions, head_dim]; pairs are (i, i + head_dim/2). export.py reorders rows for GGUF."""
    a, b = x.chunk(2, dim=-1)
    return torch.cat([a * cos - b * sin, a * sin + b * cos], dim=-1)


def rmsnorm(x, weight, eps):
    x32 = x.float()
    return (x32 * torch.rsqrt(x32.pow(2).mean(-1, keepdim=True) + eps) * weight).to(x.dtype)


class Layer(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        self.cfg = cfg
        kv = cfg.kv_heads * cfg.head_dim
        self.attn_norm = nn.Parameter(torch.ones(cfg.dim))
        self.ffn_norm = nn.Parameter(torch.ones(cfg.dim))
        self.qkv = nn.Linear(cfg.dim, cfg.dim + 2 * kv, bias=False)
        self.out = nn.Linear(cfg.dim, cfg.dim, bias=False)
        self.gate_up = nn.Linear(cfg.dim, 2 * cfg.ffn, bias=False)
        self.down = nn.Linear(cfg.ffn, cfg.dim, bias=False)
        for m in (self.qkv, self.gate_up):
            nn.init.normal_(m.weight, std=cfg.dim ** -0.5)
        for m in (self.out, self.down):
            nn.init.zeros_(m.weight)

    def project(self, x):
        """x [batch, time, dim] -> q [batch, heads, time, head_dim], k and v [batch, kv_heads, time, head_dim]."""
        cfg, (b, t, _) = self.cfg, x.shape
        qkv = self.qkv(rmsnorm(x, self.attn_norm, cfg.eps)).view(b, t, cfg.heads + 2 * cfg.kv_heads, cfg.head_dim)
        return qkv.transpose(1, 2).split([cfg.heads, cfg.kv_heads, cfg.kv_heads], dim=1)

    def feed_forward(self, x):
        gate, up = self.gate_up(rmsnorm(x, self.ffn_norm, self.cfg.eps)).chunk(2, dim=-1)
        return self.down(F.silu(gate) * up)

    def forward(self, x, cos, sin, measure_sink=False):
        b, t, d = x.shape
        q, k, v = self.project(x)
        groups = self.cfg.heads // self.cfg.kv_heads
        q, k = rotate(q, cos, sin).to(v.dtype), rotate(k, cos, sin).to(v.dtype)
        k, v = k.repeat_interleave(groups, dim=1), v.repeat_interleave(groups, dim=1)
        if self.cfg.recipe == "zero":
            # A key of zeros that every token sees has the score 0, its value adds nothing: one more in the denominator.
            ahead = lambda z: F.pad(z, (0, 0, 1, 0))
            y = F.scaled_dot_product_attention(ahead(q), ahead(k), ahead(v), is_causal=True)[:, :, 1:]
        else:
            y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.out(y.transpose(1, 2).reshape(b, t, d))
        x = x + self.feed_forward(x)
        if not measure_sink:
            return x
        # Every 16th query's log-probability of position 0, averaged per head: [heads].
        rows = torch.arange(16, t, 16, device=x.device)
        score = (q[:, :, 16::16] @ k.mT).float() / self.cfg.head_dim ** 0.5
        score = score.masked_fill(torch.arange(t, device=x.device) > rows[:, None], -torch.inf)
        return x, score.log_softmax(-1)[..., 0].mean((0, 2))


class Model(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        self.cfg = cfg
        self.embed = nn.Embedding(cfg.vocab, cfg.dim)
        nn.init.normal_(self.embed.weight, std=0.02)
        self.layers = nn.ModuleList(Layer(cfg) for _ in range(cfg.layers))
        self.norm = nn.Parameter(torch.ones(cfg.dim))
        cos, sin = rope_table(cfg, torch.arange(cfg.context))
        self.register_buffer("cos", cos, persistent=False)
        self.register_buffer("sin", sin, persistent=False)

    def forward(self, ids):
        """ids [batch, time] -> final hidden states [batch, time, dim]."""
        t = ids.shape[1]
        x = self.embed(ids)
        for layer in self.layers:
            x = layer(x, self.cos[:t], self.sin[:t])
        return rmsnorm(x, self.norm, self.cfg.eps)

    def logits(self, hidden):
        return F.linear(hidden, self.embed.weight)

    def loss(self, ids, targets, weights):
        logits = self.logits(self(ids)).float()
        nll = F.cross_entropy(logits.view(-1, logits.shape[-1]), targets.reshape(-1), reduction="none")
        return (nll * weights.reshape(-1)).sum()

    def loss_and_sink(self, ids, targets, weights):
        """The loss, and by how much heads of the layers from SINK_LAYER on attend too little to position 0.

        Left to itself a model this small needs more steps than it gets here to form an attention sink. So each head is
        asked to spend, in the geometric mean, SINK_SHARE of its attention on the first token, whichever it is; beyond
        that the term is zero.
        """
        t, x, shares = ids.shape[1], self.embed(ids), []
        for i, layer in enumerate(self.layers):
            if i < SINK_LAYER:
                x = layer(x, self.cos[:t], self.sin[:t])
            else:
                x, share = layer(x, self.cos[:t], self.sin[:t], measure_sink=True)
                shares.append(share)
        shares = torch.stack(shares)
        logits = self.logits(rmsnorm(x, self.norm, self.cfg.eps)).float()
        nll = F.cross_entropy(logits.view(-1, logits.shape[-1]), targets.reshape(-1), reduction="none")
        return (nll * weights.reshape(-1)).sum(), F.relu(math.log(SINK_SHARE) - shares).mean(), shares.exp().mean()
