"""What the scripts of this folder share: the tiny shape of all models, and what a family is."""
import dataclasses

import numpy as np
import transformers as hf

VOCAB, DIM, HEADS, KV_HEADS, FFN, TOKENS, CONTEXT = 64, 32, 4, 2, 24, 140, 512
SIZE, SINKS = 33, 4
ROWS = (31, 70, 139)
DENSE, STREAMING, WINDOW = (10 ** 9, 0), (SIZE, SINKS), (SIZE, 0)

COMMON = dict(vocab_size=VOCAB, hidden_size=DIM, intermediate_size=FFN, num_hidden_layers=2, num_attention_heads=HEADS,
              num_key_value_heads=KV_HEADS, max_position_embeddings=CONTEXT, tie_word_embeddings=False, attn_implementation="eager",
              pad_token_id=0, bos_token_id=1, eos_token_id=2)
LLAMA_NAMES = {
    "attn_norm.weight": "input_layernorm.weight", "ffn_norm.weight": "post_attention_layernorm.weight",
    "attn_q.weight": "self_attn.q_proj.weight", "attn_k.weight": "self_attn.k_proj.weight", "attn_v.weight": "self_attn.v_proj.weight",
    "attn_output.weight": "self_attn.o_proj.weight",
    "ffn_gate.weight": "mlp.gate_proj.weight", "ffn_up.weight": "mlp.up_proj.weight", "ffn_down.weight": "mlp.down_proj.weight"}
TOP_NAMES = {"token_embd.weight": "model.embed_tokens.weight", "output_norm.weight": "model.norm.weight", "output.weight": "lm_head.weight"}
QKV_BIASES = {f"attn_{x}.bias": f"self_attn.{x}_proj.bias" for x in "qkv"}
QK_NORMS = {f"attn_{x}_norm.weight": f"self_attn.{x}_norm.weight" for x in "qk"}
OLMO_NAMES = {**{k: v for k, v in LLAMA_NAMES.items() if k not in ("attn_norm.weight", "ffn_norm.weight")}, **QK_NORMS,
              "post_attention_norm.weight": "post_attention_layernorm.weight", "post_ffw_norm.weight": "post_feedforward_layernorm.weight"}
GEMMA_NAMES = {**LLAMA_NAMES, "ffn_norm.weight": "pre_feedforward_layernorm.weight",
               "post_attention_norm.weight": "post_attention_layernorm.weight", "post_ffw_norm.weight": "post_feedforward_layernorm.weight"}


@dataclasses.dataclass
class Family:
    arch: str                                    # general.architecture
    model: type                                  # of transformers
    config: object
    names: dict = dataclasses.field(default_factory=lambda: LLAMA_NAMES)  # of a layer's tensors, theirs by ours
    top: dict = dataclasses.field(default_factory=lambda: TOP_NAMES)
    prefix: str = "model.layers.{}."
    adjacent: bool = False                       # rotates adjacent pairs: Q and K are permuted
    one_plus: bool = False                       # norm weights are stored as 1 + w
    metadata: dict = dataclasses.field(default_factory=dict)  # beyond the usual
    windows: tuple = ()                          # native window of each layer, 0: none
    convert: object = None                       # (state, layer prefix) -> {our name: array}, for what is no renaming
    unrotated: tuple = ()                        # layers without rotation
    extra: dict = dataclasses.field(default_factory=dict)     # tensors outside layers


def llama(**changes):
    return hf.LlamaConfig(**{**COMMON, **changes})


def rope(kind, **values):
    return {"rope_type": kind, "rope_theta": 10000.0, **values}


def split_experts(state, prefix, block="mlp"):
    gate, up = np.split(state[f"{prefix}{block}.experts.gate_up_proj"], 2, axis=1)
    return {"ffn_gate_exps.weight": gate, "ffn_up_exps.weight": up, "ffn_down_exps.weight": state[f"{prefix}{block}.experts.down_proj"]}
