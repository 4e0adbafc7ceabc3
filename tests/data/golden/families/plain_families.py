"""Families that differ from Llama, Qwen or OLMo 2 in what is read of their files, and in little else."""
import numpy as np
import torch
import transformers as hf
from transformers.models.qwen3_vl.modeling_qwen3_vl import Qwen3VLTextModel

from family import COMMON, DIM, HEADS, KV_HEADS, LLAMA_NAMES, OLMO_NAMES, QK_NORMS, QKV_BIASES, Family, rope


class Qwen3VlText(torch.nn.Module):
    """Of Qwen3-VL what reads text, with its head: transformers has it inside the whole only."""

    def __init__(self, config):
        super().__init__()
        self.model, self.lm_head = Qwen3VLTextModel(config), torch.nn.Linear(DIM, config.vocab_size, bias=False)

    def forward(self, ids, **keywords):
        class Output: pass
        output = Output()
        output.logits = self.lm_head(self.model(ids, **keywords).last_hidden_state)
        return output


Qwen3VlText.__module__ = Qwen3VLTextModel.__module__  # where the loop around it looks for what rotates


def qwen3vl():
    config = hf.models.qwen3_vl.configuration_qwen3_vl.Qwen3VLTextConfig(**COMMON, head_dim=16, rope_parameters={**rope("default"), "mrope_section": [3, 3, 2]})
    return Family("qwen3vl", Qwen3VlText, config, LLAMA_NAMES | QK_NORMS, metadata={"rope.dimension_sections": [3, 3, 2, 0]})


def glm4():
    """Rotates half of each head's dimensions, in adjacent pairs, as transformers does."""
    config = hf.Glm4Config(**COMMON, head_dim=16, attention_bias=True, rope_parameters=rope("default", partial_rotary_factor=0.5))
    names = {each: LLAMA_NAMES[each] for each in LLAMA_NAMES if each not in ("ffn_gate.weight", "ffn_up.weight")} | QKV_BIASES | {
        "post_attention_norm.weight": "post_self_attn_layernorm.weight", "ffn_norm.weight": "post_attention_layernorm.weight",
        "post_ffw_norm.weight": "post_mlp_layernorm.weight", "ffn_up.weight": "mlp.gate_up_proj.weight"}
    return Family("glm4", hf.Glm4ForCausalLM, config, names, metadata={"rope.dimension_count": 8})


def exaone4(window):
    """Norms behind attention and FFN alone; with windows, three layers of four have one, and the fourth does not rotate.
    The file without windows also has what nothing here needs: a layer that guesses further tokens, and what reads pictures."""
    kinds = ["sliding_attention" if window and i % 4 < 3 else "full_attention" for i in range(4 if window else 2)]
    config = hf.Exaone4Config(**{**COMMON, "num_hidden_layers": len(kinds), "intermediate_size": 16}, head_dim=16, sliding_window=window, sliding_window_pattern=4 if window else None,
                              layer_types=kinds, rope_parameters=rope("llama3", factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0, original_max_position_embeddings=64))
    metadata = {"feed_forward_length": 16} | ({"attention.sliding_window": window, "attention.sliding_window_pattern": [kind == "sliding_attention" for kind in kinds]} if window else {})
    extra = {"rope_freqs.weight": llama3_factors(16)}
    if not window:
        metadata |= {"block_count": len(kinds) + 1, "nextn_predict_layers": 1}
        extra |= {name: np.ones((2, 32), np.float32) for name in ("blk.2.attn_q.weight", "blk.2.nextn.eh_proj.weight", "v.blk.0.attn_q.weight", "mm.0.weight", "a.blk.0.ffn_up.weight")}
    return Family("exaone4", hf.Exaone4ForCausalLM, config, OLMO_NAMES, windows=tuple(window if kind == "sliding_attention" else 0 for kind in kinds) if window else (),
                  unrotated=tuple(i for i, kind in enumerate(kinds) if window and kind == "full_attention"), metadata=metadata, extra=extra)


def llama3_factors(dims, base=10000.0, factor=8.0, original=64, low=1.0, high=4.0):
    """By how much conversion says that each pair turns slower."""
    lengths = 2 * np.pi * base ** (np.arange(0, dims, 2) / dims)
    smooth = (original / lengths - low) / (high - low)
    between = 1 / ((1 - smooth) / factor + smooth)
    return np.where(lengths < original / high, 1.0, np.where(lengths > original / low, factor, between)).astype(np.float32)


def ernie():
    return Family("ernie4_5", hf.Ernie4_5ForCausalLM, hf.Ernie4_5Config(**COMMON, head_dim=16, use_bias=False, rope_parameters=rope("default")))


def seed_oss():
    config = hf.SeedOssConfig(**COMMON, head_dim=16, attention_bias=True, attention_out_bias=False, rope_parameters=rope("default"))
    names = {("post_attention_norm.weight" if ours == "ffn_norm.weight" else ours): theirs for ours, theirs in LLAMA_NAMES.items()}
    return Family("seed_oss", hf.SeedOssForCausalLM, config, names | QKV_BIASES)


def ministral3():
    """Llama with YaRN, whose queries grow with their place: here from place 16 on, so that the cache reaches beyond."""
    config = hf.Ministral3Config(**COMMON, head_dim=16, rope_parameters=rope("yarn", factor=4.0, original_max_position_embeddings=16, beta_fast=32.0, beta_slow=1.0, mscale=1.0,
                                                                           mscale_all_dim=1.0, llama_4_scaling_beta=0.3))
    return Family("mistral3", hf.Ministral3ForCausalLM, config, adjacent=True, metadata={
        "rope.scaling.type": "yarn", "rope.scaling.factor": 4.0, "rope.scaling.original_context_length": 16, "rope.scaling.yarn_beta_fast": 32.0, "rope.scaling.yarn_beta_slow": 1.0,
        "rope.scaling.yarn_log_multiplier": 1.0, "attention.temperature_scale": 0.3})


def apertus():
    """Its FFN has no gate, and an activation with numbers of each layer's own."""
    config = hf.ApertusConfig(**COMMON, head_dim=16, rope_parameters=rope("llama3", factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0, original_max_position_embeddings=64))
    names = {ours: theirs for ours, theirs in LLAMA_NAMES.items() if ours != "ffn_gate.weight"} | QK_NORMS | {"attn_norm.weight": "attention_layernorm.weight", "ffn_norm.weight": "feedforward_layernorm.weight"}
    # What make_model draws for alpha_p and alpha_n is not known before: export writes it.
    return Family("apertus", hf.ApertusForCausalLM, config, names, extra={"rope_freqs.weight": llama3_factors(16)})


def hunyuan():
    """Norms of queries and keys behind the rotation."""
    config = hf.HunYuanDenseV1Config(**COMMON, head_dim=16, rope_parameters=rope("default"))
    return Family("hunyuan-dense", hf.HunYuanDenseV1ForCausalLM, config, LLAMA_NAMES | {"attn_q_norm.weight": "self_attn.query_layernorm.weight", "attn_k_norm.weight": "self_attn.key_layernorm.weight"})


PLAIN = {"qwen3vl": qwen3vl, "glm4": glm4, "exaone4": lambda: exaone4(None), "exaone4-window": lambda: exaone4(20), "ernie4.5": ernie, "seed-oss": seed_oss, "ministral3": ministral3, "apertus": apertus,
         "hunyuan-dense": hunyuan}
