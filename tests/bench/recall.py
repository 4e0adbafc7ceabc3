#!/usr/bin/env python3
"""What recall finds, and what a model makes of it: the long measurements, each by one command, and their tables put
where they are told.

    recall.py retrieval  BIN DIALOGUES...              LoCoMo's dialogues (docs/evaluations.md); seconds
    recall.py streameval BIN [--model M]               StreamEval past the cliff (docs/streameval.md); minutes
    recall.py day        BIN MODEL [--log FILE]        a day (docs/day.md); half an hour on two cores
    recall.py families   BIN MODEL...                  the same in small, for several models: which way suits each

BIN is the folder of the programs (build/release/bin). --record puts what was measured between the marks in these
documents, and JSON and chart of the day into tests/bench/evidence. --threads N is handed on; waits are worth what the
machine was. A day that was ended goes on where it was with the same --log.
"""
import argparse
import json
import pathlib
import subprocess
import sys

from documents import ROOT, percent, table, tell, when

DATA, DOCS, EVIDENCE = ROOT / "tests/data", ROOT / "docs", ROOT / "tests/bench/evidence"
WAYS = ["window alone", "quotation", "keys", "said again", "all in view"]


def evaluated(given, *arguments):
    command = [str(given.bin / "daylong-cli"), "eval", *map(str, arguments), "--json"]
    print(" ".join(command), file=sys.stderr, flush=True)
    ran = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if ran.returncode: sys.exit("it failed")
    return json.loads(ran.stdout)


def machine(given):
    return ["--backend", "cpu", *(["--threads", given.threads] if given.threads else [])]


def stamp(of):
    return f"{of['model']}, {of['device']}, {when()}"


def retrieval(given):
    found = evaluated(given, "retrieval", "--dialogues", *given.dialogues)
    tell(given.record, DOCS / "evaluations.md", "retrieval", table(
        ["", "first 5", "first 10", "first 20"],
        [["plain BM25 with a stemmer", "0.52", "0.61", "0.68"],
         ["MiniLM embeddings and words, fused", "0.52", "0.63", "0.73"],
         [f"found, {found['questions']} questions of {len(given.dialogues)} dialogues",
          *(f"{found[f'recall_at_{depth}']:.3f}" for depth in (5, 10, 20))]]))
    print(f"a search takes {found['milliseconds_p95']:.1f} ms (95th percentile)")


def streameval(given):
    distances = [10, 14, 15, 20, 29, 30, 50, 58, 59, 100, 200, 400]
    runs = [("made", DATA / "retriever.gguf", 256, 2000, distances, "plain"),
            ("trained", DATA / "retriever-trained.gguf", 256, 2000, distances, "plain")]
    if given.model: runs.append((given.model.name, given.model, 1024, 400, [10, 30, 40, 60, 100, 200], "register"))
    for name, model, size, lines, back, form in runs:
        modes = {mode: evaluated(given, "streameval", "--model", model, "--sizes", size, "--lines", lines,
                                 "--distances", ",".join(map(str, back)), "--format", form, "--recall", mode,
                                 *machine(given)) for mode in ("off", "read", "keys")}
        rows = []
        for at, lines_back in enumerate(back):
            cells = {mode: each["cells"][at] for mode, each in modes.items()}
            if cells["off"]["tokens_back"] is None: continue
            rows.append([lines_back, f"{cells['off']['tokens_back']:.0f}", percent(cells["off"]["seen"]),
                         percent(cells["read"]["recalled"]),
                         *(f"{percent(cell['likeliest'])}, {percent(cell['written'])}" for cell in cells.values())])
        tell(given.record, DOCS / "streameval.md", f"recall {name if model.parent == DATA else 'a real model'}",
             f"{stamp(modes['off'])}; cache {size}, {lines} lines, wording `{form}`:\n\n" + table(
                 ["lines back", "tokens back", "seen %", "recalled %", "off", "read again", "keys"], rows))


def cells_of(measured):
    return {(cell["way"], cell["cache_lengths"]): cell for cell in measured["cells"]}


def day_table(measured, share, of_ceiling):
    cells = cells_of(measured)
    lengths = sorted({length for _, length in cells})
    rows = []
    for length in lengths:
        row = [f"{length:g}"]
        for way in WAYS:
            cell = cells.get((way, length))
            beside = cell and cell.get(of_ceiling)
            row.append("-" if cell is None else percent(cell[share]) + (
                f" ({percent(beside)})" if way in ("quotation", "keys") and beside is not None else ""))
        rows.append(row)
    return table(["cache lengths", *WAYS], rows)


