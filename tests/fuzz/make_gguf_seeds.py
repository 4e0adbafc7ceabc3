"""Seeds for gguf_fuzzer: small models that open, so that mutation starts behind the first checks.

    python3 tests/fuzz/make_gguf_seeds.py          (pip install gguf numpy)
"""
from pathlib import Path

import gguf
import numpy as np

FOLDER = Path(__file__).parent / "seeds" / "gguf"
FAMILIES = Path(__file__).parent.parent / "data/golden/families"
DIM, HEADS, KV_HEADS, FFN = 32, 4, 2, 32
Q8_0 = gguf.GGMLQuantizationType.Q8_0


def spm(writer):
    pieces = ["<unk>", "<s>",
              "</s>"] + [f"<0x{byte:02X}>" for byte in range(0x61, 0x65)] + ["\u2581", "a", "b", "\u2581a", "ab"]
    writer.add_tokenizer_model("llama")
    writer.add_tokenizer_pre("default")
    writer.add_token_list(pieces)
    writer.add_token_scores([-float(i) for i in range(len(pieces))])
    writer.add_token_types([2, 3, 3] + [6] * 4 + [1] * (len(pieces) - 7))
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_add_bos_token(True)
    writer.add_chat_template("{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}")
    return len(pieces)


def bpe(writer, pre):
    pieces = ["<|endoftext|>", "<|im_end|>", "a", "b", "\u0120", "\u0120a", "ab", "1"]
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(pre)
    writer.add_token_list(pieces)
    writer.add_token_types([3, 3] + [1] * (len(pieces) - 2))
    writer.add_token_merges(["\u0120 a", "a b"])
    writer.add_eos_token_id(0)
    return len(pieces)


def weights(random, writer, name, rows, columns, kind=None):
    values = random.normal(0, 0.05, (rows, columns)).astype(np.float32)
    if kind is None:
        writer.add_tensor(name, values)
    else:
        writer.add_tensor(name, gguf.quants.quantize(values, kind), raw_dtype=kind)


def model(name, arch, vocabulary, biases=False, extra=None):
    random = np.random.default_rng(5)
    writer = gguf.GGUFWriter(FOLDER / f"{name}.gguf", arch)
    writer.add_context_length(64)
    writer.add_embedding_length(DIM)
    writer.add_block_count(1)
    writer.add_feed_forward_length(FFN)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(KV_HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(DIM // HEADS)
    writer.add_rope_freq_base(10000.0)
    size = vocabulary(writer)
    if extra:
        extra(writer)
    ones = np.ones(DIM, dtype=np.float32)
    weights(random, writer, "token_embd.weight", size, DIM, Q8_0)
    writer.add_tensor("output_norm.weight", ones)
    for norm in ("attn_norm", "ffn_norm"):
        writer.add_tensor(f"blk.0.{norm}.weight", ones)
    kv = DIM // HEADS * KV_HEADS
    for part, rows in (("attn_q", DIM), ("attn_k", kv), ("attn_v", kv), ("attn_output", DIM), ("ffn_gate", FFN),
                       ("ffn_up", FFN), ("ffn_down", DIM)):
        weights(random, writer, f"blk.0.{part}.weight", rows, DIM, Q8_0)
        if biases and part in ("attn_q", "attn_k", "attn_v"):
            writer.add_tensor(f"blk.0.{part}.bias", np.zeros(rows, dtype=np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def scaled(writer):
    writer.add_rope_scaling_type(gguf.RopeScalingType.YARN)
    writer.add_rope_scaling_factor(4.0)
    writer.add_rope_scaling_orig_ctx_len(16)
    writer.add_array("nested.numbers", [1, 2, 3])


def characters(writer):
    """Gemma 4's kind of vocabulary."""
    pieces = ["<pad>", "<eos>", "<bos>", "<unk>", "<|turn>",
              "<turn|>"] + [f"<0x{byte:02X}>" for byte in range(0x61, 0x65)] + ["\u2581", "a", "b", "\u2581a", "ab"]
    writer.add_tokenizer_model("gemma4")
    writer.add_token_list(pieces + [f"<unused{i}>" for i in range(64 - len(pieces))])
    writer.add_token_types([3, 3, 3, 2, 3, 3] + [6] * 4 + [1] * (64 - 10))
    writer.add_token_merges(["\u2581 a", "a b"])
    writer.add_bos_token_id(2)
    writer.add_unk_token_id(3)
    writer.add_eos_token_id(5)


def family(name):
    """A golden file of a family, made small."""
    reader = gguf.GGUFReader(FAMILIES / f"{name}.gguf")
    writer = gguf.GGUFWriter(FOLDER / f"{name}.gguf", reader.fields["general.architecture"].contents())
    for key, field in reader.fields.items():
        if key.startswith(("GGUF.", "general.", "tokenizer.")): continue
        kind = field.types[0]
        writer.add_key_value(key, field.contents(), kind, field.types[-1] if kind == gguf.GGUFValueType.ARRAY else None)
    if name.startswith("gemma4"): characters(writer)
    else: writer.add_tokenizer_model("no_vocab")
    for tensor in reader.tensors:
        values = gguf.quants.dequantize(tensor.data, tensor.tensor_type)
        if values.ndim > 1 and values.shape[-1] % 32 == 0 and tensor.tensor_type == gguf.GGMLQuantizationType.F16:
            writer.add_tensor(tensor.name, gguf.quants.quantize(values, gguf.GGMLQuantizationType.Q4_0),
                              raw_dtype=gguf.GGMLQuantizationType.Q4_0)
        else:
            writer.add_tensor(tensor.name,
                              values.astype(np.float16) if tensor.tensor_type == gguf.GGMLQuantizationType.F16
                              else values)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    model("llama", "llama", spm)
    model("llama-yarn", "llama", lambda writer: bpe(writer, "llama-bpe"), extra=scaled)
    model("qwen2", "qwen2", lambda writer: bpe(writer, "qwen2"), biases=True)
    for name in ("gemma4-e2b", "gemma4-moe", "qwen35", "lfm2moe", "granitehybrid", "falcon-h1", "nemotron_h",
                 "glm4.7-flash", "apertus", "hunyuan-dense", "ministral3", "exaone4-window"):
        family(name)


if __name__ == "__main__":
    main()
