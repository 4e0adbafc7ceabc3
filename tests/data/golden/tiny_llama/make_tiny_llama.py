#!/usr/bin/env python3
"""Makes this folder's golden data: tiny random Llamas with grouped heads, and the NLLs that PyTorch gives.

Dense values come from Hugging Face transformers. Streaming and window values follow the StreamingLLM reference: keys
are cached unrotated, and for every token all of them are rotated at their position inside the cache, float32, one
token at a time. C counts the current token. The same loop without eviction must equal transformers.

Needs: torch 2.x, transformers 4.40 or later, gguf 0.9 or later.   Usage: make_tiny_llama.py FOLDER
"""
import math
import pathlib
import sys

import gguf
import numpy as np
import torch
from transformers import LlamaConfig, LlamaForCausalLM

VOCAB, DIM, LAYERS, HEADS, KV_HEADS, FFN, TOKENS = 64, 32, 2, 4, 2, 48, 140
HEAD_DIM = DIM // HEADS
LLAMA3 = {"rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
          "original_max_position_embeddings": 64}


def make_model(scaling):
    torch.manual_seed(20)
    config = LlamaConfig(vocab_size=VOCAB, hidden_size=DIM, intermediate_size=FFN, num_hidden_layers=LAYERS,
                         num_attention_heads=HEADS, num_key_value_heads=KV_HEADS, max_position_embeddings=512,
                         rope_scaling=scaling, tie_word_embeddings=False, attn_implementation="eager")
    model = LlamaForCausalLM(config).float().eval()
    with torch.no_grad():
        for parameter in model.parameters():  # larger than the usual start, so that attention is far from even
            parameter.normal_(0.0, 0.25) if parameter.dim() > 1 else parameter.uniform_(0.5, 1.5)
    return model


def rotate(x, positions, inverse):
    """x [tokens, heads, HEAD_DIM], split halves as in transformers."""
    angles = positions[:, None].float() * inverse[None, :]
    cos, sin = (torch.cat([f(angles)] * 2, -1)[:, None, :] for f in (torch.cos, torch.sin))
    half = HEAD_DIM // 2
    turned = torch.cat([-x[..., half:], x[..., :half]], -1)
    return x * cos + turned * sin


