#!/usr/bin/env python3
"""How long it takes until a reply's first letter after a restart, and after another conversation was opened: with what
the model made of the conversation kept on disk, and without.

    restart.py DAYLONG_CLI MODEL TEXT [CACHE] [--rounds 5] [--llama] [--record]

Fills a cache of CACHE tokens (4096) with TEXT, ends the program, starts it again and says something short; then opens a
second conversation, and comes back to the first one. MODEL is a file, or synthetic:NAME:TYPE (synthetic:1b:q4_0: random
weights in the shape of Llama-3.2-1B), which bench_hybrids beside the program makes. The medians; the weights are in the
page cache by then. --llama measures llama.cpp's restore of a slot of as many tokens beside it, from the model's loading
to the next logits, its own start left out; for the Python that has llama-cpp-python 0.3.36. --record puts the figures
into docs/kv-journal.md.
"""
import argparse
import contextlib
import ctypes
import json
import os
import pathlib
import select
import sqlite3
import statistics
import subprocess
import tempfile
import time

from documents import ROOT, processor, table, tell, when

REPLY = 16  # tokens, at most
LEAST_KEPT = 40 << 20  # bytes of a model's file
QUIET = 2.0  # seconds without a letter: the reply has ended


class Talk:
    """daylong-cli chat in a folder of its own; typed into a terminal, what begins with / is a command."""

    def __init__(self, given, home, terminal=False):
        environment = dict(os.environ, XDG_DATA_HOME=str(home / "data"), XDG_CONFIG_HOME=str(home / "config"),
                           XDG_CACHE_HOME=str(home / "cache"))
        keys, typed = os.openpty() if terminal else os.pipe()[::-1]
        self.keys = os.fdopen(keys, "wb", buffering=0)
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            [given.cli, "chat", "--db", str(home / "t.db"), "--model", str(given.model), "--cache", str(given.cache),
             "--temperature", "0", "--recall", "off", *(["--template", "plain"] if given.synthetic else [])],
            stdin=typed, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment)
        os.close(typed)

    def say(self, *lines):
        for line in lines: self.keys.write((line + "\n").encode())

    def first_letter(self):
        if not os.read(self.process.stdout.fileno(), 65536): raise SystemExit("it ended without a reply")
        return time.monotonic()

    def until_quiet(self):
        while select.select([self.process.stdout], [], [], QUIET)[0]:
            if not os.read(self.process.stdout.fileno(), 65536): return

    def end(self):
        self.keys.close()
        while os.read(self.process.stdout.fileno(), 65536): pass
        self.process.wait()


def choose(home, **settings):
    with contextlib.closing(sqlite3.connect(home / "t.db", isolation_level=None)) as database:
        database.executemany("INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)", settings.items())


def prepare(given, home):
    """A conversation that fills the cache, and short replies."""
    Talk(given, home).end()  # makes the database
    choose(home, settings_stored="2", max_reply_tokens=str(REPLY), keeps_memory="1")
    words = pathlib.Path(given.text).read_text(errors="replace").split()
    most = given.cache // 4 if given.synthetic else given.cache * 3 // 2  # there every letter is a token
    at_once = 60 if given.synthetic else 500
    talk = Talk(given, home)
    talk.say(*(" ".join(words[at : at + at_once]) for at in range(0, most, at_once)))
    wait_for_weights(given, home, talk)
    talk.end()


def wait_for_weights(given, home, talk):
    """Until they are kept (cpu::WeightsFolder: not those of small models): both ways map them then, and nothing writes
    them beside what is measured."""
    kept, until = home / "cache/daylong/weights", time.monotonic() + 600
    while os.path.getsize(given.model) >= LEAST_KEPT and not list(kept.glob("*.tiles")):
        if time.monotonic() > until or talk.process.poll() is not None: raise SystemExit("the weights were not kept")
        time.sleep(0.2)


def restarted(given, home):
    talk = Talk(given, home)
    talk.say("Thanks.")
    took = talk.first_letter() - talk.began
    talk.end()
    return took


def reopened(given, home):
    talk = Talk(given, home, terminal=True)
    talk.say("/new", "Hello there.")
    talk.first_letter()
    talk.until_quiet()
    began = time.monotonic()
    talk.say("/open 1", "Thanks.")
    took = talk.first_letter() - began
    talk.end()
    return took


