#!/usr/bin/env python3
"""Makes families.md: how far Daylong and llama.cpp are from transformers, family by family.

Daylong's figures are those of the conformance test (the committed F16 files of tests/data/golden/families, F32 cache).
For llama.cpp the same random models are written again in F32, its cache is F32 too, and it runs dense attention:
it has no attention sinks. So the conversion and the metadata are what others read, not merely what Daylong reads.

Needs what make_families.py needs, and llama-cpp-python 0.3.   Usage: families.py PATH/TO/gpu_families_test
"""
import pathlib
import platform
import re
import subprocess
import sys
import tempfile
import textwrap

import llama_cpp
import numpy as np
import torch

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "data/golden/families"))
import make_families  # noqa: E402

NOTES = {
    "Families with GELU": "llama.cpp looks it up in a table of half floats, and has its tanh approximation for the exact one too",
    "mistral-window": "llama.cpp does not read the window of this architecture: its figure is of the first 20 tokens, within it",
    "mpt-qk-norm": "llama.cpp stops at an assertion with this one, and transformers lacks it: its golden values are of llm-foundry's procedure",
    "qwen35, qwen35moe, qwen3next, lfm2, lfm2moe, granitehybrid, falcon-h1, nemotron_h": "the state is kept, and attention alone forgets. transformers computes the delta rule of many tokens less exactly than that of one; "
                                          "Daylong is compared with the latter, llama.cpp with the former",
    "exaone4": "llama.cpp wants heads that are together as wide as the model, and of deepseek queries with a latent of their own",
    "olmo3": "llama.cpp multiplies the magnitude that the file states by YaRN's own: its figure is of a file that takes this back",
    "gpt-oss": "llama.cpp begins and ends YaRN's ramp at whole pairs, gpt-oss does not: its figure is of a model that does",
    "Qwen 3.8": "no file and no configuration of it was to be had; what calls itself qwen35 or qwen35moe is read with "
                "the keys of 3.5 and 3.6, and a tensor beyond those is refused by name",
    "OLMo Hybrid": "not run; llama.cpp (build 11549, October 2026) does not know it, so there are no files of it",
}
REFUSED = ("mpt-qk-norm", "exaone4", "exaone4-window", "deepseek")  # by llama.cpp


def llama_cpp_logits(path, ids):
    model = llama_cpp.llama_model_load_from_file(str(path).encode(), llama_cpp.llama_model_default_params())
    if not model: raise RuntimeError(f"llama.cpp does not load {path.name}")
    parameters = llama_cpp.llama_context_default_params()
    parameters.n_ctx = parameters.n_batch = parameters.n_ubatch = make_families.CONTEXT
    parameters.type_k = parameters.type_v = llama_cpp.GGML_TYPE_F32
    parameters.flash_attn_type = 0
    parameters.n_threads = parameters.n_threads_batch = 1
    context = llama_cpp.llama_init_from_model(model, parameters)
    batch = llama_cpp.llama_batch_init(len(ids), 0, 1)
    batch.n_tokens = len(ids)
    for i, token in enumerate(ids):
        batch.token[i], batch.pos[i], batch.n_seq_id[i], batch.seq_id[i][0], batch.logits[i] = token, i, 1, 0, 1
    if llama_cpp.llama_decode(context, batch) != 0: raise RuntimeError(f"llama.cpp does not run {path.name}")
    vocabulary = llama_cpp.llama_vocab_n_tokens(llama_cpp.llama_model_get_vocab(model))
    logits = np.ctypeslib.as_array(llama_cpp.llama_get_logits(context), (len(ids) * vocabulary,)).copy().reshape(len(ids), -1)
    llama_cpp.llama_batch_free(batch)
    llama_cpp.llama_free(context)
    llama_cpp.llama_model_free(model)
    return logits


@torch.no_grad()
def off_from_transformers(name, make, ids, folder):
    family = make()
    if name == "gpt-oss": family.config.rope_parameters["truncate"] = True
    if name == "olmo3": family.metadata["rope.scaling.attn_factor"] /= float(1 + 0.1 * np.log(family.metadata["rope.scaling.factor"]))
    model = make_families.make_model(family)
    path = folder / f"{name}.gguf"
    make_families.export(family, model, path, np.float32)
    expected = model(ids[None]).logits[0].numpy()
    off = np.abs(llama_cpp_logits(path, ids.tolist()) - expected)
    return (off[:20] if name == "mistral-window" else off).max() / expected.std()


def main(test):
    quiet = llama_cpp.llama_log_callback(lambda *_: None)
    llama_cpp.llama_log_set(quiet, None)
    line = re.compile(r"^  (\S+) +dense (\S+)  streaming (\S+)  window (\S+)$")
    ours = {found[1]: found.groups()[1:] for found in map(line.match, subprocess.run([test], text=True, capture_output=True).stdout.splitlines()) if found}
    ids = make_families.golden_ids()
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for name, make in make_families.make_families().items():
            theirs = "-" if name in REFUSED else f"{off_from_transformers(name, make, ids, pathlib.Path(folder)):.1e}"
            rows.append(f"| {name} | {' | '.join(ours.get(name, ['-'] * 3))} | {theirs} |")
            print(rows[-1], flush=True)
    versions = f"torch {torch.__version__.split('+')[0]}, transformers {make_families.hf.__version__}, llama-cpp-python {llama_cpp.__version__}"
    (HERE / "families.md").write_text("\n".join([
        "# Families against transformers", "",
        "Largest difference of a logit or an NLL, relative to the spread of the logits: Daylong's CPU backend against",
        "transformers (dense) and the StreamingLLM procedure in PyTorch (streaming: C 33, S 4; window: C 33; 140 tokens);",
        "llama.cpp, dense, against transformers. Tiny random models; made by `families.py`, which says how.",
        f"{versions}, {platform.machine()}.", "",
        "| model | dense | streaming | window | llama.cpp, dense |", "|---|---|---|---|---|", *rows, "",
        *[textwrap.fill(f"- {name}: {note}.", 120, subsequent_indent="  ", break_on_hyphens=False)
          for name, note in NOTES.items()], ""]))


if __name__ == "__main__":
    main(sys.argv[1])