def streaming_logits(model, ids, size, sinks):
    inverse = model.model.rotary_emb.inv_freq.float()
    caches = [([], []) for _ in range(LAYERS)]
    rows = []
    for token in ids:
        x = model.model.embed_tokens.weight[token][None]
        for layer, (keys, values) in zip(model.model.layers, caches):
            h = layer.input_layernorm(x)
            attention = layer.self_attn
            keys.append(attention.k_proj(h).view(KV_HEADS, HEAD_DIM))
            values.append(attention.v_proj(h).view(KV_HEADS, HEAD_DIM))
            if size and len(keys) > size:
                del keys[sinks], values[sinks]
            positions = torch.arange(len(keys))
            k = rotate(torch.stack(keys), positions, inverse).repeat_interleave(HEADS // KV_HEADS, 1)
            v = torch.stack(values).repeat_interleave(HEADS // KV_HEADS, 1)
            q = rotate(attention.q_proj(h).view(1, HEADS, HEAD_DIM), positions[-1:], inverse)
            scores = torch.einsum("qhd,khd->hqk", q, k) / math.sqrt(HEAD_DIM)
            mixed = torch.einsum("hqk,khd->qhd", scores.softmax(-1), v).reshape(1, DIM)
            x = x + attention.o_proj(mixed)
            x = x + layer.mlp(layer.post_attention_layernorm(x))
        rows.append(model.lm_head(model.model.norm(x))[0])
    return torch.stack(rows)


def nll(logits, ids):
    return torch.nn.functional.cross_entropy(logits[:-1], ids[1:], reduction="none").tolist()


def permute(weight, heads):
    """Split halves to adjacent pairs, as llama.cpp's converter stores Llama's Q and K."""
    return weight.reshape(heads, 2, weight.shape[0] // heads // 2,
                          *weight.shape[1:]).swapaxes(1, 2).reshape(weight.shape)


def llama3_factors():
    base = 10000.0 ** (np.arange(0, HEAD_DIM, 2, dtype=np.float64) / HEAD_DIM)
    wavelength = 2 * math.pi * base
    low = LLAMA3["original_max_position_embeddings"] / LLAMA3["low_freq_factor"]
    high = LLAMA3["original_max_position_embeddings"] / LLAMA3["high_freq_factor"]
    smooth = (LLAMA3["original_max_position_embeddings"] / wavelength - 1.0) / (4.0 - 1.0)
    between = 1.0 / ((1 - smooth) / LLAMA3["factor"] + smooth)
    return np.where(wavelength < high, 1.0, np.where(wavelength > low, LLAMA3["factor"], between)).astype(np.float32)


def export(model, path, scaling):
    writer = gguf.GGUFWriter(str(path), "llama")
    writer.add_name("tiny random llama")
    writer.add_vocab_size(VOCAB)
    writer.add_context_length(512)
    writer.add_embedding_length(DIM)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(FFN)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(KV_HEADS)
    writer.add_rope_dimension_count(HEAD_DIM)
    writer.add_rope_freq_base(10000.0)
    writer.add_layer_norm_rms_eps(model.config.rms_norm_eps)
    if scaling and scaling["rope_type"] == "linear":
        writer.add_rope_scaling_type(gguf.RopeScalingType.LINEAR)
        writer.add_rope_scaling_factor(scaling["factor"])
    if scaling and scaling["rope_type"] == "llama3":
        writer.add_tensor("rope_freqs.weight", llama3_factors())
    state = {name: value.detach().numpy().astype(np.float32) for name, value in model.state_dict().items()}
    writer.add_tensor("token_embd.weight", state["model.embed_tokens.weight"])
    writer.add_tensor("output_norm.weight", state["model.norm.weight"])
    writer.add_tensor("output.weight", state["lm_head.weight"])
    names = {"attn_norm": "input_layernorm", "ffn_norm": "post_attention_layernorm", "attn_q": "self_attn.q_proj",
             "attn_k": "self_attn.k_proj", "attn_v": "self_attn.v_proj", "attn_output": "self_attn.o_proj",
             "ffn_gate": "mlp.gate_proj", "ffn_up": "mlp.up_proj", "ffn_down": "mlp.down_proj"}
    for layer in range(LAYERS):
        for ours, theirs in names.items():
            weight = state[f"model.layers.{layer}.{theirs}.weight"]
            if ours in ("attn_q", "attn_k"):
                weight = permute(weight, HEADS if ours == "attn_q" else KV_HEADS)
            writer.add_tensor(f"blk.{layer}.{ours}.weight", np.ascontiguousarray(weight))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


@torch.no_grad()
def main(folder):
    ids = torch.randint(0, VOCAB, (TOKENS,), generator=torch.Generator().manual_seed(4))
    (folder / "ids.txt").write_text("\n".join(map(str, ids.tolist())) + "\n")
    for name, scaling in (("plain", None), ("linear", {"rope_type": "linear", "factor": 4.0}), ("llama3", LLAMA3)):
        model = make_model(scaling)
        export(model, folder / f"{name}.gguf", scaling)
        values = {"dense": nll(model(ids[None]).logits[0], ids)}
        own = nll(streaming_logits(model, ids, 0, 0), ids)
        difference = max(abs(a - b) for a, b in zip(own, values["dense"]))
        assert difference < 1e-4, f"the loop and transformers differ by {difference}"
        values["streaming-C33-S4"] = nll(streaming_logits(model, ids, 33, 4), ids)
        values["window-C33-S0"] = nll(streaming_logits(model, ids, 33, 0), ids)
        for kind, numbers in values.items():
            (folder / f"{name}.{kind}.nll.txt").write_text("".join(f"{n:.6f}\n" for n in numbers))
        print(name, {kind: sum(numbers) / len(numbers) for kind, numbers in values.items()},
              f"loop vs transformers {difference:.1e}")


main(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent))
