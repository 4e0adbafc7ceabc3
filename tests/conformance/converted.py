#!/usr/bin/env python3
"""Makes converted.md: what llama.cpp's own converter writes, tried. Random models of other seeds and shapes than the golden ones (other
head counts, layer patterns, ties, rotations), converted in a checkout of llama.cpp, which is no part of this
repository; each is compared with transformers, and llama.cpp's own run of it beside. Wider ones are quantised by
llama.cpp too, and compared with its run of the same file. With a NAME, only that is tried, and the table stays.

Needs what families.py needs, and a source tree of llama.cpp (the source distribution of llama-cpp-python has one).
Usage: converted.py LLAMA_CPP PATH/TO/conformance_logits FOLDER [NAME...]
"""
import ctypes
import importlib
import json
import os
import pathlib
import subprocess
import sys
import warnings

import llama_cpp
import numpy as np
import torch
import transformers as hf
from safetensors.torch import load_file, save_file

HERE = pathlib.Path(__file__).parent
LLAMA_CPP = pathlib.Path(sys.argv[1]).resolve()
sys.path[:0] = [str(HERE), str(HERE.parent / "data/golden/families"), str(LLAMA_CPP), str(LLAMA_CPP / "gguf-py")]
from conversion.base import ModelBase  # noqa: E402
import families  # noqa: E402
import make_families  # noqa: E402
from family import Family, rope  # noqa: E402

VOCAB, TOKENS = 96, 100
SMALL_BLOCKS = {"q4_0": 2, "q8_0": 7, "iq4_nl": 25}  # llama_ftype; of 32 columns
LARGE_BLOCKS = {"q4_k_m": 15, "q5_k_m": 17, "q6_k": 18}  # of 256
SMALL = dict(hidden_size=96, intermediate_size=160, num_attention_heads=6, num_key_value_heads=3)
WIDE = dict(hidden_size=256, intermediate_size=512, num_attention_heads=8, num_key_value_heads=4)
width = SMALL


def config(kind, **changes):
    """What a shape does not change: odd where the golden ones are even."""
    common = dict(vocab_size=VOCAB, num_hidden_layers=3, max_position_embeddings=1024, tie_word_embeddings=False, attn_implementation="eager", pad_token_id=0, bos_token_id=1, eos_token_id=2)
    if "kv_lora_rank" in changes: changes["num_key_value_heads"] = width["num_attention_heads"]
    if "mamba_n_heads" in changes and width is WIDE: changes |= dict(mamba_n_heads=16, mamba_n_groups=4, **({"mamba_d_ssm": 512} if "mamba_d_ssm" in changes else {}))
    return kind(**{**common, **width, **changes})


def kinds(pattern, other="full_attention", **names):
    names = {"s": "sliding_attention", "l": "linear_attention", "c": "conv", "f": other} | names
    return [names[each] for each in pattern]


YARN = dict(factor=8.0, original_max_position_embeddings=32)
LLAMA3 = dict(factor=4.0, low_freq_factor=1.0, high_freq_factor=4.0, original_max_position_embeddings=32)
GEMMA3_ROPE = {"full_attention": rope("linear", factor=4.0), "sliding_attention": {"rope_type": "default", "rope_theta": 5000.0}}
GEMMA4_ROPE = lambda part: {"sliding_attention": {"rope_type": "default", "rope_theta": 5000.0}, "full_attention": {"rope_type": "proportional", "partial_rotary_factor": part, "rope_theta": 2e5}}
DELTA = dict(num_hidden_layers=5, head_dim=32, linear_num_key_heads=3, linear_num_value_heads=3, linear_key_head_dim=32, linear_value_head_dim=32, linear_conv_kernel_dim=4)
M_ROPE = lambda part, sections: {**rope("default", rope_theta=50000.0), "partial_rotary_factor": part, "mrope_section": sections, "mrope_interleaved": True}
EXPERTS = dict(num_experts=5, num_experts_per_tok=3, moe_intermediate_size=32)
SHARED = EXPERTS | dict(shared_expert_intermediate_size=64)
MAMBA = dict(mamba_n_heads=6, mamba_d_head=32, mamba_n_groups=3, mamba_d_state=16, mamba_expand=2, mamba_chunk_size=16)
GRANITE = dict(embedding_multiplier=3.0, residual_multiplier=0.7, attention_multiplier=0.3, logits_scaling=2.0)
LATENT = dict(moe_intermediate_size=32, n_shared_experts=2, n_routed_experts=8, num_experts_per_tok=3, kv_lora_rank=32, q_lora_rank=48, qk_rope_head_dim=16, qk_nope_head_dim=24,
              v_head_dim=32, routed_scaling_factor=2.2, n_group=1, topk_group=1)
