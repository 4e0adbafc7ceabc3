#!/usr/bin/env python3
"""Golden ids of whole conversations, encoded at once by Hugging Face's tokenizers, to compare turn by turn encoding
with.

    make_conversation_goldens.py OUT_FILE

Each family's markup (facts from its published chat template) with its pre-tokenizer and control tokens, over the
vocabulary of make_bpe_goldens.py. A line: scheme, control tokens, turns and ids, separated by tabs; the control tokens
by commas, the turns by "|", a turn's parts by ",", each of them "m" (markup) or "t" (text) and its bytes in
hexadecimal.
"""
import sys
from pathlib import Path

from tokenizers import AddedToken

import make_bpe_goldens as bpe

BAR, LOW = "\uff5c", "\u2581"
BEGIN, END = f"<{BAR}begin{LOW}of{LOW}sentence{BAR}>", f"<{BAR}end{LOW}of{LOW}sentence{BAR}>"
# scheme, control tokens, before and after the system prompt, before and after the user's text, after the reply
FAMILIES = [
    ("qwen2", ["<|im_start|>", "<|im_end|>", "<|endoftext|>"], "<|im_start|>system\n", "<|im_end|>\n", "<|im_start|>user\n",
     "<|im_end|>\n<|im_start|>assistant\n", "<|im_end|>\n"),
    ("smollm", ["<|im_start|>", "<|im_end|>"], "<|im_start|>system\n", "<|im_end|>\n", "<|im_start|>user\n", "<|im_end|>\n<|im_start|>assistant\n", "<|im_end|>\n"),
    ("llama-bpe", ["<|begin_of_text|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>"],
     "<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\n", "<|eot_id|>", "<|start_header_id|>user<|end_header_id|>\n\n",
     "<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n", "<|eot_id|>"),
    ("tekken", ["<s>", "</s>", "[INST]", "[/INST]", "[SYSTEM_PROMPT]", "[/SYSTEM_PROMPT]"], "<s>[SYSTEM_PROMPT]", "[/SYSTEM_PROMPT]", "[INST]", "[/INST]", "</s>"),
    ("deepseek-v3", [BEGIN, END, f"<{BAR}User{BAR}>", f"<{BAR}Assistant{BAR}>"], BEGIN, "", f"<{BAR}User{BAR}>", f"<{BAR}Assistant{BAR}>", END),
    ("command-r", ["<BOS_TOKEN>", "<|START_OF_TURN_TOKEN|>", "<|END_OF_TURN_TOKEN|>", "<|SYSTEM_TOKEN|>", "<|USER_TOKEN|>", "<|CHATBOT_TOKEN|>"],
     "<BOS_TOKEN><|START_OF_TURN_TOKEN|><|SYSTEM_TOKEN|>", "<|END_OF_TURN_TOKEN|>", "<|START_OF_TURN_TOKEN|><|USER_TOKEN|>",
     "<|END_OF_TURN_TOKEN|><|START_OF_TURN_TOKEN|><|CHATBOT_TOKEN|>", "<|END_OF_TURN_TOKEN|>"),
    ("refact", ["<|start_of_role|>", "<|end_of_role|>", "<|end_of_text|>"], "<|start_of_role|>system<|end_of_role|>", "<|end_of_text|>\n",
     "<|start_of_role|>user<|end_of_role|>", "<|end_of_text|>\n<|start_of_role|>assistant<|end_of_role|>", "<|end_of_text|>\n"),
    ("dbrx", ["<|endoftext|>"], "<|endoftext|><|system|>\n", "\n", "<|user|>\n", "\n<|assistant|>\n", "<|endoftext|>\n"),
    ("gpt-4o", ["<|start|>", "<|message|>", "<|end|>", "<|channel|>", "<|return|>"], "<|start|>system<|message|>", "<|end|>", "<|start|>user<|message|>",
     "<|end|><|start|>assistant<|channel|>final<|message|>", "<|end|>"),
]
CONVERSATIONS = [
    ("Be brief.", [("Hello there", "Hi! It's 2024.\n\n- one\n- two"), ("And you?", "Fine, thanks \U0001f600"), ("Why 12345?", "")]),
    ("  You are\n\n", [("\n\n  indented\n", "def f(x):\n    return x  # done\n"), (" ", "Yes."), ("\u4f60\u597d\uff0c\u4e16\u754c\n", "\u4f60\u597d!\n\n"), ("DON'T\r\n", "")]),
]


def main():
    vocab, merges = bpe.train()
    schemes = bpe.schemes()
    same = {"smollm": "starcoder", "command-r": "starcoder", "refact": "starcoder", "dbrx": "llama-bpe"}
    with open(Path(sys.argv[1]), "w") as file:
        for scheme, control, before_system, after_system, before_user, after_user, after_reply in FAMILIES:
            tokenizer = bpe.oracle(vocab, merges, scheme, schemes[same.get(scheme, scheme)])
            tokenizer.add_tokens([AddedToken(token, special=True, normalized=False) for token in control])
            for system, exchanges in CONVERSATIONS:
                turns = [[("m", before_system), ("t", system), ("m", after_system)]]
                for user, reply in exchanges:
                    turns.append([("m", before_user), ("t", user), ("m", after_user)])
                    if reply:
                        turns.append([("t", reply), ("m", after_reply)])
                whole = "".join(text for turn in turns for _, text in turn)
                shown = "|".join(",".join(kind + text.encode().hex() for kind, text in turn) for turn in turns)
                file.write("\t".join([scheme, ",".join(control), shown, " ".join(map(str, tokenizer.encode(whole).ids))]) + "\n")


if __name__ == "__main__":
    main()