def waits(measured):
    last = measured["last_tenth_against_second"]
    return (f"The wait for a reply's first token in the last tenth of the day is {last['wait']:.2f} times that in the "
            f"second; the process has {last['anonymous_bytes'] / 1024:+.0f} KiB more of memory that no file backs.")


def report(measured):
    text = [f"{stamp(measured)}; cache {measured['cache']}, seed {measured['seed']}, {measured['turns']} messages, "
            f"{measured['tokens']} tokens.", "Per cent likeliest (in brackets: of what said again has):", "",
            day_table(measured, "likeliest", "likeliest_of_ceiling"), "", "Per cent written:", "",
            day_table(measured, "written", "written_of_ceiling"), ""]
    steady = [cell for cell in measured["cells"] if cell["cache_lengths"] >= 1]
    means = []
    for way in WAYS:
        own = [cell["likeliest_never_changed"] for cell in steady if cell["way"] == way]
        own = [each for each in own if each is not None]
        if own: means.append(f"{way} {percent(sum(own) / len(own))}")
    text.append("Of the facts that never changed, likeliest from one cache length on: " + ", ".join(means) + ".")
    if measured.get("last_tenth_against_second"): text += ["", waits(measured)]
    return "\n".join(text)


def judged(measured):
    """What the day was to reach, and whether it did."""
    fine = True
    for way, least in (("quotation", 0.95), ("keys", 0.90)):
        for (each, length), cell in sorted(cells_of(measured).items()):
            share = cell["likeliest_of_ceiling"]
            if each != way or length < 1 or share is None or share >= least: continue
            fine = False
            print(f"{way} at {length:g} cache lengths: {100 * share:.1f}% of the ceiling, wanted {100 * least:.0f}%")
    last = measured.get("last_tenth_against_second")
    if last and abs(last["wait"] - 1) > 0.1:
        fine = False
        print(f"the last tenth waits {last['wait']:.2f} times as long as the second")
    print("all that was wanted is reached" if fine else "not all that was wanted is reached")


def day(given):
    log = given.log or pathlib.Path("/tmp") / f"daylong-day-{given.model.stem}-{given.seed}.jsonl"
    chart = EVIDENCE / "day.svg" if given.record else log.with_suffix(".svg")
    measured = evaluated(given, "day", "--model", given.model, "--seed", given.seed, "--cache", given.cache, "--log",
                         log, "--chart", chart, *machine(given))
    if given.record: (EVIDENCE / "day.json").write_text(json.dumps(measured) + "\n")
    tell(given.record, DOCS / "day.md", "day", report(measured))
    if given.record:
        tell(given.record, ROOT / "README.md", "day", "\n![A day: is what was told in passing still known?]"
                                               "(tests/bench/evidence/day.svg)\n")
    judged(measured)


def families(given):
    """Fewer facts and distances; enough to tell which way a family wants."""
    rows = []
    for model in given.models:
        measured = evaluated(given, "day", "--model", model, "--facts", 40, "--exchanges", 500, "--lengths", "1,5",
                             "--ways", "window,quotation,keys,again", "--cache", given.cache, *machine(given))
        cells = cells_of(measured)
        for length in (1, 5):
            rows.append([measured["model"], length, *(
                "-" if (way, length) not in cells else f"{percent(cells[way, length]['likeliest'])}, "
                f"{percent(cells[way, length]['written'])}" for way in WAYS[:-1])])
    tell(given.record, DOCS / "day.md", "families", table(["", "cache lengths", *WAYS[:-1]], rows))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    for name, what in (("retrieval", retrieval), ("streameval", streameval), ("day", day), ("families", families)):
        command = commands.add_parser(name)
        command.set_defaults(what=what)
        command.add_argument("bin", type=pathlib.Path)
        if what is retrieval: command.add_argument("dialogues", nargs="+", type=pathlib.Path)
        if what is streameval: command.add_argument("--model", type=pathlib.Path)
        if what is day: command.add_argument("model", type=pathlib.Path)
        if what is families: command.add_argument("models", nargs="+", type=pathlib.Path)
        if what is day: command.add_argument("--log", type=pathlib.Path)
        command.add_argument("--seed", type=int, default=1)
        command.add_argument("--cache", type=int, default=1024)
        command.add_argument("--threads", type=int)
        command.add_argument("--record", action="store_true")
    given = parser.parse_args()
    given.what(given)


if __name__ == "__main__":
    main()