NEMOTRON = dict(num_hidden_layers=None, head_dim=32, mamba_num_heads=8, mamba_head_dim=16, n_groups=2, ssm_state_size=32, chunk_size=16, time_step_min=1e-9)


# What checkpoints' configurations say and transformers does not write.
SAID = {"granitehybrid": dict(layer_types=kinds("lflfl", "attention", l="mamba")), "granitehybrid-moe": dict(layer_types=kinds("llfl", "attention", l="mamba")),
        "deepseek3": dict(scoring_func="sigmoid"), "deepseek3-groups": dict(scoring_func="sigmoid"),
        "nemotron_h": dict(n_routed_experts=None, num_experts_per_tok=None, layers_block_type=None, hybrid_override_pattern="-M-*MM-", num_hidden_layers=7), "glm4.7-flash": dict(scoring_func="sigmoid", first_k_dense_replace=1)} | {name: dict(mtp_num_hidden_layers=1) for name in ("qwen35", "qwen35moe", "qwen3next")}


def add_guessing_layer(folder, config):
    """What guesses further tokens, which transformers leaves out: another layer of attention, and what leads to it and from it."""
    path = folder / "model.safetensors"
    tensors = load_file(path)
    prefix = f"model.layers.{config.layer_types.index('full_attention')}."
    tensors |= {"mtp.layers.0." + name.removeprefix(prefix): value.clone() for name, value in tensors.items() if name.startswith(prefix)}
    tensors["mtp.fc.weight"] = torch.randn(config.hidden_size, 2 * config.hidden_size)
    for name in ("pre_fc_norm_embedding", "pre_fc_norm_hidden", "norm"): tensors[f"mtp.{name}.weight"] = torch.rand(config.hidden_size)
    save_file(tensors, path, {"format": "pt"})


def vision(parent, text):
    """The whole of a model that reads pictures too, whose text part is compared."""
    whole = parent(text_config=text.to_dict())
    whole._attn_implementation = text._attn_implementation = "eager"
    for key in ("hidden_size", "intermediate_size"): setattr(whole.vision_config, key, 64)
    for key, value in dict(num_heads=2, num_attention_heads=2, depth=1, num_hidden_layers=1, out_hidden_size=text.hidden_size, deepstack_visual_indexes=[0], num_position_embeddings=16).items():
        if hasattr(whole.vision_config, key): setattr(whole.vision_config, key, value)
    return whole


