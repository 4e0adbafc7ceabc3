#!/usr/bin/env python3
"""Official clients, and a fuzzer of the OpenAPI file, against daylong-cli serve.

Not part of ./dev test: it needs packages from PyPI and a real model. In a virtual environment outside the repository:
    python3 -m venv /tmp/clients && /tmp/clients/bin/pip install openai ollama schemathesis
    resources/models/bring.sh /tmp/models smollm2
    /tmp/clients/bin/python tests/serve/clients.py build/release/bin/daylong-cli \
        /tmp/models/SmolLM2-135M-Instruct.Q4_1.gguf [--parts openai,ollama,many,killed,fuzz] [--requests N]
Says what it tried and what came of it; ends with 1 where something was wrong. The fuzzer goes on in rounds, each with
other cases, until it has sent so many requests; the other parts take three minutes.

2026-11-30, all right: openai 3.57.0, ollama 0.6.3, schemathesis 4.32.5 with 10,191 requests in five rounds.
"""
import argparse
import concurrent.futures
import json
import os
import pathlib
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

arguments = argparse.ArgumentParser()
arguments.add_argument("program")
arguments.add_argument("model")
arguments.add_argument("--parts", default="openai,ollama,many,killed,fuzz")
arguments.add_argument("--requests", type=int, default=10000, help="of the fuzzer, at least")
given = arguments.parse_args()
given.parts = given.parts.split(",")
given.program = str(pathlib.Path(given.program).resolve())
NAME = pathlib.Path(given.model).stem
failures = []


def check(what, good, found=""):
    print(("ok    " if good else "WRONG ") + what + ("" if good else f": {found}"), flush=True)
    if not good:
        failures.append(what)