def llama_restores(given, folder):
    """Seconds from nothing to the next logits, and of them of the restore alone."""
    import llama_cpp as llama
    silent = llama.llama_log_callback(lambda *_: None)
    llama.llama_log_set(silent, ctypes.c_void_p(0))
    llama.llama_backend_init()
    path = str(folder / "slot").encode()

    def opened():
        loading = llama.llama_model_default_params()
        loading.use_extra_bufts = "DAYLONG_LLAMA_PLAIN" not in os.environ
        model = llama.llama_model_load_from_file(str(given.model).encode(), loading)
        params = llama.llama_context_default_params()
        params.n_ctx, params.n_batch, params.n_ubatch = given.cache + 64, 512, 512
        params.flash_attn_type = llama.LLAMA_FLASH_ATTN_TYPE_ENABLED
        params.n_threads = params.n_threads_batch = len(os.sched_getaffinity(0))
        return model, llama.llama_init_from_model(model, params)

    def read(context, ids):
        array = (llama.llama_token * len(ids))(*ids)
        if llama.llama_decode(context, llama.llama_batch_get_one(array, len(ids))):
            raise SystemExit("llama_decode failed")

    ids = [300 + i % 1000 for i in range(given.cache)]
    held = (llama.llama_token * len(ids))(*ids)
    model, context = opened()
    for at in range(0, len(ids), 512): read(context, ids[at : at + 512])
    llama.llama_state_seq_save_file(context, path, 0, held, len(ids))
    llama.llama_free(context)
    llama.llama_model_free(model)
    all_of_it, alone = [], []
    for _ in range(given.rounds):
        began = time.monotonic()
        model, context = opened()
        loaded, count = time.monotonic(), ctypes.c_size_t(0)
        if not llama.llama_state_seq_load_file(context, path, 0, held, len(ids), ctypes.byref(count)):
            raise SystemExit("llama.cpp could not restore the slot")
        alone.append(time.monotonic() - loaded)
        read(context, ids[:8])
        llama.llama_get_logits_ith(context, -1)
        all_of_it.append(time.monotonic() - began)
        llama.llama_free(context)
        llama.llama_model_free(model)
    return statistics.median(all_of_it), statistics.median(alone)


def measure(given, folder):
    if given.synthetic:
        what = given.model.split(":", 1)[1]
        given.model = folder / "model.gguf"
        subprocess.run([pathlib.Path(given.cli).parent / "bench_hybrids", "write", what, given.model], check=True)
        time.sleep(4)  # the weights of what was written just now are not kept
    home = folder / "home"
    home.mkdir()
    prepare(given, home)
    size = sum(file.stat().st_size for file in (home / "cache/daylong/memory").rglob("*") if file.is_file())
    result = {"cache": given.cache, "journal_MiB": round(size / 2**20, 1)}
    for way, keep in (("kept", True), ("read_again", False)):
        choose(home, keeps_memory=str(int(keep)))
        for name, measured in (("restart", restarted), ("other_conversation", reopened)):
            times = [measured(given, home) for _ in range(given.rounds if keep else max(2, given.rounds // 2))]
            result.setdefault(name, {})[way] = round(statistics.median(times), 3)
    if given.llama: result["llama_restart"], result["llama_restore_alone"] = (
        round(each, 3) for each in llama_restores(given, folder))
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cli")
    parser.add_argument("model")
    parser.add_argument("text")
    parser.add_argument("cache", nargs="?", type=int, default=4096)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--llama", action="store_true")
    parser.add_argument("--record", action="store_true")
    given = parser.parse_args()
    name, given.synthetic = pathlib.Path(given.model).name, given.model.startswith("synthetic:")
    with tempfile.TemporaryDirectory() as folder:
        result = measure(given, pathlib.Path(folder))
    print(json.dumps(result))
    rows = [[what, f"{result[key]['kept']:.2f} s", f"{result[key]['read_again']:.1f} s"]
            for what, key in (("the program's start to a reply's first letter", "restart"),
                              ("another conversation, likewise", "other_conversation"))]
    text = f"{name}, cache {given.cache}, {processor()}, {when()}:\n\n" + table(["", "kept", "read again"], rows)
    if given.llama:
        text += (f"\n\nllama.cpp restores a slot of as many tokens and has the next logits after "
                 f"{result['llama_restart']:.2f} s, {result['llama_restore_alone']:.2f} s of them the restore "
                 "(the model's loading included, its own start not).")
    tell(given.record, ROOT / "docs/kv-journal.md", "restart synthetic" if given.synthetic else "restart", text)


main()