def shapes():
    """By name: (model, config, what else make_model wants)."""
    delta = lambda kind, **changes: config(kind, **{**DELTA, **changes})
    found = {
        "llama": (hf.LlamaForCausalLM, config(hf.LlamaConfig, rope_parameters=rope("llama3", **LLAMA3), tie_word_embeddings=True)),
        "llama-wide-heads": (hf.LlamaForCausalLM, config(hf.LlamaConfig, head_dim=32, attention_bias=True, rope_parameters=rope("linear", factor=3.0))),
        "llama-yarn": (hf.LlamaForCausalLM, config(hf.LlamaConfig, num_key_value_heads=1, rope_parameters=rope("yarn", **YARN))),
        "mistral": (hf.MistralForCausalLM, config(hf.MistralConfig, head_dim=32, num_key_value_heads=2, rope_parameters=rope("default", rope_theta=1e6), sliding_window=None)),
        "mixtral": (hf.MixtralForCausalLM, config(hf.MixtralConfig, num_local_experts=5, num_experts_per_tok=3, intermediate_size=64, sliding_window=None)),
        "qwen2": (hf.Qwen2ForCausalLM, config(hf.Qwen2Config, num_key_value_heads=2, rope_parameters=rope("yarn", **YARN))),
        "qwen3": (hf.Qwen3ForCausalLM, config(hf.Qwen3Config, head_dim=32, num_key_value_heads=1, tie_word_embeddings=True)),
        "qwen3moe": (hf.Qwen3MoeForCausalLM, config(hf.Qwen3MoeConfig, head_dim=32, norm_topk_prob=True, **EXPERTS)),
        "gemma": (hf.GemmaForCausalLM, config(hf.GemmaConfig, head_dim=32, num_key_value_heads=1, hidden_activation="gelu_pytorch_tanh", tie_word_embeddings=True)),
        "gemma2": (hf.Gemma2ForCausalLM, config(hf.Gemma2Config, head_dim=32, query_pre_attn_scalar=32, sliding_window=24, tie_word_embeddings=True)),
        "gemma3": (hf.Gemma3ForCausalLM, config(hf.Gemma3TextConfig, head_dim=32, query_pre_attn_scalar=32, sliding_window=24, num_hidden_layers=7, layer_types=kinds("sssssfs"),
                                                rope_parameters=GEMMA3_ROPE, tie_word_embeddings=True)),
        "gemma4-e4b": (hf.Gemma4ForCausalLM, config(hf.Gemma4TextConfig, head_dim=16, global_head_dim=32, num_hidden_layers=9, layer_types=kinds("ssfsfssff"), sliding_window=24, num_kv_shared_layers=4,
                                                    hidden_size_per_layer_input=32, vocab_size_per_layer_input=VOCAB, use_double_wide_mlp=False, final_logit_softcapping=8.0, rope_parameters=GEMMA4_ROPE(0.5), tie_word_embeddings=True)),
        "gemma4-e2b": (hf.Gemma4ForCausalLM, config(hf.Gemma4TextConfig, head_dim=32, global_head_dim=64, num_key_value_heads=1, num_hidden_layers=6, layer_types=kinds("sfssff"), sliding_window=24, num_kv_shared_layers=3,
                                                    hidden_size_per_layer_input=32, vocab_size_per_layer_input=VOCAB, use_double_wide_mlp=True, final_logit_softcapping=8.0, rope_parameters=GEMMA4_ROPE(0.25), tie_word_embeddings=True)),
        "gemma4-31b": (hf.Gemma4ForCausalLM, config(hf.Gemma4TextConfig, head_dim=16, global_head_dim=32, num_global_key_value_heads=2, attention_k_eq_v=True, num_hidden_layers=5, layer_types=kinds("sfssf"),
                                                    hidden_size_per_layer_input=0, sliding_window=24, final_logit_softcapping=8.0, rope_parameters=GEMMA4_ROPE(0.25), tie_word_embeddings=True)),
        "gemma4-26b": (hf.Gemma4ForCausalLM, config(hf.Gemma4TextConfig, head_dim=16, global_head_dim=32, num_global_key_value_heads=1, attention_k_eq_v=True, num_hidden_layers=3, layer_types=kinds("ssf"),
                                                    hidden_size_per_layer_input=0, sliding_window=24, enable_moe_block=True, num_experts=5, top_k_experts=3, moe_intermediate_size=32, final_logit_softcapping=8.0,
                                                    rope_parameters=GEMMA4_ROPE(0.25), tie_word_embeddings=True)),
        "qwen35": (hf.Qwen3_5ForCausalLM, delta(hf.Qwen3_5TextConfig, layer_types=kinds("llflf"), linear_num_value_heads=6, tie_word_embeddings=True, rope_parameters=M_ROPE(0.5, [4, 2, 2]))),
        "qwen35-even": (hf.Qwen3_5ForCausalLM, delta(hf.Qwen3_5TextConfig, num_hidden_layers=4, linear_num_key_heads=2, linear_num_value_heads=2, rope_parameters=M_ROPE(0.25, [2, 1, 1]))),
        "qwen35moe": (hf.Qwen3_5MoeForCausalLM, delta(hf.Qwen3_5MoeTextConfig, layer_types=kinds("lflll"), linear_num_value_heads=6, rope_parameters=M_ROPE(0.25, [2, 1, 1]), **SHARED)),
        "qwen3next": (hf.Qwen3NextForCausalLM, delta(hf.Qwen3NextConfig, num_hidden_layers=4, linear_num_value_heads=6, rope_parameters=rope("default", partial_rotary_factor=0.5), **SHARED)),
        "lfm2": (hf.Lfm2ForCausalLM, config(hf.Lfm2Config, num_hidden_layers=6, layer_types=kinds("ccfcff"), conv_L_cache=4, block_auto_adjust_ff_dim=True, block_multiple_of=32)),
        "lfm2moe": (hf.Lfm2MoeForCausalLM, config(hf.Lfm2MoeConfig, num_hidden_layers=5, layer_types=kinds("cfccf"), num_dense_layers=2, num_experts=6, num_experts_per_tok=3, moe_intermediate_size=32, tie_word_embeddings=True)),
        "phi3": (hf.Phi3ForCausalLM, config(hf.Phi3Config, num_key_value_heads=2, tie_word_embeddings=True, sliding_window=None, rope_parameters=rope("default", partial_rotary_factor=0.75))),
        "smollm3": (hf.SmolLM3ForCausalLM, config(hf.SmolLM3Config, num_hidden_layers=5, no_rope_layer_interval=4, num_key_value_heads=2, rope_parameters=rope("default", rope_theta=5e6))),
        "olmo2": (hf.Olmo2ForCausalLM, config(hf.Olmo2Config, num_key_value_heads=2)),
        "olmo3": (hf.Olmo3ForCausalLM, config(hf.Olmo3Config, num_hidden_layers=5, sliding_window=24)),
        "granite": (hf.GraniteForCausalLM, config(hf.GraniteConfig, num_key_value_heads=2, **GRANITE)),
        "granitemoe": (hf.GraniteMoeForCausalLM, config(hf.GraniteMoeConfig, intermediate_size=32, num_local_experts=5, num_experts_per_tok=3, tie_word_embeddings=True, **GRANITE)),
        "gpt-oss": (hf.GptOssForCausalLM, config(hf.GptOssConfig, head_dim=32, intermediate_size=64, num_local_experts=5, num_experts_per_tok=3, sliding_window=24, num_hidden_layers=4, rope_parameters=rope("default"))),
        "qwen3vl": (hf.Qwen3VLForConditionalGeneration, vision(hf.Qwen3VLConfig, config(hf.models.qwen3_vl.configuration_qwen3_vl.Qwen3VLTextConfig, head_dim=32, num_key_value_heads=2,
                                                                                       rope_parameters={**rope("default"), "mrope_section": [8, 4, 4], "mrope_interleaved": True}))),
        "glm4": (hf.Glm4ForCausalLM, config(hf.Glm4Config, head_dim=32, num_key_value_heads=1, attention_bias=True, rope_parameters=rope("default", partial_rotary_factor=0.5))),
        "glm4-whole": (hf.Glm4ForCausalLM, config(hf.Glm4Config, head_dim=16, attention_bias=False, rope_parameters=rope("default", partial_rotary_factor=0.25))),
        "exaone4": (hf.Exaone4ForCausalLM, config(hf.Exaone4Config, head_dim=16, num_key_value_heads=2, sliding_window=None, sliding_window_pattern=None, layer_types=kinds("fff"), tie_word_embeddings=True, rope_parameters=rope("llama3", **LLAMA3))),
        "exaone4-window": (hf.Exaone4ForCausalLM, config(hf.Exaone4Config, head_dim=16, num_hidden_layers=5, sliding_window=24, sliding_window_pattern=4, layer_types=kinds("sssff"), rope_parameters=rope("llama3", **LLAMA3))),
        "ernie4.5": (hf.Ernie4_5ForCausalLM, config(hf.Ernie4_5Config, head_dim=32, num_key_value_heads=1, use_bias=False, tie_word_embeddings=True)),
        "seed-oss": (hf.SeedOssForCausalLM, config(hf.SeedOssConfig, head_dim=32, num_key_value_heads=2, attention_bias=True)),
        "ministral3": (hf.Ministral3ForCausalLM, config(hf.Ministral3Config, head_dim=32, rope_parameters=rope("yarn", **YARN, beta_fast=32.0, beta_slow=1.0, mscale=1.0, mscale_all_dim=1.0, llama_4_scaling_beta=0.1), tie_word_embeddings=True)),
        "apertus": (hf.ApertusForCausalLM, config(hf.ApertusConfig, num_key_value_heads=2, rope_parameters=rope("llama3", **LLAMA3))),
        "granitehybrid": (hf.GraniteMoeHybridForCausalLM, config(hf.GraniteMoeHybridConfig, num_hidden_layers=5, layer_types=kinds("lflfl"), num_local_experts=0, num_experts_per_tok=0, shared_intermediate_size=width["intermediate_size"], **MAMBA, **GRANITE)),
        "granitehybrid-moe": (hf.GraniteMoeHybridForCausalLM, config(hf.GraniteMoeHybridConfig, num_hidden_layers=4, layer_types=kinds("llfl"), num_local_experts=5, num_experts_per_tok=3, intermediate_size=32,
                                                                     shared_intermediate_size=64, tie_word_embeddings=True, **{**MAMBA, "mamba_n_groups": 1}, **GRANITE)),
        "falcon-h1": (hf.FalconH1ForCausalLM, config(hf.FalconH1Config, head_dim=32, num_key_value_heads=2, mamba_d_ssm=192, **MAMBA, mamba_rms_norm=False, lm_head_multiplier=0.7, embedding_multiplier=1.3,
                                                     mlp_multipliers=[0.9, 1.2], key_multiplier=0.8, attention_out_multiplier=1.1, attention_in_multiplier=1.0, ssm_multipliers=[0.9, 1.1, 0.8, 1.2, 0.7], ssm_in_multiplier=1.2,
                                                     ssm_out_multiplier=0.9)),
        "falcon-h1-tied": (hf.FalconH1ForCausalLM, config(hf.FalconH1Config, head_dim=16, mamba_d_ssm=192, **{**MAMBA, "mamba_n_groups": 1}, mamba_rms_norm=True, mamba_norm_before_gate=False, tie_word_embeddings=True)),
        "nemotron_h": (hf.NemotronHForCausalLM, config(hf.NemotronHConfig, layers_block_type=kinds("mlmfllm", m="mlp"), num_key_value_heads=2, **NEMOTRON)),
        "nemotron_h-moe": (hf.NemotronHForCausalLM, config(hf.NemotronHConfig, layers_block_type=kinds("lefle", e="moe"), n_routed_experts=6, num_experts_per_tok=3, moe_intermediate_size=32,
                                                           moe_shared_expert_intermediate_size=64, routed_scaling_factor=2.5, n_group=1, topk_group=1, **NEMOTRON)),
        "deepseek2-lite": (hf.DeepseekV2ForCausalLM, config(hf.DeepseekV2Config, **{**LATENT, "q_lora_rank": None}, first_k_dense_replace=1, topk_method="greedy", norm_topk_prob=False,
                                                            rope_parameters=rope("yarn", **YARN, mscale=0.707, mscale_all_dim=0.707, beta_fast=32, beta_slow=1))),
        "deepseek2-groups": (hf.DeepseekV2ForCausalLM, config(hf.DeepseekV2Config, **{**LATENT, "n_group": 4, "topk_group": 2}, first_k_dense_replace=1, topk_method="group_limited_greedy", norm_topk_prob=False)),
        "deepseek3": (hf.DeepseekV3ForCausalLM, config(hf.DeepseekV3Config, **LATENT, first_k_dense_replace=2, norm_topk_prob=True, rope_parameters=rope("yarn", **YARN, mscale=1.0, mscale_all_dim=1.0, beta_fast=32, beta_slow=1))),
        "deepseek3-groups": (hf.DeepseekV3ForCausalLM, config(hf.DeepseekV3Config, **{**LATENT, "n_group": 4, "topk_group": 2}, first_k_dense_replace=1, norm_topk_prob=True)),
        "glm4.7-flash": (hf.Glm4MoeLiteForCausalLM, config(hf.Glm4MoeLiteConfig, **LATENT, mlp_layer_types=["dense", "sparse", "sparse"])),
        "hunyuan-dense": (hf.HunYuanDenseV1ForCausalLM, config(hf.HunYuanDenseV1Config, head_dim=32, num_key_value_heads=2, tie_word_embeddings=True, max_position_embeddings=32768, rope_parameters=rope("dynamic", alpha=1000.0, factor=1.0))),
        "hunyuan-dense-plain": (hf.HunYuanDenseV1ForCausalLM, config(hf.HunYuanDenseV1Config, head_dim=16, rope_parameters=rope("default"))),
    }
    one_plus = ("gemma", "gemma2", "gemma3", "qwen35", "qwen35-even", "qwen35moe", "qwen3next")
    return {name: Family("gemma4" if name.startswith("gemma4") else name, model, shape, one_plus=name in one_plus) for name, (model, shape) in found.items()}


