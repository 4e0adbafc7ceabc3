"""Daylong's programs as somebody starts, uses and kills them, each with all that it keeps in one folder."""

import contextlib
import http.client
import json
import os
import pathlib
import pty
import re
import select
import signal
import sqlite3
import subprocess
import termios
import threading
import time

PATIENCE = 300.0  # seconds; a machine that does much else may be slow


class Home:
    """Where a person's transcript, settings, cache and models are."""

    def __init__(self, folder, programs, model="starter", cache=256, chat=()):
        self.folder = pathlib.Path(folder).absolute()
        self.bin = pathlib.Path(programs).absolute()
        self.model, self.cache_size, self.chat = model, cache, chat  # and what the terminal program is told besides
        self.more = {}  # of the environment
        (self.folder / "run").mkdir(parents=True, exist_ok=True)
        (self.folder / "run").chmod(0o700)
        self.database = self.folder / "t.db"
        self.cache = self.folder / "cache" / "daylong"

    def environment(self, **more):
        left_out = ("DISPLAY", "WAYLAND_DISPLAY", "HF_ENDPOINT", "HF_TOKEN", "HF_HOME")
        environment = {key: value for key, value in os.environ.items() if key not in left_out}
        environment.update(
            {f"XDG_{name}_HOME": str(self.folder / name.lower()) for name in ("CONFIG", "DATA", "CACHE", "STATE")}
        )
        environment.update(
            XDG_RUNTIME_DIR=str(self.folder / "run"),
            HOME=str(self.folder),
            LC_ALL="C.UTF-8",
            DBUS_SESSION_BUS_ADDRESS="disabled:",
            QT_QUICK_BACKEND="software",
            **self.more,
            **more,
        )
        return environment

    def gguf(self):
        """The model's file."""
        if self.model == "starter":
            return self.bin.parent / "share" / "daylong" / "models" / "starter.gguf"
        return pathlib.Path(self.model)

    def command(self, name, *arguments):
        """Of the terminal program, on this transcript."""
        return [str(self.bin / "daylong-cli"), name, "--db", str(self.database), *map(str, arguments)]

    def run(self, name, *arguments, **more):
        return subprocess.run(
            self.command(name, *arguments),
            env=self.environment(),
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=PATIENCE,
            **more,
        )

    def prepare(self, reply_tokens):
        """A transcript in which settings are stored, among them the greatest length of a reply."""
        chat = Chat(self)
        assert chat.ready(), chat.err.decode(errors="replace")
        chat.do("/recall on")
        chat.leave()
        with contextlib.closing(sqlite3.connect(self.database, isolation_level=None)) as db:
            db.execute("UPDATE setting SET value = ? WHERE key = 'max_reply_tokens'", (str(reply_tokens),))

    def read(self, sql, *values):
        """Of the transcript as a reader of another process sees it; nothing where it cannot be read, or is not there
        yet."""
        try:
            with sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=5) as db:
                return db.execute(sql, values).fetchall()
        except sqlite3.DatabaseError:
            return []
        finally:
            if "db" in locals():
                db.close()


