"""Checkpoint -> GGUF (Q8_0; norms F32).

  python export.py CHECKPOINT TOKENIZER OUT.gguf
"""
import sys

import gguf
import numpy as np
import sentencepiece as spm
import torch

CHAT_TEMPLATE = (
    "{{ bos_token }}{% for message in messages %}{{ '<|' + message['role'] + '|>' + message['content'] + '<|end|>' }}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}")


def permute(weight, heads):
    """Rotary pairs (i, i + half) -> (2i, 2i + 1), which `llama` files use."""
    return weight.reshape(heads, 2, weight.shape[0] // heads // 2, weight.shape[1]).swapaxes(1, 2).reshape(weight.shape)


def tokenizer(writer, path):
    sp = spm.SentencePieceProcessor(model_file=path)
    pieces, scores, types = [], [], []
    for i in range(len(sp)):
        pieces.append(sp.id_to_piece(i).encode("utf-8"))
        scores.append(sp.get_score(i))
        types.append(gguf.TokenType.UNKNOWN if sp.is_unknown(i) else gguf.TokenType.CONTROL if sp.is_control(i)
                     else gguf.TokenType.BYTE if sp.is_byte(i) else gguf.TokenType.NORMAL)
    writer.add_tokenizer_model("llama")
    writer.add_tokenizer_pre("default")
    writer.add_token_list(pieces)
    writer.add_token_scores(scores)
    writer.add_token_types(types)
    writer.add_unk_token_id(0)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_eot_token_id(sp.piece_to_id("<|end|>"))
    writer.add_add_bos_token(True)
    writer.add_add_eos_token(False)
    writer.add_add_space_prefix(False)
    writer.add_remove_extra_whitespaces(False)
    writer.add_chat_template(CHAT_TEMPLATE)


def main():
    checkpoint, tokenizer_path, out = sys.argv[1:4]
    saved = torch.load(checkpoint, weights_only=False, map_location="cpu")
    cfg, state = saved["config"], {k: v.float().numpy() for k, v in saved["model"].items()}
    w = gguf.GGUFWriter(out, "llama")
    w.add_name("Daylong starter")
    w.add_author("The Daylong project")
    w.add_description("A tiny chat model that comes with Daylong, so that everything runs offline: it answers in plain "
                      "English, knows next to nothing and makes mistakes. Its model card names the data.")
    w.add_license("CC-BY-SA-4.0")
    w.add_string("general.license.name", "Creative Commons Attribution Share Alike 4.0 International")
    w.add_size_label(f"{sum(v.size for v in state.values()) / 1e6:.1f}M")
    w.add_languages(["en"])
    w.add_uint64("daylong.training.tokens", saved["tokens"])
    w.add_file_type(gguf.LlamaFileType.MOSTLY_Q8_0)
    w.add_quantization_version(gguf.GGML_QUANT_VERSION)
    w.add_vocab_size(cfg["vocab"])
    w.add_context_length(cfg["context"])
    w.add_embedding_length(cfg["dim"])
    w.add_block_count(cfg["layers"])
    w.add_feed_forward_length(cfg["ffn"])
    w.add_head_count(cfg["heads"])
    w.add_head_count_kv(cfg["kv_heads"])
    w.add_rope_dimension_count(cfg["dim"] // cfg["heads"])
    w.add_rope_freq_base(cfg["rope_base"])
    w.add_layer_norm_rms_eps(cfg["eps"])
    tokenizer(w, tokenizer_path)

    def matrix(name, value):
        q = gguf.GGMLQuantizationType.Q8_0
        w.add_tensor(name, gguf.quants.quantize(np.ascontiguousarray(value), q), raw_dtype=q)

    matrix("token_embd.weight", state["embed.weight"])  # also the output head: there is no output.weight
    d, kv = cfg["dim"], cfg["kv_heads"] * (cfg["dim"] // cfg["heads"])
    for i in range(cfg["layers"]):
        qkv, gate_up = state[f"layers.{i}.qkv.weight"], state[f"layers.{i}.gate_up.weight"]
        w.add_tensor(f"blk.{i}.attn_norm.weight", state[f"layers.{i}.attn_norm"])
        matrix(f"blk.{i}.attn_q.weight", permute(qkv[:d], cfg["heads"]))
        matrix(f"blk.{i}.attn_k.weight", permute(qkv[d:d + kv], cfg["kv_heads"]))
        matrix(f"blk.{i}.attn_v.weight", qkv[d + kv:])
        matrix(f"blk.{i}.attn_output.weight", state[f"layers.{i}.out.weight"])
        if cfg.get("recipe") == "zero":  # a learned sink logit of 0: one more in the softmax's denominator
            w.add_tensor(f"blk.{i}.attn_sinks.weight", np.zeros(cfg["heads"], dtype=np.float32))
        w.add_tensor(f"blk.{i}.ffn_norm.weight", state[f"layers.{i}.ffn_norm"])
        matrix(f"blk.{i}.ffn_gate.weight", gate_up[:cfg["ffn"]])
        matrix(f"blk.{i}.ffn_up.weight", gate_up[cfg["ffn"]:])
        matrix(f"blk.{i}.ffn_down.weight", state[f"layers.{i}.down.weight"])
    w.add_tensor("output_norm.weight", state["norm"])
    w.write_header_to_file()
    w.write_kv_data_to_file()
    w.write_tensors_to_file()
    w.close()


main()