def without_vocabulary(self):
    self.gguf_writer.add_tokenizer_model("no_vocab")
    self.gguf_writer.add_vocab_size(self.hparams["vocab_size"])


def converter():
    """llama.cpp's, for models without a vocabulary."""
    for path in (LLAMA_CPP / "conversion").glob("*.py"):
        module = importlib.import_module("conversion." + path.stem)
        for each in vars(module).values():
            if isinstance(each, type) and "set_vocab" in vars(each): each.set_vocab = without_vocabulary
    return importlib.import_module("convert_hf_to_gguf")


def in_fork(work):
    """Libraries stop where they do not like a model."""
    child = os.fork()
    if child == 0:
        try:
            work()
            os._exit(0)
        except BaseException as error:  # noqa: BLE001
            print("  ", type(error).__name__, str(error).strip()[-300:], flush=True)
        os._exit(1)
    return os.waitpid(child, 0)[1] == 0


@torch.no_grad()
def convert(convert_hf, name, family, ids, folder):
    torch.set_num_threads(1)
    model = make_families.make_model(family, seed=sum(map(ord, name)), spread=1.4 / width["hidden_size"] ** 0.5)
    model.save_pretrained(folder / name)
    said = SAID.get(name.removesuffix("-wide"), {})
    written = folder / name / "config.json"
    whole = json.loads(written.read_text()) | said
    for key, value in said.items():
        if value is None: whole.pop(key, None)
    written.write_text(json.dumps(whole))
    if "mtp_num_hidden_layers" in said: add_guessing_layer(folder / name, family.config)
    pieces = ", ".join(f'"{i}": {i}' for i in range(VOCAB))
    (folder / name / "tokenizer.json").write_text('{"model": {"vocab": {%s}}, "added_tokens": []}' % pieces)
    model(torch.tensor(ids)[None]).logits[0].float().numpy().tofile(folder / f"{name}.hf")
    if None in said.values(): ModelBase.load_hparams = staticmethod(lambda *_, **__: json.loads(written.read_text()))  # not what transformers adds
    sys.argv = ["convert", str(folder / name), "--outfile", str(folder / f"{name}.gguf"), "--outtype", "f32", *(["--no-mtp"] if name.startswith("qwen35-even") else [])]
    convert_hf.main()


