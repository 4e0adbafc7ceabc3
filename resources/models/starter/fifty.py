"""Fifty fixed prompts to two model files, one answer each, side by side, to be read by eye.

  python fifty.py BEFORE.gguf AFTER.gguf ["what BEFORE is" "what AFTER is"] > FIFTY.md

Drawn as sample.py draws (llama.cpp; seed = the prompt's number), so that neither file's answers are chosen.
"""
import sys
from pathlib import Path

import llama_cpp

from sample import SYSTEM

PROMPTS = [
    "Hello!", "Good morning. How did you sleep?", "How are you today?", "What is your name?", "Who made you?",
    "What can you do?", "Are you a human being?", "Where do you live?", "How old are you?", "Do you have a family?",
    "I am tired.", "I am very happy today.", "I am bored.", "I feel a bit lonely.", "My dog is ill.",
    "I lost my keys.", "I passed my exam!", "It is raining again.", "I am going for a walk.", "I have to go now. Goodbye!",
    "Thank you very much.", "You are funny.", "You are wrong.", "Can you help me?", "Please tell me a joke.",
    "Do you like music?", "Who is your favorite singer?", "What kind of movies do you like?", "Have you seen Star Wars?",
    "Do you like to read books?", "Do you watch football?", "What do you think about cats?", "What is your favorite food?",
    "What should I cook tonight?", "Can you recommend a good restaurant?", "I'd like to book a table for two.",
    "I need a train to London on Friday.", "What is the weather like?", "What time is it?", "Tell me a story about a king.",
    "What is the capital of France?", "How many legs does a spider have?", "What is two plus two?", "Why is the sky blue?",
    "What is love?", "What is the meaning of life?", "Do you believe in ghosts?", "What did I just say?",
    "My name is Anna. What is my name?", "Can I trust you?",
]


def answers(path):
    model = llama_cpp.Llama(path, n_ctx=512, n_threads=1, verbose=False)
    for number, prompt in enumerate(PROMPTS, 1):
        choice = model.create_chat_completion([{"role": "system", "content": SYSTEM}, {"role": "user", "content": prompt}],
                                              max_tokens=60, temperature=0.7, top_p=0.9, top_k=40, repeat_penalty=1.1, seed=number)["choices"][0]
        yield " ".join(choice["message"]["content"].split()).replace("|", "\\|") + ("" if choice["finish_reason"] == "stop" else " [cut]")


def main():
    paths = sys.argv[1:3]
    names = sys.argv[3:5] or [Path(path).name for path in paths]
    print(f"""# Fifty prompts, before and after

*Before* is {names[0]}; *after* is {names[1]}.
Each prompt is a conversation of its own, with the system prompt "{SYSTEM}" Drawn once by `fifty.py` with
llama.cpp: temperature 0.7, top-p 0.9, top-k 40, repetition penalty 1.1, at most 60 tokens (else `[cut]`), seed = the prompt's
number. Unedited; only line breaks are spaces here.

| | prompt | before | after |
|---|---|---|---|""")
    for number, (prompt, before, after) in enumerate(zip(PROMPTS, *map(answers, paths)), 1):
        print(f"| {number} | {prompt} | {before} | {after} |")


if __name__ == "__main__":
    main()
