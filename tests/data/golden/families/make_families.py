#!/usr/bin/env python3
"""Makes this folder's golden data: for every family a tiny random model (NAME.gguf) and what PyTorch says of it (NAME.f32).

Dense values come from Hugging Face transformers. Streaming and window values come from the StreamingLLM procedure
around the same models (Llama's linear and Llama-3 scalings are in ../tiny_llama): keys are cached unrotated, for every token all of them are rotated at their position inside the
cache, float32, one token at a time; C counts the current token; layers with a native window mask by in-cache distance.
The same loop without eviction must equal transformers.

NAME.f32, little-endian floats: for each of dense, streaming (C 33, S 4), window (C 33): the NLLs of ids[1..], then the
logits of the tokens in ROWS. Weights are F16 in the file (and rounded to it here), what has one dimension is F32.

MPT's qk norm is this script's, not transformers'.

Needs: torch 2.x, transformers 5.x (written with 5.23), gguf 0.19.   Usage: make_families.py FOLDER [NAME...]
"""
import dataclasses
import pathlib
import sys

import gguf
import numpy as np
import torch
import transformers as hf
from transformers.cache_utils import DynamicCache

from family import *  # noqa: F403
from latent_families import LATENTS
from plain_families import PLAIN
from scan_families import SCANS
from state_families import delta, lfm2


def split_neox(state, prefix):
    """GPT-NeoX fuses head by head; files have all queries, then keys, then values."""
    weight, bias = state[prefix + "attention.query_key_value.weight"], state[prefix + "attention.query_key_value.bias"]
    heads = weight.reshape(HEADS, 3, -1, DIM)
    return {"attn_qkv.weight": np.concatenate([heads[:, i].reshape(-1, DIM) for i in range(3)]),
            "attn_qkv.bias": np.concatenate([bias.reshape(HEADS, 3, -1)[:, i].reshape(-1) for i in range(3)])}