cells = {}  # by name and type: how far we are and llama.cpp is, narrow and wide


def write_table():
    kinds = ["f32", *SMALL_BLOCKS, *LARGE_BLOCKS]
    worst = lambda pairs: " / ".join(max(each, key=lambda x: -1.0 if x == "-" else float(x)) for each in zip(*pairs)) if pairs else "-"
    rows = [f"| {name} | {' | '.join(worst(found.get(kind, [])) for kind in kinds)} |" for name, found in cells.items()]
    versions = f"torch {torch.__version__.split('+')[0]}, transformers {hf.__version__}, llama-cpp-python {llama_cpp.__version__}"
    (HERE / "converted.md").write_text("\n".join([
        "# What llama.cpp's converter writes", "",
        "Random models, each narrow (96 wide) and wide (256), converted by llama.cpp; Daylong / llama.cpp against transformers on the",
        "unquantised weights, relative to the spread of the logits: F32 at most, quantised types on average. Made by `converted.py`.",
        f"{versions}.", "",
        f"| model | {' | '.join(kind.upper() for kind in kinds)} |", f"|---|{'---|' * len(kinds)}", *rows, "",
        "- -: one of the two does not run it, or llama.cpp does not quantise it. llama.cpp reads GELU from a table of half floats.",
        "- deepseek2-groups: llama.cpp takes the groups with the best two experts, DeepSeek-V2 (and Daylong) those with the best one.",
        "- Where llama.cpp is further off than GELU explains (qwen3vl, qwen35, exaone4-window), Daylong is with transformers.", ""]))


