"""Attention over latents: GLM-4.7-Flash, and DeepSeek with YaRN, groups of experts and without a latent of its queries."""
import numpy as np
import transformers as hf

from family import COMMON, HEADS, TOP_NAMES, Family, rope, split_experts

RANK, QUERY_RANK, TURNING, KEY, VALUE = 24, 16, 8, 12, 20


def latent(yarn):
    """The first layer has a plain FFN; experts are chosen by sigmoids and a bias."""
    shape = dict(num_hidden_layers=2, num_key_value_heads=HEADS, moe_intermediate_size=16, n_shared_experts=1, n_routed_experts=6, num_experts_per_tok=2, kv_lora_rank=RANK,
                 q_lora_rank=None if yarn else QUERY_RANK, qk_rope_head_dim=TURNING, qk_nope_head_dim=KEY, v_head_dim=VALUE, routed_scaling_factor=1.8, rms_norm_eps=1e-6, n_group=3 if yarn else 1, topk_group=2 if yarn else 1)
    if yarn:
        turned = rope("yarn", factor=4.0, original_max_position_embeddings=64, beta_fast=32.0, beta_slow=1.0, mscale=0.8, mscale_all_dim=0.8)
        model, config = hf.DeepseekV3ForCausalLM, hf.DeepseekV3Config(**{**COMMON, **shape}, first_k_dense_replace=1, norm_topk_prob=False, rope_parameters=turned)
    else:
        model, config = hf.Glm4MoeLiteForCausalLM, hf.Glm4MoeLiteConfig(**{**COMMON, **shape}, mlp_layer_types=["dense", "sparse"], rope_parameters=rope("default"))
    metadata = {"attention.head_count_kv": 1, "attention.key_length": RANK + TURNING, "attention.value_length": RANK, "attention.key_length_mla": KEY + TURNING, "attention.value_length_mla": VALUE,
                "attention.kv_lora_rank": RANK, "rope.dimension_count": TURNING, "leading_dense_block_count": 1, "expert_count": 6, "expert_used_count": 2, "expert_feed_forward_length": 16,
                "expert_shared_count": 1, "expert_weights_scale": 1.8, "expert_gating_func": 2}
    if yarn: metadata |= {"rope.scaling.type": "yarn", "rope.scaling.factor": 4.0, "rope.scaling.original_context_length": 64, "rope.scaling.yarn_beta_fast": 32.0, "rope.scaling.yarn_beta_slow": 1.0,
                          "rope.scaling.yarn_log_multiplier": 0.08, "expert_group_count": 3, "expert_group_used_count": 2}
    else: metadata |= {"attention.q_lora_rank": QUERY_RANK, "expert_weights_norm": True}
    names = {"attn_norm.weight": "input_layernorm.weight", "ffn_norm.weight": "post_attention_layernorm.weight", "attn_kv_a_mqa.weight": "self_attn.kv_a_proj_with_mqa.weight",
             "attn_kv_a_norm.weight": "self_attn.kv_a_layernorm.weight", "attn_output.weight": "self_attn.o_proj.weight"}
    names |= {"attn_q.weight": "self_attn.q_proj.weight"} if yarn else {"attn_q_a.weight": "self_attn.q_a_proj.weight", "attn_q_a_norm.weight": "self_attn.q_a_layernorm.weight",
                                                                         "attn_q_b.weight": "self_attn.q_b_proj.weight"}

    def convert(state, prefix):
        keys, values = np.split(state[prefix + "self_attn.kv_b_proj.weight"].reshape(HEADS, KEY + VALUE, RANK), [KEY], 1)
        tensors = {"attn_k_b.weight": keys.swapaxes(1, 2), "attn_v_b.weight": values}
        if prefix + "mlp.gate_proj.weight" in state: return tensors | {f"ffn_{part}.weight": state[f"{prefix}mlp.{part}_proj.weight"] for part in ("gate", "up", "down")}
        return tensors | split_experts(state, prefix) | {"ffn_gate_inp.weight": state[prefix + "mlp.gate.weight"], "exp_probs_b.bias": state[prefix + "mlp.gate.e_score_correction_bias"]} | {
            f"ffn_{part}_shexp.weight": state[f"{prefix}mlp.shared_experts.{part}_proj.weight"] for part in ("gate", "up", "down")}
    return Family("deepseek2", model, config, names, TOP_NAMES, metadata=metadata, convert=convert)


LATENTS = {"glm4.7-flash": lambda: latent(False), "deepseek": lambda: latent(True)}
