"""Conversations as templates of every shape write them at once, rendered by Jinja2 as transformers sets it up, to
compare turn by turn encoding with: what stands between turns, where BOS is written, how the reply is opened, how
contents are given.

    pip install jinja2==3.1.6
    python make.py          writes seams.json
"""
import itertools
import json
import pathlib

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

assert jinja2.__version__ == "3.1.6"

# Written before and behind the user's words, before and behind a reply.
USER = [("[Q] ", " [A]"), ("User: ", "\\n"), ("\\n\\nAsk: ", "\\n\\nBot:"), ("<|u|>", "</s>"), ("", "\\n---\\n")]
REPLY = [("", "</s>"), (" ", "</s> "), ("", "</s>\\n"), (" ", ""), ("", "</s>\\n\\n "), (" ", " </s>"), ("", "\\n")]
# In front of the conversation; of every user's turn.
BEGIN = [("<s>", ""), ("<s> ", ""), ("", "<s>"), ("<s>\\n", "")]
SYSTEM = ["", "You are kind."]
TURNS = ["one", "two", "three", "four", "five"]


def templates():
    for (begin, each), (before, behind), (opening, closing) in itertools.product(BEGIN, USER, REPLY):
        if not before and not closing:
            continue  # a reply and the next turn would be one word
        content = "m.content"
        user = f"'{each}{before}' + {content} + '{behind}'"
        reply = f"'{opening}' + {content} + '{closing}'"
        yield (f"{{{{ '{begin}' }}}}{{% for m in messages %}}{{% if m.role == 'user' %}}{{{{ {user} }}}}"
               f"{{% elif m.role == 'assistant' %}}{{{{ {reply} }}}}{{% else %}}{{{{ m.content + ' ' }}}}{{% endif %}}{{% endfor %}}")
    # The system prompt in marks of its own, and the generation prompt asked for.
    for closing in ["</s>", "</s>\\n", "</s> ", " </s>"]:
        yield (f"{{% for m in messages %}}{{{{ '<s>' if loop.first else '' }}}}{{{{ m.role + ': ' + m.content + '{closing}' }}}}{{% endfor %}}"
               f"{{% if add_generation_prompt %}}{{{{ 'assistant:' }}}}{{% endif %}}")
    # Contents in parts only: of all, of the user, of the replies.
    parts = "{% for p in m.content %}{% if p.type == 'text' %}{{ p.text }}{% endif %}{% endfor %}"
    for roles in ["['system', 'user', 'assistant']", "['user']", "['assistant']", "['user', 'assistant']"]:
        yield (f"{{{{ '<s>' }}}}{{% for m in messages %}}{{{{ '<|' + m.role + '|>' }}}}{{% if m.role in {roles} %}}{parts}{{% else %}}{{{{ m.content + '' }}}}"
               f"{{% endif %}}{{{{ '</s>' }}}}{{% endfor %}}{{% if add_generation_prompt %}}{{{{ '<|assistant|>' }}}}{{% endif %}}")
    yield ("{{ '<s>' }}{% for m in messages %}{{ m.role | upper + ': ' + m.content[0].text + '</s>' }}{% endfor %}"
           "{% if add_generation_prompt %}{{ 'ASSISTANT:' }}{% endif %}")


def render(env, source, system, turns):
    """As text; where that leaves contents out, as parts for whom the template wants it."""
    said = ([("system", system)] if system else []) + [("user" if i % 2 == 0 else "assistant", t)
                                                       for i, t in enumerate(turns)]
    template = env.from_string(source)
    for in_parts in [(), ("system", "user", "assistant"), ("user", "assistant"), ("user",), ("assistant",)]:
        messages = [{"role": r, "content": [{"type": "text", "text": t}] if r in in_parts else t} for r, t in said]
        try:
            text = template.render(messages=messages, add_generation_prompt=True, tools=None, documents=None,
                                   bos_token="<s>", eos_token="</s>")
        except Exception:
            continue
        if all(t in text for _, t in said):
            return text
    raise SystemExit("no rendering has all contents: " + source)


def main():
    env = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True)
    cases = [{"template": source, "system": system, "turns": TURNS, "text": render(env, source, system, TURNS)}
             for source in templates() for system in SYSTEM]
    (pathlib.Path(__file__).parent / "seams.json").write_text(json.dumps(cases, ensure_ascii=False, indent=0) + "\n")
    print(len(cases), "conversations")


if __name__ == "__main__":
    main()