def quantise(path, out, kind):
    parameters = llama_cpp.llama_model_quantize_default_params()
    parameters.ftype, parameters.nthread = (SMALL_BLOCKS | LARGE_BLOCKS)[kind], 1
    if llama_cpp.llama_model_quantize(str(path).encode(), str(out).encode(), ctypes.byref(parameters)): raise RuntimeError("llama.cpp does not quantise it as " + kind)


def compare(name, kind, path, logits, ids, folder, expected):
    """Prints how far both are from transformers and from each other: at most, or where quantised on average."""
    out = folder / "out.f32"
    ran = subprocess.run([logits, path, folder / "ids.txt", out], capture_output=True, text=True)
    ours = np.fromfile(out, np.float32).reshape(expected.shape) if ran.returncode == 0 else None
    (folder / "theirs.npy").unlink(missing_ok=True)
    in_fork(lambda: np.save(folder / "theirs.npy", families.llama_cpp_logits(path, ids)))
    theirs = np.load(folder / "theirs.npy") if (folder / "theirs.npy").exists() else None
    size = (lambda x: np.abs(x).max()) if kind == "f32" else (lambda x: np.sqrt(np.square(x).mean()))
    off = lambda a, b: "-" if a is None or b is None else f"{size(a - b) / expected.std():.1e}"
    cells.setdefault(name.removesuffix("-wide"), {}).setdefault(kind, []).append((off(ours, expected), off(theirs, expected)))
    print(f"{name:22} {kind:7} ours {off(ours, expected):8} theirs {off(theirs, expected):8} apart {off(ours, theirs):8} {ran.stderr.strip()}", flush=True)


