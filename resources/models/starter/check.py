"""Checks a GGUF file with llama.cpp: same ids as sentencepiece, same logits as PyTorch, the template's ids.

  python check.py OUT.gguf CHECKPOINT TOKENIZER TEXT.txt
"""
import sys

import llama_cpp
import numpy as np
import sentencepiece as spm
import torch
from llama_cpp.llama_chat_format import Jinja2ChatFormatter

from evaluate import load

gguf_path, checkpoint, tokenizer_path, text_path = sys.argv[1:5]
sp = spm.SentencePieceProcessor(model_file=tokenizer_path)
llm = llama_cpp.Llama(gguf_path, n_ctx=1024, n_threads=1, logits_all=True, verbose=False)
text = open(text_path, encoding="utf-8").read()[:60000]
samples = [text[i:i + 1500] for i in range(0, len(text), 1500)] + [
    "Hello world", " leading", "  two  spaces ", "12345 a1b2", "naïve café — 日本語 🙂", "\n\nx\n", "\ttab", "", "▁"]
wrong = 0
for s in samples:
    a = sp.encode(s)
    # A newline or an unknown character is byte pieces in both.
    b = llm.tokenize(s.encode(), add_bos=False, special=False)
    wrong += a != b
    if a != b:
        print("differs:", repr(s[:40]), a[:20], b[:20])
print(f"tokenizer: {len(samples) - wrong} of {len(samples)} texts agree with sentencepiece")

messages = [{"role": "system", "content": "You are Daylong."}, {"role": "user", "content": "Hello there!"},
            {"role": "assistant", "content": "Hi! How are you?"}, {"role": "user", "content": " I'm\nfine."}]
prompt = Jinja2ChatFormatter(template=llm.metadata["tokenizer.chat_template"], bos_token="<s>",
                             eos_token="</s>")(messages=messages).prompt
control = {r: sp.piece_to_id(f"<|{r}|>") for r in ("system", "user", "assistant", "end")}
want = [1] + [i for m in messages
              for i in (control[m["role"]], *sp.encode(m["content"]), control["end"])] + [control["assistant"]]
got = llm.tokenize(prompt.encode(), add_bos=False, special=True)
print("template:", repr(prompt), "ids as trained" if got == want else f"DIFFERS {got} {want}")

model, _ = load(checkpoint)
ids = [1] + sp.encode(text[:3000])[:500]
llm.eval(ids)
theirs = torch.tensor(np.array(llm.scores[:len(ids)]))
with torch.no_grad():
    ours = model.logits(model(torch.tensor([ids])))[0]
p = ours.log_softmax(-1)
print(f"logits: largest difference {(ours - theirs).abs().max():.4f}, "
      f"mean KL {(p.exp() * (p - theirs.log_softmax(-1))).sum(-1).mean():.6f} nats, "
      f"same best token {(ours.argmax(-1) == theirs.argmax(-1)).float().mean():.3f}")
reply = llm.create_chat_completion([{"role": "user", "content": "Hello! How are you?"}], max_tokens=40, seed=1)
print("chat:", reply["choices"][0])
