"""What real models say by other implementations than ours: the golden files of tests/real, beside this script.

    python3 -m venv VENV && VENV/bin/pip install torch==2.9.1 transformers==5.24.0 accelerate \\
        gguf==0.19.0 llama-cpp-python==0.3.36
    resources/models/bring.sh MODELS smollm2 gemma
    VENV/bin/python tests/data/real/make.py MODELS

logits-NAME.tsv   Logits by Hugging Face transformers, in float32 on the file's dequantised weights, after some tokens
                  of a text: for each place the mean and the standard deviation over the vocabulary, then token=logit of
                  the sixteen likeliest tokens and of others spread over the vocabulary. The second line is how far
                  llama.cpp is from them with the same file, which rounds activations as every engine for such files
                  does: the root mean square of what it differs by at these tokens, over the standard deviation.
answers.tsv       Twelve questions, a word that a sensible answer has (one of several, separated by bars), and SmolLM2's
                  answer at temperature 0 by transformers, in the same way; tokens by llama.cpp's tokenizer.
"""
import ctypes
import sys
from pathlib import Path

import numpy as np
import torch
import transformers

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent / "conformance"))
from conformance import Llama, llama  # noqa: E402: llama.cpp's library, and one model of it

MODELS = {"smollm2": "SmolLM2-135M-Instruct.Q4_1.gguf", "gemma": "gemma-3-270m-q4_k_m.gguf"}
PLACES = range(7, 128, 12)
OTHERS = 48
# its template's own, which Daylong takes
SYSTEM = "You are a helpful AI assistant named SmolLM, trained by Hugging Face"
LONGEST = 40
QUESTIONS = [
    ("How many days are there in a week?", "7|seven"),
    ("Who wrote Romeo and Juliet?", "Shakespeare"),
    ("What is the opposite of hot?", "cold"),
    ("Which insect makes honey?", "bee"),
    ("Name the four seasons.", "Spring|spring"),
    ("What is ice?", "water"),
    ("What is the boiling point of water in degrees Celsius?", "100"),
    ("Write one sentence about the sea.", "sea"),
    ("What language is spoken in Spain?", "Spanish"),
    ("What is the first month of the year?", "January"),
    ("What do plants need to grow?", "water|nutrients"),
    ("What colour is the sky on a clear day?", "blue"),
]
torch.set_num_threads(1)


def tokens_of_markup(reference, text):
    ids = (llama.llama_token * 512)()
    return list(ids[:llama.llama_tokenize(reference.vocab, text.encode(), len(text.encode()), ids, 512, False, True)])


def text_of(reference, ids):
    raw = ctypes.create_string_buffer(4096)
    size = llama.llama_detokenize(reference.vocab, (llama.llama_token * len(ids))(*ids), len(ids), raw, 4096, False,
                                  False)
    return raw.raw[:size].decode()


def write_logits(name, hf, reference):
    opening = (HERE.parent / "eval" / "war-and-peace-opening.txt").read_text()[:1200]
    ids = ([llama.llama_vocab_bos(reference.vocab)] if name == "gemma" else []) + reference.tokenize(opening)
    ids = ids[:max(PLACES) + 1]
    with torch.no_grad():
        exact = hf(torch.tensor([ids])).logits[0].numpy()
    theirs = reference.logits(ids)
    off, spread, rows = [], [], []
    for place in PLACES:
        row = exact[place]
        likeliest = np.argsort(-row)[:16]
        others = np.linspace(5, len(row) - 7, OTHERS).astype(int)
        shown = list(dict.fromkeys([*likeliest.tolist(), *others.tolist()]))
        off += [theirs[place][token] - row[token] for token in shown]
        spread.append(row.std())
        rows.append(f"{place}\t{row.mean():.5f}\t{row.std():.5f}\t"
                    + " ".join(f"{token}={row[token]:.5f}" for token in shown))
    noise = np.sqrt(np.mean(np.square(off))) / np.mean(spread)
    lines = [" ".join(map(str, ids)), f"{noise:.5f}", *rows]
    (HERE / f"logits-{name}.tsv").write_text("\n".join(lines) + "\n")
    print(f"{name}: llama.cpp is {100 * noise:.2f} % off")


def write_answers(hf, reference):
    end = llama.llama_vocab_eos(reference.vocab)
    lines = []
    for question, fact in QUESTIONS:
        prompt = f"<|im_start|>system\n{SYSTEM}<|im_end|>\n<|im_start|>user\n{question}<|im_end|>\n<|im_start|>assistant\n"
        ids = tokens_of_markup(reference, prompt)
        said = hf.generate(torch.tensor([ids]), attention_mask=torch.ones(1, len(ids)), do_sample=False,
                           max_new_tokens=LONGEST,
                           eos_token_id=end, pad_token_id=0)[0][len(ids):].tolist()
        said = [token for token in said if token != end]
        answer = text_of(reference, said)
        lines.append("\t".join([question, fact, answer.replace("\n", "\\n")]))
        print(lines[-1])
    (HERE / "answers.tsv").write_text("\n".join(lines) + "\n")


def main():
    folder = Path(sys.argv[1])
    for name, file in MODELS.items():
        hf = transformers.AutoModelForCausalLM.from_pretrained(folder, gguf_file=file, dtype=torch.float32)
        hf.eval()
        reference = Llama(folder / file)
        write_logits(name, hf, reference)
        if name == "smollm2":
            write_answers(hf, reference)


main()