def main(logits, folder, only):
    warnings.filterwarnings("ignore")
    quiet = llama_cpp.llama_log_callback(lambda *_: None)
    llama_cpp.llama_log_set(quiet, None)
    folder.mkdir(exist_ok=True)
    ids = torch.randint(0, VOCAB, (TOKENS,), generator=torch.Generator().manual_seed(77)).tolist()
    (folder / "ids.txt").write_text(" ".join(map(str, ids)))
    convert_hf = converter()
    plain = llama_cpp.llama_model_default_params()
    plain.use_extra_bufts = False  # repacked, some of these shapes end the process
    llama_cpp.llama_model_default_params = lambda: plain
    for shape, kinds in ((SMALL, SMALL_BLOCKS), (WIDE, LARGE_BLOCKS)):
        global width
        width = shape
        for name, family in shapes().items():
            if only and name not in only: continue
            if shape is WIDE: name += "-wide"
            path = folder / f"{name}.gguf"
            if not path.exists() and not in_fork(lambda: convert(convert_hf, name, family, ids, folder)):
                print(f"{name:22} not converted", flush=True)
                continue
            expected = np.fromfile(folder / f"{name}.hf", np.float32).reshape(TOKENS, -1)
            compare(name, "f32", path, logits, ids, folder, expected)
            for kind in kinds:
                smaller = folder / f"{name}.{kind}.gguf"
                if in_fork(lambda: quantise(path, smaller, kind)): compare(name, kind, smaller, logits, ids, folder, expected)
    if not only: write_table()


if __name__ == "__main__":
    main(*map(pathlib.Path, sys.argv[2:4]), sys.argv[4:])