class Program:
    """One that runs, and is killed when it is told to be."""

    def __init__(self, command, home, stdin=subprocess.DEVNULL, display=None, preexec=None):
        more = {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"} if display else {"QT_QPA_PLATFORM": "offscreen"}
        self.process = subprocess.Popen(
            command,
            env=home.environment(**more),
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            preexec_fn=preexec,
        )
        self.out = self.err = b""
        self.came = []  # when how much of standard output was there
        self._timer = None

    def kill_after(self, seconds):
        self._timer = threading.Timer(seconds, self.kill)
        self._timer.daemon = True
        self._timer.start()

    def kill(self, how=signal.SIGKILL):
        if self.process.poll() is None:
            self.process.send_signal(how)

    def end(self):
        """Kills it where it still runs, and reads what it said until then."""
        if self._timer:
            self._timer.cancel()
        self.kill()
        self.pump(lambda: False)
        self.process.wait()
        for stream in (self.process.stdout, self.process.stderr):
            stream.close()

    @property
    def runs(self):
        return self.process.poll() is None

    def pump(self, done, seconds=PATIENCE):
        """Reads until done() says so: True; False: the program ended, or it took too long."""
        until = time.monotonic() + seconds
        streams = {self.process.stdout: "out", self.process.stderr: "err"}
        open_ones = [
            each for each in streams if not each.closed and each.fileno() not in getattr(self, "_ended", set())
        ]
        self._ended = getattr(self, "_ended", set())
        while True:
            if done():
                return True
            if not open_ones:  # it is ending
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self.process.wait(max(0, until - time.monotonic()))
                return done()
            if time.monotonic() > until:
                return False
            for stream in select.select(open_ones, [], [], 0.05)[0]:
                piece = os.read(stream.fileno(), 65536)
                if not piece:
                    self._ended.add(stream.fileno())
                    open_ones.remove(stream)
                setattr(self, streams[stream], getattr(self, streams[stream]) + piece)
                if streams[stream] == "out" and piece:
                    self.came.append((time.monotonic(), len(self.out)))


class Chat(Program):
    """daylong-cli chat, as a person at a terminal uses it; replies come through a pipe."""

    def __init__(self, home, *arguments, preexec=None):
        self.master, slave = pty.openpty()
        modes = termios.tcgetattr(slave)
        modes[3] &= ~(termios.ECHO | termios.ICANON)  # lines may be long
        termios.tcsetattr(slave, termios.TCSANOW, modes)
        command = home.command(
            "chat", "--model", home.model, "--cache", home.cache_size, "--threads", 1, *home.chat, *arguments
        )
        super().__init__(command, home, stdin=slave, preexec=preexec)
        os.close(slave)
        self._asked = 0  # how much it had said when it asked last

    def ready(self, seconds=PATIENCE):
        """Until it asks for the next line: then what was done is done."""
        if not self.pump(lambda: len(self.err) > self._asked and self.err.endswith(b"> "), seconds):
            return False
        self._asked = len(self.err)
        self.pump(lambda: not select.select([self.process.stdout], [], [], 0)[0])  # what was said before it asked
        return True

    def line(self, text):
        try:
            os.write(self.master, text.encode() + b"\n")
        except OSError:
            pass  # it was killed

    def do(self, text):
        """What it said to that, or None where it was killed over it."""
        before = len(self.out)
        self.line(text)
        return self.out[before:].decode(errors="replace") if self.ready() else None

    def leave(self, seconds=PATIENCE):
        """In order; how it ended."""
        self.line("/quit")
        self.pump(lambda: not self.runs, seconds)
        self.end()
        return self.process.returncode

    @property
    def conversation(self):
        opened = re.findall(rb"  conversation (\d+): ", self.err)
        return int(opened[-1]) if opened else 0

    def end(self):
        super().end()
        os.close(self.master)


class Served(Program):
    """daylong-cli serve."""

    def __init__(self, home, preexec=None):
        self.home = home
        super().__init__(
            home.command("serve", "--port", 0, "--model", home.model, "--threads", 1), home, preexec=preexec
        )
        self.port = 0

    def ready(self):
        if not self.pump(lambda: b"listening on http" in self.err):
            return False
        self.port = int(re.search(rb"listening on http://127.0.0.1:(\d+)", self.err)[1])
        return True

    def ask(self, model, text):
        """What came of the reply, and whether that was all of it."""
        token = self.home.folder / "data" / "daylong" / "api-token"
        token = token if token.exists() else self.home.folder / "api-token"
        said, whole = "", False
        try:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
            body = {"model": model, "stream": True, "max_tokens": 40, "messages": [{"role": "user", "content": text}]}
            connection.request(
                "POST",
                "/v1/chat/completions",
                json.dumps(body),
                {"Authorization": "Bearer " + token.read_text().strip(), "Content-Type": "application/json"},
            )
            answer = connection.getresponse()
            for line in answer:
                if line.startswith(b"data: [DONE]"):
                    whole = True
                elif line.startswith(b"data: {"):
                    for choice in json.loads(line[6:]).get("choices", []):
                        said += choice["delta"].get("content") or ""
        except (OSError, http.client.HTTPException, ValueError):
            pass  # it was killed
        return said, whole


class Desktop:
    """An X server for windows, with keys to press."""

    def __init__(self):
        read, write = os.pipe()
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", "1120x800x24", "-nolisten", "tcp", "-noreset"],
            pass_fds=[write],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(write)
        with os.fdopen(read) as said:
            self.display = ":" + said.readline().strip()

    def tool(self, *arguments):
        return subprocess.run(
            ["xdotool", *arguments], env={**os.environ, "DISPLAY": self.display}, capture_output=True, text=True
        )

    def focus(self, pid):
        """Gives the program's window the keys; False: it has none yet."""
        found = self.tool("search", "--onlyvisible", "--pid", str(pid)).stdout.split()
        return bool(found) and self.tool("windowfocus", found[-1]).returncode == 0

    def title(self, pid):
        """Of the program's window; empty: it has none."""
        found = self.tool("search", "--onlyvisible", "--pid", str(pid)).stdout.split()
        return self.tool("getwindowname", found[-1]).stdout if found else ""

    def type(self, text):
        self.tool("type", "--delay", "4", text)

    def key(self, *keys):
        self.tool("key", "--delay", "20", *keys)

    def click_right(self, pid, x, y):
        for window in self.tool("search", "--onlyvisible", "--pid", str(pid)).stdout.split()[-1:]:
            self.tool("mousemove", "--window", window, str(x), str(y), "click", "3")

    def end(self):
        self.server.terminate()
        self.server.wait()
