"""Real servers, from PyPI, on this machine: for measure.py and real_servers.py."""

import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request

XLLAMACPP = """
import sys, xllamacpp
params = xllamacpp.CommonParams()
params.model.path, params.n_ctx, params.port, params.n_parallel = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), 1
server = xllamacpp.Server(params)
sys.stdin.read()
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Started:
    """One of them, in a virtual environment with these packages:

    xllamacpp   llama.cpp's own server
    llama_cpp   llama-cpp-python[server], which has a server of its own over llama.cpp
    litellm     litellm[proxy], a proxy, here in front of the first one; it asks for a key
    """

    KINDS = {"xllamacpp": "xllamacpp", "llama_cpp": "llama_cpp.server", "litellm": "litellm.proxy"}

    def __init__(self, kind: str, python: str, model: str, context: int, log: str):
        self.log, self.port, self.behind = log, free_port(), None
        self.address = f"http://127.0.0.1:{self.port}/v1"
        self.key = "sk-" + secrets.token_hex(16) if kind == "litellm" else ""
        self.command = {
            "xllamacpp": [python, "-c", XLLAMACPP, model, str(context), str(self.port)],
            "llama_cpp": [python, "-m", "llama_cpp.server", "--model", model, "--n_ctx", str(context), "--port"],
            "litellm": [os.path.join(os.path.dirname(python), "litellm"), "--host", "127.0.0.1", "--port"],
        }[kind]
        if kind != "xllamacpp":
            self.command.append(str(self.port))
        if kind == "litellm":
            self.behind = Started("xllamacpp", python, model, context, log + ".behind")
            self.command += ["--model", "openai/behind", "--api_base", self.behind.address]
        self.start()

    @staticmethod
    def can_be(kind: str, python: str) -> bool:
        return subprocess.run([python, "-c", f"import {Started.KINDS[kind]}"], stderr=-3).returncode == 0

    def start(self):
        environment = dict(os.environ, OPENAI_API_KEY="none", LITELLM_MASTER_KEY=self.key)  # the former is sent on
        models = urllib.request.Request(self.address + "/models", headers={"Authorization": "Bearer " + self.key})
        with open(self.log, "a") as log:
            self.process = subprocess.Popen(self.command, stdin=-1, stdout=log, stderr=log, env=environment)
        while self.process.poll() is None:
            try:
                return urllib.request.urlopen(models).read()
            except OSError:
                time.sleep(0.2)
        sys.exit(f"the server ended before it answered; {self.log} tells why")

    def kill(self):
        self.process.kill()
        self.process.wait()

    def end(self):
        if self.behind:
            self.behind.end()
        self.process.terminate()
        self.process.wait()