def split_falcon(kv_heads):
    """Falcon fuses group by group: the group's queries, its key, its value."""
    def convert(state, prefix):
        groups = state[prefix + "self_attention.query_key_value.weight"].reshape(kv_heads, HEADS // kv_heads + 2, DIM // HEADS, DIM)
        parts = groups[:, :-2], groups[:, -2:-1], groups[:, -1:]
        return {"attn_qkv.weight": np.concatenate([part.reshape(-1, DIM) for part in parts])}
    return convert


def split_gpt_oss(state, prefix):
    """Gate and up are interleaved, and products are the other way around."""
    gate_up, bias = state[prefix + "mlp.experts.gate_up_proj"], state[prefix + "mlp.experts.gate_up_proj_bias"]
    return {"ffn_gate_exps.weight": gate_up[..., ::2].swapaxes(1, 2), "ffn_up_exps.weight": gate_up[..., 1::2].swapaxes(1, 2),
            "ffn_gate_exps.bias": bias[..., ::2], "ffn_up_exps.bias": bias[..., 1::2],
            "ffn_down_exps.weight": state[prefix + "mlp.experts.down_proj"].swapaxes(1, 2),
            "ffn_down_exps.bias": state[prefix + "mlp.experts.down_proj_bias"]}


def gemma4(layer_types, **changes):
    """Native-window and global layers with heads of two widths, a quarter of the wide ones' pairs rotated; values normed."""
    kinds = ["sliding_attention" if kind == "s" else "full_attention" for kind in layer_types]
    shared, heads, per_layer, experts = changes.get("num_kv_shared_layers", 0), changes.get("num_global_key_value_heads"), changes["hidden_size_per_layer_input"], changes.get("num_experts")
    config = hf.Gemma4TextConfig(**{**COMMON, "tie_word_embeddings": True, "head_dim": 16, "global_head_dim": 32, "intermediate_size": 16, "num_hidden_layers": len(kinds),
                                    "layer_types": kinds, "sliding_window": 20, "final_logit_softcapping": 3.0, "vocab_size_per_layer_input": VOCAB, "rope_parameters": {
                                        "sliding_attention": rope("default"), "full_attention": {"rope_type": "proportional", "partial_rotary_factor": 0.25, "rope_theta": 1e6}}, **changes})
    wide = [2 if changes.get("use_double_wide_mlp") and layer >= len(kinds) - shared else 1 for layer in range(len(kinds))]
    names = GEMMA_NAMES | QK_NORMS | {"layer_output_scale.weight": "layer_scalar"}
    if per_layer: names |= {"inp_gate.weight": "per_layer_input_gate.weight", "proj.weight": "per_layer_projection.weight", "post_norm.weight": "post_per_layer_input_norm.weight"}
    top = {k: v for k, v in TOP_NAMES.items() if k != "output.weight"}
    if per_layer: top |= {"per_layer_token_embd.weight": "model.embed_tokens_per_layer.weight", "per_layer_model_proj.weight": "model.per_layer_model_projection.weight",
                          "per_layer_proj_norm.weight": "model.per_layer_projection_norm.weight"}
    if experts: names |= {"pre_ffw_norm_2.weight": "pre_feedforward_layernorm_2.weight", "post_ffw_norm_1.weight": "post_feedforward_layernorm_1.weight",
                          "post_ffw_norm_2.weight": "post_feedforward_layernorm_2.weight", "ffn_gate_inp.weight": "router.proj.weight", "ffn_gate_inp.scale": "router.scale",
                          "ffn_down_exps.scale": "router.per_expert_scale", "ffn_gate_up_exps.weight": "experts.gate_up_proj", "ffn_down_exps.weight": "experts.down_proj"}
    metadata = {"attention.key_length": 32, "attention.value_length": 32, "attention.key_length_swa": 16, "attention.value_length_swa": 16, "rope.dimension_count": 32,
                "rope.dimension_count_swa": 16, "rope.freq_base": 1e6, "rope.freq_base_swa": 10000.0, "attention.sliding_window": 20,
                "attention.sliding_window_pattern": [kind == "sliding_attention" for kind in kinds], "attention.shared_kv_layers": shared,
                "embedding_length_per_layer_input": per_layer, "final_logit_softcapping": 3.0, "feed_forward_length": [16 * each for each in wide]}
    if heads: metadata["attention.head_count_kv"] = [heads if kind == "full_attention" else KV_HEADS for kind in kinds]
    if experts: metadata |= {"expert_count": experts, "expert_used_count": changes["top_k_experts"], "expert_feed_forward_length": changes["moe_intermediate_size"]}
    return Family("gemma4", hf.Gemma4ForCausalLM, config, names, top, windows=tuple(20 if kind == "sliding_attention" else 0 for kind in kinds), metadata=metadata,
                  extra={"rope_freqs.weight": np.array([1.0] * 4 + [1e30] * 12, np.float32)})


def falcon(kv_heads, **changes):
    config = hf.FalconConfig(vocab_size=VOCAB, hidden_size=DIM, num_hidden_layers=2, num_attention_heads=HEADS, bias=False,
                             ffn_hidden_size=FFN, alibi=False, attn_implementation="eager", max_position_embeddings=CONTEXT,
                             multi_query=kv_heads == 1, num_kv_heads=kv_heads, tie_word_embeddings=True, **changes)
    norms = {"attn_norm_2": "ln_attn", "attn_norm": "ln_mlp"} if changes.get("new_decoder_architecture") else {"attn_norm": "input_layernorm"}
    names = {f"{ours}.{kind}": f"{theirs}.{kind}" for ours, theirs in norms.items() for kind in ("weight", "bias")}
    names |= {"attn_output.weight": "self_attention.dense.weight", "ffn_up.weight": "mlp.dense_h_to_4h.weight", "ffn_down.weight": "mlp.dense_4h_to_h.weight"}
    return Family("falcon", hf.FalconForCausalLM, config, names,
                  {"token_embd.weight": "transformer.word_embeddings.weight", "output_norm.weight": "transformer.ln_f.weight",
                   "output_norm.bias": "transformer.ln_f.bias"}, "transformer.h.{}.", convert=split_falcon(kv_heads),
                  metadata={"attention.head_count_kv": kv_heads, "attention.layer_norm_epsilon": 1e-5})


def neox(parallel):
    config = hf.GPTNeoXConfig(**{**COMMON, "num_key_value_heads": None}, use_parallel_residual=parallel,
                              rope_parameters=rope("default", partial_rotary_factor=0.5), hidden_act="gelu")
    both = lambda ours, theirs: {f"{ours}.{kind}": f"{theirs}.{kind}" for kind in ("weight", "bias")}
    names = both("attn_norm", "input_layernorm") | both("ffn_norm", "post_attention_layernorm") | both("attn_output", "attention.dense")
    names |= both("ffn_up", "mlp.dense_h_to_4h") | both("ffn_down", "mlp.dense_4h_to_h")
    return Family("gptneox", hf.GPTNeoXForCausalLM, config, names,
                  {"token_embd.weight": "gpt_neox.embed_in.weight", "output_norm.weight": "gpt_neox.final_layer_norm.weight",
                   "output_norm.bias": "gpt_neox.final_layer_norm.bias", "output.weight": "lm_head.weight"}, "gpt_neox.layers.{}.",
                  convert=split_neox, metadata={"use_parallel_residual": parallel, "rope.dimension_count": DIM // HEADS // 2,
                                                "attention.head_count_kv": HEADS, "attention.layer_norm_epsilon": 1e-5})


class QkNormed(torch.nn.Module):
    """MPT's projection with llm-foundry's options in their order: clamped, then norms over all heads' queries and keys."""

    def __init__(self, clip):
        super().__init__()
        self.linear = torch.nn.Linear(DIM, 3 * DIM, bias=False)
        self.q_norm, self.k_norm, self.clip = torch.nn.LayerNorm(DIM), torch.nn.LayerNorm(DIM), clip

    def forward(self, x):
        q, k, v = self.linear(x).clamp(-self.clip, self.clip).chunk(3, dim=-1)
        return torch.cat([self.q_norm(q), self.k_norm(k), v], dim=-1)


class MptQkNorm(hf.MptForCausalLM):
    """transformers has no qk norm for MPT."""

    def __init__(self, config):
        super().__init__(config)
        for block in self.transformer.blocks: block.attn.Wqkv, block.attn.clip_qkv = QkNormed(config.attn_config.clip_qkv), None


def mpt(heads, clip, model=hf.MptForCausalLM):
    config = hf.MptConfig(d_model=DIM, n_heads=heads, n_layers=2, max_seq_len=CONTEXT, vocab_size=VOCAB,
                          attn_config={"clip_qkv": clip, "alibi": True, "alibi_bias_max": 8}, attn_implementation="eager", tie_word_embeddings=True)
    names = {"attn_norm.weight": "norm_1.weight", "ffn_norm.weight": "norm_2.weight", "attn_qkv.weight": "attn.Wqkv.weight",
             "attn_output.weight": "attn.out_proj.weight", "ffn_up.weight": "ffn.up_proj.weight", "ffn_down.weight": "ffn.down_proj.weight"}
    if model is MptQkNorm:
        names |= {"attn_qkv.weight": "attn.Wqkv.linear.weight"}
        names |= {f"attn_{x}_norm.{part}": f"attn.Wqkv.{x}_norm.{part}" for x in "qk" for part in ("weight", "bias")}
    return Family("mpt", model, config, names,
                  {"token_embd.weight": "transformer.wte.weight", "output_norm.weight": "transformer.norm_f.weight"}, "transformer.blocks.{}.",
                  metadata={"feed_forward_length": 4 * DIM, "attention.head_count": heads, "attention.head_count_kv": heads,
                            "attention.layer_norm_epsilon": 1e-5, "attention.max_alibi_bias": 8.0, **({"attention.clamp_kqv": clip} if clip else {})})


def phi3(**changes):
    config = hf.Phi3Config(**{**COMMON, **changes})
    names = {"attn_norm.weight": "input_layernorm.weight", "ffn_norm.weight": "post_attention_layernorm.weight",
             "attn_qkv.weight": "self_attn.qkv_proj.weight", "attn_output.weight": "self_attn.o_proj.weight",
             "ffn_up.weight": "mlp.gate_up_proj.weight", "ffn_down.weight": "mlp.down_proj.weight"}
    return Family("phi3", hf.Phi3ForCausalLM, config, names)


def make_families():
    """By name; each is made anew."""
    yarn = rope("yarn", factor=4.0, original_max_position_embeddings=64)
    yarn_keys = {"rope.scaling.type": "yarn", "rope.scaling.factor": 4.0, "rope.scaling.original_context_length": 64}
    long_rope = rope("longrope", short_factor=[1.0, 1.1, 1.3, 1.6], long_factor=[1.0, 2.0, 5.0, 7.0], original_max_position_embeddings=64)
    window = 20
    alternate = lambda layers, local: tuple(window if local(i) else 0 for i in range(layers))
    head16 = dict(head_dim=16)
    gemma = {**COMMON, **head16, "tie_word_embeddings": True, "sliding_window": window, "query_pre_attn_scalar": 16}
    moe = dict(num_experts=6, num_experts_per_tok=2, moe_intermediate_size=16, norm_topk_prob=True)
    families = {
        "llama": lambda: Family("llama", hf.LlamaForCausalLM, llama(), adjacent=True),
        "llama-yarn": lambda: Family("llama", hf.LlamaForCausalLM, llama(rope_parameters=yarn), adjacent=True, metadata=yarn_keys),
        "mistral-window": lambda: Family("llama", hf.MistralForCausalLM, hf.MistralConfig(**COMMON, sliding_window=window), adjacent=True,
                                         windows=(window,) * 2, metadata={"attention.sliding_window": window}),
        "mixtral": lambda: Family("llama", hf.MixtralForCausalLM, hf.MixtralConfig(**{**COMMON, "intermediate_size": 16}, num_local_experts=4, num_experts_per_tok=2, sliding_window=None,
                                                                                    rope_parameters=rope("default")),
                                  {k: v for k, v in LLAMA_NAMES.items() if not k.startswith("ffn_") or k == "ffn_norm.weight"} | {"ffn_gate_inp.weight": "mlp.gate.weight"},
                                  adjacent=True, convert=split_experts, metadata={"expert_count": 4, "expert_used_count": 2, "feed_forward_length": 16}),
        "gptneox": lambda: neox(True),
        "gptneox-serial": lambda: neox(False),
        "falcon-7b": lambda: falcon(1, parallel_attn=True),
        "falcon-40b": lambda: falcon(2, new_decoder_architecture=True),
        "mpt": lambda: mpt(4, None),
        "mpt-clamp": lambda: mpt(2, 0.8),
        "mpt-qk-norm": lambda: mpt(2, 3.0, MptQkNorm),
        "qwen2": lambda: Family("qwen2", hf.Qwen2ForCausalLM, hf.Qwen2Config(**{**COMMON, "tie_word_embeddings": True}), LLAMA_NAMES | QKV_BIASES),
        "qwen3": lambda: Family("qwen3", hf.Qwen3ForCausalLM, hf.Qwen3Config(**COMMON, **head16), LLAMA_NAMES | QK_NORMS),
        "qwen3moe": lambda: Family("qwen3moe", hf.Qwen3MoeForCausalLM, hf.Qwen3MoeConfig(**COMMON, **head16, **moe),
                                   {k: v for k, v in LLAMA_NAMES.items() if not k.startswith("ffn_") or k == "ffn_norm.weight"} | QK_NORMS | {"ffn_gate_inp.weight": "mlp.gate.weight"},
                                   convert=split_experts, metadata={"expert_count": 6, "expert_used_count": 2, "expert_feed_forward_length": 16}),
        "gemma": lambda: Family("gemma", hf.GemmaForCausalLM, hf.GemmaConfig(**{**COMMON, **head16, "tie_word_embeddings": True},
                                hidden_activation="gelu_pytorch_tanh"), one_plus=True),
        "gemma2": lambda: Family("gemma2", hf.Gemma2ForCausalLM, hf.Gemma2Config(**gemma, attn_logit_softcapping=5.0, final_logit_softcapping=3.0), GEMMA_NAMES,
                                 one_plus=True, windows=alternate(2, lambda i: i % 2 == 0),
                                 metadata={"attention.sliding_window": window, "attn_logit_softcapping": 5.0, "final_logit_softcapping": 3.0}),
        "gemma3": lambda: Family("gemma3", hf.Gemma3ForCausalLM,
                                 hf.Gemma3TextConfig(**{**gemma, "num_hidden_layers": 6, "intermediate_size": 16, "num_key_value_heads": 1, "num_attention_heads": 2},
                                                     sliding_window_pattern=6, rope_parameters={
                                     "full_attention": {"rope_type": "linear", "factor": 8.0, "rope_theta": 1e6},
                                     "sliding_attention": {"rope_type": "default", "rope_theta": 10000.0}}), GEMMA_NAMES | QK_NORMS,
                                 one_plus=True, windows=alternate(6, lambda i: i % 6 < 5),
                                 metadata={"attention.sliding_window": window, "rope.scaling.type": "linear", "rope.scaling.factor": 8.0, "rope.freq_base": 1e6,
                                           "feed_forward_length": 16, "attention.head_count": 2, "attention.head_count_kv": 1}),
        # E2B: per-layer embeddings, the last layers without keys of their own and twice as wide; 12B: keys are values; 26B-A4B: experts beside the FFN.
        "gemma4-e2b": lambda: gemma4("ssfsf", hidden_size_per_layer_input=8, num_kv_shared_layers=2, use_double_wide_mlp=True),
        "gemma4-12b": lambda: gemma4("ssf", hidden_size_per_layer_input=0, attention_k_eq_v=True, num_global_key_value_heads=1),
        "gemma4-moe": lambda: gemma4("sf", hidden_size_per_layer_input=0, attention_k_eq_v=True, num_global_key_value_heads=1, enable_moe_block=True,
                                     num_experts=4, top_k_experts=2, moe_intermediate_size=16),
        "qwen35": lambda: delta("qwen35", hf.Qwen3_5ForCausalLM, hf.Qwen3_5TextConfig),
        "qwen35moe": lambda: delta("qwen35moe", hf.Qwen3_5MoeForCausalLM, hf.Qwen3_5MoeTextConfig, experts=True, num_experts=4, num_experts_per_tok=2,
                                   moe_intermediate_size=16, shared_expert_intermediate_size=24),
        "qwen3next": lambda: delta("qwen3next", hf.Qwen3NextForCausalLM, hf.Qwen3NextConfig, experts=True, num_experts=4, num_experts_per_tok=2,
                                   moe_intermediate_size=16, shared_expert_intermediate_size=24),
        "lfm2": lfm2,
        "phi3": lambda: phi3(sliding_window=None),
        "phi3-long": lambda: dataclasses.replace(
            phi3(rope_parameters=long_rope, sliding_window=None, original_max_position_embeddings=64),
            metadata={"rope.scaling.original_context_length": 64, "rope.scaling.attn_factor": float(np.sqrt(1 + np.log(CONTEXT / 64) / np.log(64)))},
            extra={"rope_factors_short.weight": np.array(long_rope["short_factor"], np.float32), "rope_factors_long.weight": np.array(long_rope["long_factor"], np.float32)}),
        "smollm3": lambda: Family("smollm3", hf.SmolLM3ForCausalLM, hf.SmolLM3Config(**{**COMMON, "num_hidden_layers": 4, "tie_word_embeddings": True, "intermediate_size": 16},
                                  no_rope_layer_interval=4, rope_parameters=rope("default")), adjacent=True, unrotated=(3,), metadata={"feed_forward_length": 16}),
        "olmo2": lambda: Family("olmo2", hf.Olmo2ForCausalLM, hf.Olmo2Config(**COMMON), OLMO_NAMES),
        # Its attention_factor is YaRN's magnitude itself, and conversion writes it under a name that elsewhere multiplies YaRN's own.
        "olmo3": lambda: Family("olmo2", hf.Olmo3ForCausalLM,
                                hf.Olmo3Config(**{**COMMON, "num_hidden_layers": 4, "intermediate_size": 16}, sliding_window=window,
                                               rope_parameters={"full_attention": {**yarn, "attention_factor": 1.6}, "sliding_attention": rope("default")}),
                                OLMO_NAMES, windows=alternate(4, lambda i: i % 4 < 3),
                                metadata={**yarn_keys, "rope.scaling.attn_factor": 1.6, "attention.sliding_window": window, "feed_forward_length": 16}),
        "granite": lambda: Family("granite", hf.GraniteForCausalLM, hf.GraniteConfig(**{**COMMON, "tie_word_embeddings": True}, embedding_multiplier=6.0,
                                  residual_multiplier=0.4, attention_multiplier=0.2, logits_scaling=3.0), adjacent=True,
                                  metadata={"embedding_scale": 6.0, "residual_scale": 0.4, "attention.scale": 0.2, "logit_scale": 3.0}),
        "granitemoe": lambda: Family("granitemoe", hf.GraniteMoeForCausalLM,
                                     hf.GraniteMoeConfig(**{**COMMON, "tie_word_embeddings": True, "intermediate_size": 16}, num_local_experts=4, num_experts_per_tok=2,
                                                         embedding_multiplier=6.0, residual_multiplier=0.4, attention_multiplier=0.2, logits_scaling=3.0),
                                     {k: v for k, v in LLAMA_NAMES.items() if not k.startswith("ffn_") or k == "ffn_norm.weight"} | {"ffn_gate_inp.weight": "block_sparse_moe.router.weight"},
                                     adjacent=True, convert=lambda state, prefix: split_experts(state, prefix, "block_sparse_moe"),
                                     metadata={"embedding_scale": 6.0, "residual_scale": 0.4, "attention.scale": 0.2, "logit_scale": 3.0,
                                               "expert_count": 4, "expert_used_count": 2, "feed_forward_length": 16}),
        "gpt-oss": lambda: Family("gpt-oss", hf.GptOssForCausalLM, hf.GptOssConfig(**{**COMMON, **head16, "intermediate_size": 16}, num_local_experts=4, num_experts_per_tok=2,
                                  sliding_window=window, rope_parameters=rope("yarn", factor=4.0, original_max_position_embeddings=64, beta_fast=32.0, beta_slow=1.0, truncate=False)),
                                  {k: v for k, v in LLAMA_NAMES.items() if not k.startswith("ffn_")} | QKV_BIASES | {
                                      "post_attention_norm.weight": "post_attention_layernorm.weight", "attn_output.bias": "self_attn.o_proj.bias",
                                      "attn_sinks.weight": "self_attn.sinks", "ffn_gate_inp.weight": "mlp.router.weight", "ffn_gate_inp.bias": "mlp.router.bias"},
                                  convert=split_gpt_oss, windows=alternate(2, lambda i: i % 2 == 0),
                                  metadata={**yarn_keys, "attention.sliding_window": window, "expert_count": 4, "expert_used_count": 2,
                                            "expert_feed_forward_length": 16, "feed_forward_length": 16}),
    }
    return families | PLAIN | SCANS | LATENTS


@torch.no_grad()
def make_model(family, seed=20, spread=0.25):
    """Larger weights than the usual start, so that attention is far from even and logits spread."""
    torch.manual_seed(seed)
    model = family.model(family.config).float().eval()
    for name, parameter in model.named_parameters():
        if "norm" in name or ".ln_" in name:
            if name.endswith("bias"): parameter.normal_(0.0, 0.2)
            elif family.one_plus: parameter.uniform_(-0.5, 0.5)
            elif family.arch == "gemma4" and ("q_norm" in name or "k_norm" in name): parameter.uniform_(0.3, 0.7)  # no other scale
            else: parameter.uniform_(0.5, 1.5)
        elif parameter.dim() == 1 or name.endswith("bias"): parameter.normal_(0.0, 0.5)
        else: parameter.normal_(0.0, spread)
        if parameter.dim() > 1 and not name.endswith("bias"): parameter.copy_(parameter.half().float())
    for name, buffer in model.named_buffers():
        if name.endswith("layer_scalar"): buffer.uniform_(0.5, 1.5)
        elif name.endswith(("expert_bias", "e_score_correction_bias")): buffer.normal_(0.0, 0.3)
    return model


class RollingCache(DynamicCache):
    """Keys unrotated; each update drops what leaves and hands out all keys, rotated at their places in the cache. States stay."""

    def __init__(self, size, sinks, rotate):
        super().__init__()
        self.size, self.sinks, self.rotate, self.fed = size, sinks, rotate, 0
        self.turns_values = False  # of latent attention "values" are the part of keys that turns
        self.keys, self.values, self.inputs, self.states = {}, {}, {}, {}

    def update(self, keys, values, layer_idx, *_, **__):
        if layer_idx in self.keys:
            keys, values = torch.cat([self.keys[layer_idx], keys], 2), torch.cat([self.values[layer_idx], values], 2)
        if keys.shape[2] > self.size:
            keys, values = (torch.cat([x[:, :, :self.sinks], x[:, :, self.sinks + 1:]], 2) for x in (keys, values))
        self.keys[layer_idx], self.values[layer_idx] = keys, values
        if self.turns_values: return keys, self.rotate(values, layer_idx)
        return self.rotate(keys, layer_idx), values

    def get_seq_length(self, *_, **__):
        return self.fed

    def is_recording_past(self, *_, **__):
        return False

    def get_conv_state(self, layer_idx, *_, **__):
        return self.inputs.get(layer_idx)

    def update_conv_state(self, inputs, layer_idx, *_, conv_kernel_size=4, **__):  # the first token's; later ones change it themselves
        self.inputs[layer_idx] = torch.nn.functional.pad(inputs, (conv_kernel_size - inputs.shape[-1] - 1, 0))
        return inputs

    def get_recurrent_state(self, layer_idx, *_, **__):
        return self.states.get(layer_idx)

    def update_recurrent_state(self, state, layer_idx, *_, **__):
        self.states[layer_idx] = state
        return state


@torch.no_grad()
def streaming_logits(family, model, ids, size, sinks):
    module = sys.modules[type(model).__module__]
    rotation = "apply_rotary_pos_emb_interleave" if family.arch == "deepseek2" else "apply_rotary_pos_emb"
    original = getattr(module, rotation, None)
    rotary = next((each for name, each in model.named_modules() if name.endswith(("rotary_emb", "pos_emb"))), None)
    kinds = getattr(family.config, "layer_types", None)
    key_norms = []  # of keys that are turned already: not before they are cached, then
    if family.arch == "hunyuan-dense":
        for layer in model.model.layers:
            key_norms.append(layer.self_attn.key_layernorm)
            layer.self_attn.key_layernorm = torch.nn.Identity()
    one_by_one = family.arch == "gemma4"  # rotates queries and keys in two calls
    by_kind = "full_attention" in (getattr(family.config, "rope_parameters", None) or {})

    def rotate(keys, layer):
        if original is None or rotary is None or layer in family.unrotated: return keys
        kind = (kinds[layer],) if by_kind else ()
        cos, sin = rotary(keys, torch.arange(keys.shape[2])[None], *kind)
        if one_by_one: return original(keys, cos, sin)
        turned = original(keys, keys, cos, sin)[1]
        return key_norms[layer](turned) if key_norms else turned

    cache, rows = RollingCache(size, sinks, rotate), []
    cache.turns_values = family.arch == "deepseek2"
    if one_by_one:  # [batch, tokens, heads, dims]: of keys there are fewer heads
        module.apply_rotary_pos_emb = lambda x, *a, **kw: original(x, *a, **kw) if x.shape[2] == HEADS else x
    elif original is not None: setattr(module, rotation, lambda q, k, cos, sin, *a, **kw: (original(q, k, cos, sin, *a, **kw)[0], k))
    try:
        for token in ids:
            seen = min(cache.fed + 1, size)
            distance = torch.arange(seen).flip(0)
            masks = {w: torch.where(distance < (w or seen), 0.0, torch.finfo(torch.float32).min)[None, None, None] for w in (0, *family.windows)}
            mask = masks[max(family.windows, default=0)]
            if family.arch == "mpt": mask = mask < 0
            elif 0 in family.windows: mask = {"full_attention": masks[0], "sliding_attention": masks[max(family.windows)]}
            if family.arch == "falcon-h1" or kinds and set(kinds) & {"linear_attention", "conv"}: mask = {"full_attention": mask, "linear_attention": None, "conv": None}
            place = {} if family.arch == "mpt" else {"position_ids": torch.tensor([[seen - 1]])}
            rows.append(model(token[None, None], attention_mask=mask, past_key_values=cache, use_cache=True, **place).logits[0, 0])
            cache.fed += 1
    finally:
        if original is not None: setattr(module, rotation, original)
        for layer, norm in zip(model.model.layers if key_norms else [], key_norms): layer.self_attn.key_layernorm = norm
    return torch.stack(rows)


def permute(weight, heads):
    """Split halves to adjacent pairs, as conversion stores Q and K of families that rotate those."""
    return weight.reshape(heads, 2, weight.shape[0] // heads // 2, *weight.shape[1:]).swapaxes(1, 2).reshape(weight.shape)


def export(family, model, path, matrix_type=np.float16):
    writer = gguf.GGUFWriter(str(path), family.arch)
    config = family.config
    head_dim = family.metadata.get("attention.key_length") or getattr(config, "head_dim", None) or DIM // HEADS
    values = {"vocab_size": VOCAB, "context_length": CONTEXT, "embedding_length": DIM, "block_count": config.num_hidden_layers if hasattr(config, "num_hidden_layers") else config.n_layers,
              "feed_forward_length": FFN, "attention.head_count": HEADS, "attention.head_count_kv": KV_HEADS}
    if family.arch not in ("mpt",): values |= {"rope.dimension_count": head_dim, "rope.freq_base": 10000.0}
    if hasattr(config, "rms_norm_eps"): values |= {"attention.layer_norm_rms_epsilon": config.rms_norm_eps, "attention.key_length": head_dim, "attention.value_length": head_dim}
    for key, value in (values | family.metadata).items():
        add = {bool: writer.add_bool, int: writer.add_uint32, float: writer.add_float32, str: writer.add_string, list: writer.add_array}[type(value)]
        add(f"{family.arch}.{key}", value)
    if family.arch == "apertus":
        curves = [model.model.layers[layer].mlp.act_fn for layer in range(config.num_hidden_layers)]
        for name in ("alpha_p", "alpha_n", "beta", "eps"): writer.add_array(f"xielu.{name}", [float(getattr(curve, name)) for curve in curves])
    writer.add_name(path.stem)
    writer.add_tokenizer_model("no_vocab")
    state = {name: value.detach().numpy() for name, value in model.state_dict().items()}

    def add_tensor(name, value):
        if family.one_plus and "norm" in name: value = value + 1
        flat = value.ndim == 1 or name.endswith(".bias") or "ffn_gate_inp" in name or "conv" in name and "_proj" not in name or any(each in name for each in ("ssm_a", "ssm_d", "ssm_norm"))
        writer.add_tensor(name, np.ascontiguousarray(value.astype(np.float32 if flat else matrix_type)))

    tied = getattr(config, "tie_word_embeddings", False)
    for ours, theirs in family.top.items():
        if not (tied and ours == "output.weight"): add_tensor(ours, state[theirs])
    for name, value in family.extra.items(): writer.add_tensor(name, value)
    for layer in range(values["block_count"]):
        prefix = family.prefix.format(layer)
        lacks = {"attn_k.weight", "attn_k_norm.weight", "attn_v.weight"} if family.arch == "gemma4" else set()  # some layers
        tensors = {ours: state[prefix + theirs] for ours, theirs in family.names.items() if not (ours in lacks and prefix + theirs not in state)}
        if family.convert: tensors |= family.convert(state, prefix)
        for name, value in tensors.items():
            if family.adjacent and name in ("attn_q.weight", "attn_k.weight"): value = permute(value, HEADS if name == "attn_q.weight" else KV_HEADS)
            add_tensor(f"blk.{layer}.{name}", value)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def golden_ids():
    return torch.randint(0, VOCAB, (TOKENS,), generator=torch.Generator().manual_seed(4))


def pack(logits, ids):
    nlls = torch.nn.functional.cross_entropy(logits[:-1], ids[1:], reduction="none")
    return np.concatenate([nlls.numpy(), logits[list(ROWS)].numpy().ravel()]).astype("<f4")


@torch.no_grad()
def main(folder, only):
    ids = golden_ids()
    (folder / "ids.txt").write_text("\n".join(map(str, ids.tolist())) + "\n")
    for name, make in make_families().items():
        if only and name not in only: continue
        family = make()
        model = make_model(family)
        export(family, model, folder / f"{name}.gguf")
        dense = model(ids[None]).logits[0]
        near = ids[:60] if name == "phi3-long" else ids  # its factors change at 64 positions
        loop = streaming_logits(family, model, near, *DENSE)
        off = (loop - model(near[None]).logits[0]).abs().max()
        spread = dense.std()
        keeps = family.arch == "falcon-h1" or "linear_attention" in (getattr(family.config, "layer_types", None) or [])  # transformers' rule for many tokens is the less exact
        assert off < (3e-4 if keeps else 1e-4) * max(1.0, spread), f"{name}: the loop and transformers differ by {off}"
        if keeps: dense = loop
        streams = [streaming_logits(family, model, ids, *kind) for kind in (STREAMING, WINDOW)]
        np.concatenate([pack(each, ids) for each in (dense, *streams)]).tofile(folder / f"{name}.f32")
        size = (folder / f"{name}.gguf").stat().st_size
        print(f"{name:16} loop vs transformers {off:.1e}, spread {spread:.2f}, streaming vs dense {(streams[0] - dense).abs().max():.2f}, {size} bytes", flush=True)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), sys.argv[2:])
