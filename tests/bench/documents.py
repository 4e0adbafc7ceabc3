"""Tables in Markdown, and their places in the documents: between <!-- NAME --> and <!-- /NAME -->."""
import datetime
import pathlib
import subprocess
import sys
import textwrap

ROOT = pathlib.Path(__file__).resolve().parents[2]


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(map(str, row)) + " |" for row in rows])


def percent(share):
    return "-" if share is None else f"{100 * share:.0f}"


def when():
    commit = subprocess.run(["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"], capture_output=True, text=True)
    return f"{datetime.date.today()}, commit {commit.stdout.strip() or 'none'}"


def processor():
    for line in open("/proc/cpuinfo", encoding="utf-8"):
        if line.startswith("model name"): return line.split(":", 1)[1].strip()
    return "an unknown processor"


def wrapped(line):
    return line if line.startswith(("|", "!")) else textwrap.fill(line, 120)


def tell(record, document, name, text):
    """Prints it; where it is recorded, it takes the place of what stands between the marks of that name, too."""
    text = "\n".join(map(wrapped, text.split("\n")))
    print(text)
    if not record: return
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    whole = document.read_text()
    if begin not in whole or end not in whole: sys.exit(f"{document} has no place {begin} ... {end}")
    before, after = whole.split(begin)[0], whole.split(end)[1]
    document.write_text(f"{before}{begin}\n{text}\n{end}{after}")
