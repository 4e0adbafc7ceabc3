"""Families with Mamba-2 in some layers, or in all: Granite 4, Falcon-H1, Nemotron-H; and LFM2's mixture of experts."""
import numpy as np
import transformers as hf

from family import COMMON, KV_HEADS, LLAMA_NAMES, QK_NORMS, Family, rope, split_experts

MAMBA_HEADS, MAMBA_DIM, GROUPS, STATE = 4, 16, 2, 24
MAMBA = {"ssm.conv_kernel": 4, "ssm.state_size": STATE, "ssm.group_count": GROUPS, "ssm.time_step_rank": MAMBA_HEADS, "ssm.inner_size": MAMBA_HEADS * MAMBA_DIM}


def mamba(state, prefix):
    """A layer's tensors, or none where it has no Mamba-2."""
    if prefix + "in_proj.weight" not in state: return {}
    column = lambda value: value.reshape(-1, 1)
    tensors = {"ssm_in.weight": state[prefix + "in_proj.weight"], "ssm_conv1d.weight": state[prefix + "conv1d.weight"].squeeze(1), "ssm_conv1d.bias": state[prefix + "conv1d.bias"],
               "ssm_dt.bias": state[prefix + "dt_bias"], "ssm_a": column(-np.exp(state[prefix + "A_log"])), "ssm_d": column(state[prefix + "D"]), "ssm_out.weight": state[prefix + "out_proj.weight"]}
    if prefix + "norm.weight" in state: tensors["ssm_norm.weight"] = state[prefix + "norm.weight"].reshape(GROUPS, -1)
    return tensors


def attention(state, prefix):
    if prefix + "q_proj.weight" not in state: return {}
    return {f"attn_{x}.weight": state[f"{prefix}{x}_proj.weight"] for x in "qkv"} | {"attn_output.weight": state[prefix + "o_proj.weight"]}


def granite_hybrid(experts):
    """Attention does not rotate. With experts, one that all tokens go through; without, that one is the FFN."""
    kinds = ["linear_attention", "full_attention", "linear_attention"]
    config = hf.GraniteMoeHybridConfig(**{**COMMON, "num_hidden_layers": 3, "tie_word_embeddings": True, "intermediate_size": 16}, layer_types=kinds, embedding_multiplier=6.0, residual_multiplier=0.4,
                                       attention_multiplier=0.2, logits_scaling=3.0, num_local_experts=4 if experts else 0, num_experts_per_tok=2 if experts else 0, shared_intermediate_size=24,
                                       mamba_n_heads=MAMBA_HEADS, mamba_d_head=MAMBA_DIM, mamba_n_groups=GROUPS, mamba_d_state=STATE, mamba_expand=2, mamba_chunk_size=32)
    metadata = {"embedding_scale": 6.0, "residual_scale": 0.4, "attention.scale": 0.2, "logit_scale": 3.0, "rope.scaling.finetuned": False,
                "attention.head_count_kv": [0 if kind == "linear_attention" else KV_HEADS for kind in kinds], "feed_forward_length": 16 if experts else 24}
    if experts: metadata |= {"expert_count": 4, "expert_used_count": 2, "expert_shared_feed_forward_length": 24}
    names = {"attn_norm.weight": "input_layernorm.weight", "ffn_norm.weight": "post_attention_layernorm.weight"}
    if experts: names["ffn_gate_inp.weight"] = "block_sparse_moe.router.weight"

    def convert(state, prefix):
        suffix = "_shexp" if experts else ""
        gate, up = np.split(state[prefix + "shared_mlp.input_linear.weight"], 2)
        tensors = mamba(state, prefix + "mamba.") | attention(state, prefix + "self_attn.") | {
            f"ffn_gate{suffix}.weight": gate, f"ffn_up{suffix}.weight": up, f"ffn_down{suffix}.weight": state[prefix + "shared_mlp.output_linear.weight"]}
        return tensors | (split_experts(state, prefix, "block_sparse_moe") if experts else {})
    return Family("granitehybrid", hf.GraniteMoeHybridForCausalLM, config, names, metadata=MAMBA | metadata, convert=convert, adjacent=True)


def falcon_h1(norm):
    """Attention and Mamba-2 side by side. All of its factors are one here: conversion multiplies them into the weights."""
    config = hf.FalconH1Config(**COMMON, head_dim=8, mamba_d_ssm=MAMBA_HEADS * MAMBA_DIM, mamba_n_heads=MAMBA_HEADS, mamba_d_head=MAMBA_DIM, mamba_n_groups=GROUPS, mamba_d_state=STATE,
                               mamba_chunk_size=32, mamba_rms_norm=norm, mamba_norm_before_gate=False, rope_parameters=rope("default"))
    names = {"attn_norm.weight": "input_layernorm.weight", "ffn_norm": "pre_ff_layernorm.weight"} | {
        f"ffn_{part}.weight": f"feed_forward.{part}_proj.weight" for part in ("gate", "up", "down")}
    top = {"token_embd.weight": "model.embed_tokens.weight", "output_norm.weight": "model.final_layernorm.weight", "output.weight": "lm_head.weight"}
    return Family("falcon-h1", hf.FalconH1ForCausalLM, config, names, top, metadata=MAMBA,
                  convert=lambda state, prefix: mamba(state, prefix + "mamba.") | attention(state, prefix + "self_attn."))


