"""Renders every template of this folder with Jinja2, set up as Hugging Face transformers sets it up, over the
conversations below, and writes goldens.json. The templates are written for these tests; each uses the constructs of the
family that it is named after.

    pip install jinja2==3.1.6
    python make_goldens.py
"""
import datetime
import json
import pathlib

import jinja2
from jinja2.ext import Extension, loopcontrols
from jinja2.sandbox import ImmutableSandboxedEnvironment

assert jinja2.__version__ == "3.1.6"
HERE = pathlib.Path(__file__).parent
NOW = datetime.datetime(2025, 3, 9, 7, 5, 6)


class Generation(Extension):
    """{% generation %} as transformers has it: a group."""
    tags = {"generation"}

    def parse(self, parser):
        line = next(parser.stream).lineno
        body = parser.parse_statements(["name:endgeneration"], drop_needle=True)
        return jinja2.nodes.CallBlock(self.call_method("_group"), [], [], body).set_lineno(line)

    def _group(self, caller):
        return caller()


def raise_exception(message):
    raise jinja2.exceptions.TemplateError(message)


def tojson(x, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
    return json.dumps(x, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)


def environment():
    env = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, extensions=[Generation, loopcontrols])
    env.filters["tojson"] = tojson
    env.globals["raise_exception"] = raise_exception
    env.globals["strftime_now"] = lambda format: NOW.strftime(format)
    return env


def says(*turns, system=None):
    messages = [{"role": "system", "content": system}] if system is not None else []
    for i, turn in enumerate(turns):
        messages.append({"role": "user" if i % 2 == 0 else "assistant", "content": turn})
    return messages


WEATHER = {"type": "function", "function": {"name": "weather", "description": "The weather at a place", "parameters": {
    "type": "object", "properties": {
        "place": {"type": "string", "description": "A town's name"},
        "days": {"type": "integer", "default": 1},
        "units": {"type": "string", "enum": ["C", "F"], "default": "C"},
        "tags": {"type": "array", "items": {"type": "string"}, "nullable": True},
        "either": {"type": ["string", "integer"]},
        "nested": {"type": "object", "properties": {"a": {"type": "number"}}, "additionalProperties": {"type": "boolean"}}},
    "required": ["place"]}}}
CALL = [{"role": "user", "content": "Weather in Zürich?"},
        {"role": "assistant", "content": "", "tool_calls": [
            {"id": "abcdefghi", "type": "function", "function": {"name": "weather", "arguments": {"place": "Zürich \"ZH\"", "days": 2}}}]},
        {"role": "tool", "content": "{\"t\": 21.5}", "tool_call_id": "abcdefghi"},
        {"role": "assistant", "content": "21.5 °C."}, {"role": "user", "content": "Thanks"}]
ODD = "  {{ braces }} {% if %} {# no #}\n\n'quotes' \"twice\" \\n <|im_end|></s>\t "
CASES = {
    "one": {"messages": says("Hello there"), "add_generation_prompt": True},
    "system": {"messages": says("Hello there", system="Be brief."), "add_generation_prompt": True},
    "turns": {"messages": says("Hello", "Hi!", "And you?", "Well.", "Good", system="Be brief."), "add_generation_prompt": True},
    "told": {"messages": says("Hello", "Hi!", "And you?", "Well."), "add_generation_prompt": False},
    "odd": {"messages": says(ODD, ODD, "x"), "add_generation_prompt": True},
    "unicode": {"messages": says("Grüße, 世界 🙂\u00a0", "Привет\u2003", "ÀÉ ñ", system="Ünï\n\n"), "add_generation_prompt": False},
    "thinking": {"messages": says("2+2?", "<think>\nIt is 4.\n</think>\n\n4", "sure?", "<think>\nyes\n</think>\n\nYes."), "add_generation_prompt": False},
    "quiet": {"messages": says("Hello", "Hi!", "Go on", system="Be /no_think brief."), "add_generation_prompt": True, "enable_thinking": False},
    "tools": {"messages": CALL, "tools": [WEATHER, WEATHER], "add_generation_prompt": True},
    "out of turn": {"messages": [{"role": "user", "content": "a"}, {"role": "user", "content": ""}], "add_generation_prompt": True},
    "empty": {"messages": [], "add_generation_prompt": False},
}


def main():
    env = environment()
    common = {"tools": None, "documents": None, "bos_token": "<s>", "eos_token": "</s>"}
    goldens = {}
    for path in sorted(HERE.glob("*.jinja")):
        template = env.from_string(path.read_bytes().decode())
        rendered = goldens[path.stem] = {}
        for name, case in CASES.items():
            try:
                rendered[name] = template.render(**{**common, **case})
            except Exception as error:  # whatever it is, ours must fail too
                rendered[name] = {"fails": type(error).__name__}
    text = json.dumps({"common": common, "cases": CASES, "goldens": goldens}, ensure_ascii=False, indent=0)
    (HERE / "goldens.json").write_text(text + "\n")
    print(len(goldens), "templates", len(text.encode()), "bytes")


if __name__ == "__main__":
    main()