class Served:
    """The program while it runs, with folders of its own."""

    def __init__(self, folder, model, *more):
        self.folder = pathlib.Path(folder)
        environment = dict(os.environ, XDG_DATA_HOME=str(self.folder), XDG_CACHE_HOME=str(self.folder / "cache"))
        self.process = subprocess.Popen(
            [given.program, "serve", "--port", "0", "--model", model, "--db", str(self.folder / "talk.db"), *more],
            env=environment, stderr=subprocess.PIPE, text=True)
        for line in self.process.stderr:
            found = re.search(r"listening on (http://\S+)", line)
            if found:
                self.url = found[1]
                break
        self.token = (self.folder / "daylong/api-token").read_text().strip()

    def end(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        return self.process.wait()


def openai_client(served):
    import openai
    client = openai.OpenAI(base_url=served.url + "/v1", api_key=served.token, max_retries=0)
    check("openai: models", {each.id for each in client.models.list()} == {NAME, "daylong"})
    talk = [{"role": "user", "content": "What is the capital of France? Answer in one sentence."}]
    first = client.chat.completions.create(model=NAME, messages=talk, seed=7, max_tokens=40)
    check("openai: a reply", "Paris" in first.choices[0].message.content, first.choices[0].message.content)
    again = client.chat.completions.create(model=NAME, messages=talk, seed=7, max_tokens=40)
    check("openai: the same seed, the same reply",
          again.choices[0].message.content == first.choices[0].message.content)
    talk += [{"role": "assistant", "content": first.choices[0].message.content},
             {"role": "user", "content": "And of Italy?"}]
    usage = client.chat.completions.create(model=NAME, messages=talk, max_tokens=20).usage
    check("openai: what goes on is read from there",
          usage.prompt_tokens_details.cached_tokens >= first.usage.prompt_tokens, usage)
    parts = list(client.chat.completions.create(model=NAME, messages=talk[:1], seed=7, max_tokens=40, stream=True,
                                                stream_options={"include_usage": True}))
    text = "".join(each.choices[0].delta.content or "" for each in parts if each.choices)
    check("openai: a stream says the same", text == first.choices[0].message.content, text)
    check("openai: a stream's usage", parts[-1].usage.completion_tokens == first.usage.completion_tokens, parts[-1])
    told = client.chat.completions.create(model=NAME, messages=talk[:1], logprobs=True, top_logprobs=3, max_tokens=8,
                                          temperature=0)
    check("openai: log probabilities", len(told.choices[0].logprobs.content[0].top_logprobs) == 3)
    stopped = client.chat.completions.create(model=NAME, messages=talk[:1], seed=7, stop=["Paris"])
    check("openai: stop",
          "Paris" not in stopped.choices[0].message.content and stopped.choices[0].finish_reason == "stop")
    short = client.chat.completions.create(model=NAME, messages=talk[:1], max_completion_tokens=2)
    check("openai: length", short.choices[0].finish_reason == "length" and short.usage.completion_tokens == 2)
    plain = client.completions.create(model=NAME, prompt="One, two, three,", max_tokens=6, temperature=0)
    check("openai: a completion", "four" in plain.choices[0].text, plain.choices[0].text)
    endless = client.chat.completions.create(model="daylong", messages=[{"role": "user", "content": "My name is Ada."}])
    check("openai: the endless conversation", bool(endless.choices[0].message.content))
    for what, raised, call in [
            ("an unknown model", openai.NotFoundError,
             lambda: client.chat.completions.create(model="none", messages=talk)),
            ("a wrong value", openai.BadRequestError,
             lambda: client.chat.completions.create(model=NAME, messages=talk, temperature=3)),
            ("a prompt that is too long", openai.BadRequestError,
             lambda: client.chat.completions.create(model=NAME,
                                                    messages=[{"role": "user", "content": "word " * 20000}])),
            ("a wrong token", openai.AuthenticationError, lambda: client.with_options(api_key="wrong").models.list())]:
        try:
            call()
            check("openai: " + what + " is refused", False)
        except raised as error:
            check("openai: " + what + " is refused", True, error)


def ollama_client(served):
    import ollama
    client = ollama.Client(served.url, headers={"Authorization": "Bearer " + served.token})
    check("ollama: list", {each.model for each in client.list().models} == {NAME, "daylong"})
    talk = [{"role": "user", "content": "What is the capital of France?"}]
    whole = client.chat(NAME, talk, options={"seed": 7, "num_predict": 40})
    check("ollama: chat", "Paris" in whole.message.content and whole.done, whole.message.content)
    streamed = "".join(each.message.content for each in client.chat(NAME, talk, stream=True,
                                                                    options={"seed": 7, "num_predict": 40}))
    check("ollama: a stream says the same", streamed == whole.message.content, streamed)
    check("ollama: generate", bool(client.generate(NAME, "Say hello.", options={"num_predict": 10}).response))
    check("ollama: show", client.show(NAME).capabilities == ["completion"])
    try:
        client.chat("none", talk)
        check("ollama: an unknown model is refused", False)
    except ollama.ResponseError as error:
        check("ollama: an unknown model is refused", error.status_code == 404, error)


def many(served):
    """64 clients, half of them streaming, each with a number of its own that it must get back."""
    import openai

    def ask(number):
        client = openai.OpenAI(base_url=served.url + "/v1", api_key=served.token, max_retries=0, timeout=600)
        reply = client.chat.completions.create(
            model=NAME, temperature=0, max_tokens=12, user=str(number % 8), stream=number % 2 == 1,
            messages=[{"role": "user", "content": f"Repeat exactly: code {number * 37 + 1000}"}],
            extra_body={"repetition_penalty": 1})
        if number % 2 == 0:
            return reply.choices[0].message.content
        return "".join(part.choices[0].delta.content or "" for part in reply)

    alone = {number: ask(number) for number in range(0, 64, 7)}
    with concurrent.futures.ThreadPoolExecutor(64) as pool:
        replies = dict(zip(range(64), pool.map(ask, range(64))))
    check("64 at once: all are answered", all(replies.values()))
    check("64 at once: as they are alone", all(replies[number] == text for number, text in alone.items()),
          [(text, replies[number]) for number, text in alone.items() if replies[number] != text])
    owned = sum(str(number * 37 + 1000) in text for number, text in replies.items())
    mixed = [number for number, text in replies.items()
             if any(str(other * 37 + 1000) in text for other in range(64) if other != number)]
    check("64 at once: nobody has another's number", not mixed, mixed)
    print(f"      {owned} of 64 repeated their own number", flush=True)


def killed(folder):
    """Killed in the middle of a reply, again and again."""
    heard = {}
    for number in range(5):
        served = Served(folder, given.model)
        heard[number] = ""
        body = {"model": "daylong", "stream": True, "messages": [{"role": "user", "content": f"Story number {number}"}]}
        request = urllib.request.Request(served.url + "/v1/chat/completions", json.dumps(body).encode(),
                                         {"Authorization": "Bearer " + served.token,
                                          "Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=600) as answer:
            while len(heard[number]) < 20 * number + 1:
                line = answer.readline()
                if line.startswith(b"data: {"):
                    heard[number] += json.loads(line[6:])["choices"][0]["delta"].get("content") or ""
                elif not line or line.startswith(b"data: ["):  # the reply is at its end
                    break
            served.end(signal.SIGKILL)
    served = Served(folder, given.model)  # opens the conversation again, and goes on in it
    talk = json.dumps({"model": "daylong", "messages": [{"role": "user", "content": "Are you there?"}]}).encode()
    urllib.request.urlopen(urllib.request.Request(
        served.url + "/v1/chat/completions", talk,
        {"Authorization": "Bearer " + served.token, "Content-Type": "application/json"}), timeout=600).read()
    check("killed: it goes on, and ends in order", served.end() == 0)
    with sqlite3.connect(f"file:{folder}/talk.db?mode=ro", uri=True) as database:
        whole = database.execute("PRAGMA integrity_check").fetchone()[0]
        said = [row[0] for row in database.execute("SELECT text FROM message WHERE text LIKE 'Story number %'")]
        replies = {int(text.split()[-1]): reply for text, reply in database.execute(
            "SELECT said.text, reply.text FROM message said JOIN message reply ON reply.id = "
            "(SELECT min(id) FROM message WHERE id > said.id AND role = 2) WHERE said.text LIKE 'Story number %'")}
        unfinished = database.execute("SELECT count(*) FROM message WHERE state = 2").fetchone()[0]
    check("killed: the database is whole", whole == "ok", whole)
    check("killed: everything said is there, once", sorted(said) == [f"Story number {each}" for each in range(5)], said)
    check("killed: no reply is left as if it still came", unfinished == 0, unfinished)
    check("killed: replies are what was heard of them, as far as they were stored",
          len(replies) == 5 and all(heard[each].startswith(text) or text.startswith(heard[each])
                                    for each, text in replies.items()), (heard, replies))


def fuzz(served):
    """schemathesis makes requests of the OpenAPI file, right and wrong ones, and looks at the answers."""
    description = served.folder / "openapi.json"
    document = json.loads(urllib.request.urlopen(urllib.request.Request(
        served.url + "/openapi.json", headers={"Authorization": "Bearer " + served.token})).read())
    for name in ("ChatRequest", "CompletionRequest", "OllamaChatRequest", "OllamaGenerateRequest"):  # else all are 404
        document["components"]["schemas"][name]["properties"]["model"]["enum"] = ["starter", "none"]
    description.write_text(json.dumps(document))
    # What no HTTP library here knows as a method (QUERY) is no request to it.
    (served.folder / "schemathesis.toml").write_text(
        '[phases.coverage]\nunexpected-methods = ["get", "put", "post", "delete", "options", "patch", "trace"]\n')
    command = [str(pathlib.Path(sys.executable).with_name("schemathesis")), "run", str(description), "--url",
               served.url, "--header", "Authorization: Bearer " + served.token, "--max-examples", "300", "--checks",
               "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,"
               "negative_data_rejection,ignored_auth,unsupported_method", "--continue-on-failure", "--request-timeout",
               "120", "--suppress-health-check", "all"]
    sent, good, number = 0, True, 0
    while good and sent < given.requests:
        number += 1
        phases = "examples,coverage,fuzzing" if number == 1 else "fuzzing"  # the others are the same each time
        ran = subprocess.run([*command, "--seed", str(number), "--phases", phases], cwd=served.folder, text=True,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        found = re.search(r"([\d,]+) generated", ran.stdout)
        more = int(found[1].replace(",", "")) if found else 0
        sent += more
        good = ran.returncode == 0 and more > 0
        print(f"      round {number}: {more} requests, {sent} in all", flush=True)
    check("schemathesis: nothing wrong", good, ran.stdout[-6000:] if number else "nothing was sent")
    check("schemathesis: it still runs", served.process.poll() is None)


def try_client(name, part, served):
    if name not in given.parts:
        return
    started = time.monotonic()
    part(served)
    print(f"      {name}: {time.monotonic() - started:.1f} s", flush=True)


with tempfile.TemporaryDirectory() as folder:
    one = Served(folder, given.model, "--cache", "2048")
    for name, part in (("openai", openai_client), ("ollama", ollama_client), ("many", many)):
        try_client(name, part, one)
    check("it ends in order", one.end() == 0)
with tempfile.TemporaryDirectory() as folder:
    try_client("killed", killed, folder)
with tempfile.TemporaryDirectory() as folder:
    one = Served(folder, "starter", "--cache", "256")
    try_client("fuzz", fuzz, one)
    check("it ends in order, fuzzed", one.end() == 0)
sys.exit(1 if failures else 0)