def nemotron_h(experts):
    """Each layer is one of Mamba-2, attention without rotation, and an FFN whose activation is the square of what is positive."""
    ffn = "moe" if experts else "mlp"
    kinds = ["linear_attention", ffn, "full_attention", "linear_attention", ffn]
    config = hf.NemotronHConfig(**{**COMMON, "num_hidden_layers": None}, head_dim=16, layers_block_type=kinds, mamba_num_heads=MAMBA_HEADS, mamba_head_dim=MAMBA_DIM, n_groups=GROUPS, ssm_state_size=STATE,
                                chunk_size=32, time_step_min=1e-9, n_routed_experts=6, num_experts_per_tok=2, moe_intermediate_size=16, moe_shared_expert_intermediate_size=24, routed_scaling_factor=1.5)
    top = {"token_embd.weight": "model.embeddings.weight", "output_norm.weight": "model.norm_f.weight", "output.weight": "lm_head.weight"}
    metadata = {"block_count": len(kinds), "attention.head_count_kv": [KV_HEADS if kind == "full_attention" else 0 for kind in kinds], "attention.key_length": 16, "attention.value_length": 16,
                "feed_forward_length": [(16 if experts else 24) if kind == ffn else 0 for kind in kinds], "attention.layer_norm_rms_epsilon": 1e-5, "attention.layer_norm_epsilon": 1e-5}
    if experts: metadata |= {"expert_count": 6, "expert_used_count": 2, "expert_feed_forward_length": 16, "expert_shared_feed_forward_length": 24, "expert_weights_norm": True,
                             "expert_weights_scale": 1.5, "expert_group_count": 1, "expert_shared_count": 1}

    def convert(state, prefix):
        mixer = prefix + "mixer."
        tensors = mamba(state, mixer) | attention(state, mixer)
        names = {"ffn_gate_inp.weight": "gate.weight", "exp_probs_b.bias": "gate.e_score_correction_bias", "ffn_up_exps.weight": "experts.up_proj", "ffn_down_exps.weight": "experts.down_proj",
                 "ffn_up_shexp.weight": "shared_experts.up_proj.weight", "ffn_down_shexp.weight": "shared_experts.down_proj.weight"} if experts else {
                     "ffn_up.weight": "up_proj.weight", "ffn_down.weight": "down_proj.weight"}
        return tensors | {ours: state[mixer + theirs] for ours, theirs in names.items() if mixer + theirs in state}
    return Family("nemotron_h_moe" if experts else "nemotron_h", hf.NemotronHForCausalLM, config, {"attn_norm.weight": "norm.weight"}, top, metadata=MAMBA | metadata, convert=convert)


def lfm2_moe():
    """As LFM2; the first layers have a plain FFN, the others experts, chosen by the sigmoids of their logits and a bias."""
    kinds = ["conv", "full_attention", "conv"]
    config = hf.Lfm2MoeConfig(**{**COMMON, "num_hidden_layers": len(kinds), "tie_word_embeddings": True, "rope_parameters": rope("default")}, layer_types=kinds, num_dense_layers=1,
                              num_experts=6, num_experts_per_tok=2, moe_intermediate_size=16)
    names = {"attn_norm.weight": "operator_norm.weight", "ffn_norm.weight": "ffn_norm.weight"}

    def convert(state, prefix):
        if prefix + "conv.conv.weight" in state:
            mixer = {"shortconv.conv.weight": state[prefix + "conv.conv.weight"].squeeze(1)} | {f"shortconv.{x}_proj.weight": state[f"{prefix}conv.{x}_proj.weight"] for x in ("in", "out")}
        else:
            mixer = {f"attn_{x}.weight": state[f"{prefix}self_attn.{x}_proj.weight"] for x in "qkv"} | {f"attn_{x}_norm.weight": state[f"{prefix}self_attn.{x}_layernorm.weight"] for x in "qk"} | {
                "attn_output.weight": state[prefix + "self_attn.out_proj.weight"]}
        if prefix + "feed_forward.w1.weight" in state:
            return mixer | {f"ffn_{ours}.weight": state[f"{prefix}feed_forward.{theirs}.weight"] for ours, theirs in (("gate", "w1"), ("up", "w3"), ("down", "w2"))}
        return mixer | split_experts(state, prefix, "feed_forward") | {"ffn_gate_inp.weight": state[prefix + "feed_forward.gate.weight"], "exp_probs_b.bias": state[prefix + "feed_forward.expert_bias"]}
    return Family("lfm2moe", hf.Lfm2MoeForCausalLM, config, names, {"token_embd.weight": "model.embed_tokens.weight", "token_embd_norm.weight": "model.embedding_norm.weight"}, convert=convert,
                  metadata={"attention.layer_norm_rms_epsilon": config.norm_eps, "shortconv.l_cache": 3, "attention.head_count_kv": [0 if kind == "conv" else KV_HEADS for kind in kinds],
                            "leading_dense_block_count": 1, "expert_count": 6, "expert_used_count": 2, "expert_feed_forward_length": 16, "expert_gating_func": 2})


SCANS = {"lfm2moe": lfm2_moe, "granitehybrid": lambda: granite_hybrid(False), "granitehybrid-moe": lambda: granite_hybrid(True), "falcon-h1": lambda: falcon_h1(False),
         "falcon-h1-norm": lambda: falcon_h1(True), "nemotron_h": lambda: nemotron_h(False), "nemotron_h-moe": lambda: nemotron_h(True)}
