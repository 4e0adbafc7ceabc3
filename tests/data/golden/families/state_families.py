"""Families most of whose layers keep a state: Qwen 3.5, Qwen3-Next, LFM2."""
import numpy as np
import transformers as hf

from family import COMMON, DIM, KV_HEADS, LLAMA_NAMES, QK_NORMS, Family, rope, split_experts


def reorder_heads(weight, axis, key_heads, dims):
    """Value heads of one key head after another to value heads of all key heads in turn, as conversion stores Qwen 3.5's."""
    count = weight.shape[axis] // dims
    order = np.arange(count).reshape(key_heads, count // key_heads).T.ravel()
    return np.take(weight, (order[:, None] * dims + np.arange(dims)).ravel(), axis)


def split_delta(state, prefix, config, in_turn, fused):
    """A layer's tensors: of a delta net, or of attention with output gates. Qwen3-Next has two fused matrices, by key head."""
    if prefix + "self_attn.q_proj.weight" in state: return {ours: state[prefix + theirs] for ours, theirs in (LLAMA_NAMES | QK_NORMS).items() if theirs.startswith("self_attn")}
    net, keys, values, key_dim, dims = prefix + "linear_attn.", config.linear_num_key_heads, config.linear_num_value_heads, config.linear_key_head_dim, config.linear_value_head_dim
    turn = (lambda weight, axis, width: reorder_heads(weight, axis, keys, width)) if in_turn else (lambda weight, axis, width: weight)
    if fused:
        parts = np.split(state[net + "in_proj_qkvz.weight"].reshape(keys, -1, DIM), np.cumsum([key_dim, key_dim, values // keys * dims]), 1)
        q, k, v, z = (part.reshape(-1, DIM) for part in parts)
    else:
        q, k, v = np.split(state[net + "in_proj_qkv.weight"], [keys * key_dim, 2 * keys * key_dim])
        z = state[net + "in_proj_z.weight"]
    conv = state[net + "conv1d.weight"].squeeze(1)
    conv = np.concatenate([conv[:2 * keys * key_dim], turn(conv[2 * keys * key_dim:], 0, dims)])
    tensors = {"attn_qkv.weight": np.concatenate([q, k, turn(v, 0, dims)]), "attn_gate.weight": turn(z, 0, dims), "ssm_conv1d.weight": conv,
               "ssm_a": turn(-np.exp(state[net + "A_log"]), 0, 1), "ssm_dt.bias": turn(state[net + "dt_bias"], 0, 1),
               "ssm_norm.weight": state[net + "norm.weight"] - 1, "ssm_out.weight": turn(state[net + "out_proj.weight"], 1, dims)}
    if fused: return tensors | {"ssm_ba.weight": state[net + "in_proj_ba.weight"]}
    return tensors | {"ssm_beta.weight": turn(state[net + "in_proj_b.weight"], 0, 1), "ssm_alpha.weight": turn(state[net + "in_proj_a.weight"], 0, 1)}


def delta(arch, model, config, experts=False, **changes):
    """Three layers of four a gated delta net, the fourth attention with output gates that turns a quarter of its dimensions."""
    config = config(**{**COMMON, "num_hidden_layers": 4, "head_dim": 32, "intermediate_size": 24, "linear_num_key_heads": 2, "linear_num_value_heads": 4, "linear_key_head_dim": 16,
                       "linear_value_head_dim": 16, "linear_conv_kernel_dim": 4, "rope_parameters": {**rope("default"), "partial_rotary_factor": 0.25, "mrope_section": [2, 1, 1]}, **changes})
    fused = arch == "qwen3next"
    names = {"attn_norm.weight": "input_layernorm.weight", "post_attention_norm.weight": "post_attention_layernorm.weight"}
    ffn = {each: LLAMA_NAMES[each] for each in ("ffn_gate.weight", "ffn_up.weight", "ffn_down.weight")}
    shared = {f"ffn_{part}_shexp.weight": f"mlp.shared_expert.{part}_proj.weight" for part in ("gate", "up", "down")} | {
        "ffn_gate_inp.weight": "mlp.gate.weight", "ffn_gate_inp_shexp.weight": "mlp.shared_expert_gate.weight"}
    metadata = {"rope.dimension_count": 8, "ssm.conv_kernel": 4, "ssm.state_size": 16, "ssm.group_count": 2, "ssm.time_step_rank": 4, "ssm.inner_size": 64,
                "full_attention_interval": 4, "feed_forward_length": 24}
    if not fused: metadata |= {"rope.dimension_sections": [2, 1, 1, 0]}
    if experts: metadata |= {"expert_count": 4, "expert_used_count": 2, "expert_feed_forward_length": 16, "expert_shared_feed_forward_length": 24}

    def convert(state, prefix):
        tensors = split_delta(state, prefix, config, not fused, fused)
        return tensors | (split_experts(state, prefix) if experts else {})
    return Family(arch, model, config, names | (shared if experts else ffn), one_plus=True, metadata=metadata, convert=convert)


def lfm2():
    """Gated short convolutions, and grouped attention with norms of queries and keys in some layers."""
    kinds = ["conv", "full_attention", "conv", "conv", "full_attention"]
    config = hf.Lfm2Config(**{**COMMON, "num_hidden_layers": len(kinds), "tie_word_embeddings": True, "rope_parameters": rope("default")}, layer_types=kinds, block_auto_adjust_ff_dim=False)

    def convert(state, prefix):
        if prefix + "conv.conv.weight" in state:
            return {"shortconv.conv.weight": state[prefix + "conv.conv.weight"].squeeze(1)} | {f"shortconv.{x}_proj.weight": state[f"{prefix}conv.{x}_proj.weight"] for x in ("in", "out")}
        return {f"attn_{x}.weight": state[f"{prefix}self_attn.{x}_proj.weight"] for x in "qkv"} | {f"attn_{x}_norm.weight": state[f"{prefix}self_attn.{x}_layernorm.weight"] for x in "qk"} | {
            "attn_output.weight": state[prefix + "self_attn.out_proj.weight"]}
    names = {"attn_norm.weight": "operator_norm.weight", "ffn_norm.weight": "ffn_norm.weight", "ffn_gate.weight": "feed_forward.w1.weight",
             "ffn_up.weight": "feed_forward.w3.weight", "ffn_down.weight": "feed_forward.w2.weight"}
    return Family("lfm2", hf.Lfm2ForCausalLM, config, names, {"token_embd.weight": "model.embed_tokens.weight", "token_embd_norm.weight": "model.embedding_norm.weight"}, convert=convert,
                  metadata={"attention.layer_norm_rms_epsilon": config.norm_eps, "shortconv.l_cache": 3, "attention.head_count_kv": [0 if kind == "conv" else KV_HEADS for kind in kinds]})
