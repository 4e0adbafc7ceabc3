"""Prints ten dialogues with the GGUF file, unedited; llama.cpp generates them (fixed seeds).

  python sample.py OUT.gguf [TEMPERATURE]
"""
import sys

import llama_cpp

SYSTEM = "You are Daylong, a friendly assistant."
DIALOGUES = [
    ["Hello!", "What is your name?", "What can you do?"],
    ["Good morning. How are you today?", "I am a little tired.", "Thank you, that is kind of you."],
    ["Do you like music?", "Who is your favorite singer?", "I have never heard of them."],
    ["Have you seen any good movies lately?", "What is it about?", "Who is in it?"],
    ["I'm bored.", "Tell me a joke.", "Ha, that was funny."],
    ["Are you a real person?", "Do you sleep?", "Do you have any friends?"],
    ["Do you watch football?", "Which team do you like?", "I think they will lose."],
    ["I'd like to find a restaurant in San Jose.", "Italian, please.", "Yes, a table for two at 7 pm."],
    ["What do you think about dogs?", "I have a dog. Her name is Luna.", "Goodbye!"],
    ["Tell me a story about a princess.", "What happened then?", "Thank you for the story."],
]


def main():
    temperature = float(sys.argv[2]) if len(sys.argv) > 2 else 0.7
    llm = llama_cpp.Llama(sys.argv[1], n_ctx=1024, n_threads=1, verbose=False)
    for number, users in enumerate(DIALOGUES, 1):
        print(f"**Dialogue {number}**\n")
        messages = [{"role": "system", "content": SYSTEM}]
        for user in users:
            messages.append({"role": "user", "content": user})
            choice = llm.create_chat_completion(messages, max_tokens=120, temperature=temperature, top_p=0.9, top_k=40,
                                                repeat_penalty=1.1, seed=number)["choices"][0]
            reply = choice["message"]["content"]
            messages.append({"role": "assistant", "content": reply})
            cut = "" if choice["finish_reason"] == "stop" else " [cut at 120 tokens]"
            print(f"- **User:** {user}\n- **Daylong:** {reply}{cut}")
        print()


if __name__ == "__main__":
    main()
