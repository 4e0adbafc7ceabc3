#!/usr/bin/env python3
"""A server on loopback that answers as OpenAI-compatible ones do, each in its way, and misbehaves on demand. For tests.

    server.py FOLDER [encrypted]

Serves until its standard input closes, and prints one line of JSON when it is ready: {"server": "http://127.0.0.1:...",
"log": "FOLDER/requests.jsonl"}; "encrypted": also the same with a certificate by an authority of its own ("ca"), and
with a stranger's ("strange"). Asked as a proxy is, it is server.test; FOLDER/connects has what was asked for so,
encrypted. What is asked below /WAY/v1 is answered in that way; WAYS below has them all. Each chat
is a line of the log when it has ended: the way, the key, what was asked, whether the client left, and how many of the
prompt's tokens (words and signs) were not the same as at the beginning of the prompt before: what a server with a
prefix cache of one conversation reads anew.
"""

import http.server
import json
import os
import re
import socket
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "library"))
import hub  # makes certificates

WAYS = """
    plain vllm llamacpp ollama lmstudio openrouter mistral deepseek crlf bare lines letters comments huge nodone
    keepsopen cut cutonce nothing drops page whole empty slow nul refused tells-key forbidden missing busy
    busy-some-day broken broken-in-talk toolong smaller newlimit elsewhere nomodels listless endless-list two
    comes-and-goes
""".split()
OWNERS = {
    "vllm": "vllm",
    "llamacpp": "llamacpp",
    "ollama": "library",
    "lmstudio": "organization_owner",
    "two": "openai",
}
PROMPT = re.compile(r"\w+|[^\w\s]")


def rendered(messages: list[dict]) -> list[str]:
    return [token for each in messages for token in [f"<{each['role']}>", *PROMPT.findall(each["content"])]]


def reply_to(messages: list[dict]) -> str:
    """What it was told, so that whoever reads the reply knows; then many words. What was said of it is left out."""
    said = "".join(each["content"] for each in messages[-1:] if each["role"] == "assistant")
    told = " ".join([f"[{each['content'][-60:]}]" for each in messages if each["role"] == "user"][-3:])
    whole = f"I was told: {told} and I have nothing to add to that."
    return whole[len(said) :] if whole.startswith(said) else whole


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    log = None
    begun = None
    lock = threading.Lock()
    tunnel = 0  # the port that proxied encryption goes to
    before: dict[str, list[str]] = {}
    seen: dict[str, int] = {}

    def log_message(self, *_):
        pass

    def say(self, status: int, value, headers: dict[str, str] = {}):
        body = value.encode() if isinstance(value, str) else json.dumps(value).encode()
        self.send_response(status)
        for name, each in {"Content-Type": "application/json", **headers}.items():
            self.send_header(name, each)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def is_proxied(self) -> bool:
        return self.path.startswith("http://")

    def way(self) -> tuple[str, str]:
        path = self.path[self.path.index("/", len("http://")) :] if self.is_proxied() else self.path
        _, way, path = path.split("/", 2)
        assert way in WAYS, way
        return way, "/" + path

    def count(self, what: str) -> int:
        with self.lock:
            self.seen[what] = self.seen.get(what, 0) + 1
            return self.seen[what]

    def do_GET(self):
        way, path = self.way()
        model = {"id": "tiny/model", "object": "model", "owned_by": OWNERS.get(way, "somebody")}
        if way == "refused":
            return self.say(401, {"error": {"message": "Incorrect API key provided"}})
        if path == "/props" and way == "llamacpp":
            return self.say(200, {"default_generation_settings": {"n_ctx": 8192}})
        if path == "/api/v0/models" and way == "lmstudio":
            return self.say(
                200, {"data": [{"id": "tiny/model", "max_context_length": 32768, "loaded_context_length": 5000}]}
            )
        if path == "/api/ps" and way == "ollama":
            return self.say(200, {"models": [{"name": "tiny/model", "model": "tiny/model", "context_length": 16384}]})
        if path != "/v1/models":
            return self.say(404, {"detail": "Not Found"})
        if way == "comes-and-goes" and os.path.exists(os.path.join(sys.argv[1], "gone")):
            return self.say(503, "gone")
        if way == "vllm":
            model["max_model_len"] = 2048
        if way == "openrouter":
            model = {"id": "tiny/model", "name": "Tiny", "context_length": 131072}
        if way == "listless":
            return self.say(200, "<html>Welcome to this router</html>", {"Content-Type": "text/html"})
        if way == "endless-list":
            return self.say(200, " " * (40 << 20))
        models = [] if way == "nomodels" else [model, dict(model, id="other")] if way == "two" else [model]
        self.say(200, {"object": "list", "data": models})

    def do_CONNECT(self):
        with open(os.path.join(sys.argv[1], "connects"), "a") as file:
            print(self.path, self.headers.get("Authorization", ""), file=file)
        with socket.create_connection(("127.0.0.1", self.tunnel)) as far:
            self.send_response(200)
            self.end_headers()
            back = threading.Thread(target=hub.Proxy.pump, args=(far, self.connection), daemon=True)
            back.start()
            hub.Proxy.pump(self.connection, far)
            back.join(5)
        self.close_connection = True

    def do_POST(self):
        way, path = self.way()
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if path == "/tokenize" and way in ("vllm", "llamacpp"):
            tokens = PROMPT.findall(asked["prompt" if way == "vllm" else "content"])
            return self.say(200, {"count": len(tokens)} if way == "vllm" else {"tokens": list(range(len(tokens)))})
        if path != "/v1/chat/completions":
            return self.say(404, {"detail": "Not Found"})
        prompt = rendered(asked["messages"])
        with self.lock:
            before = self.before.get(way, [])
            same = next((i for i, (a, b) in enumerate(zip(before, prompt)) if a != b), min(len(before), len(prompt)))
            self.before[way] = prompt
        entry = {
            "way": way,
            "key": self.headers.get("Authorization", ""),
            "asked": asked,
            "prompt": len(prompt),
            "read": len(prompt) - same,
            "proxied": self.is_proxied(),
            "left": False,
        }
        with self.lock:
            print(".", file=self.begun, end="", flush=True)
        try:
            self.answer(way, asked, len(prompt), same)
        except (BrokenPipeError, ConnectionResetError):
            entry["left"] = True
        with self.lock:
            print(json.dumps(entry), file=self.log, flush=True)

    def answer(self, way: str, asked: dict, prompt: int, same: int):
        refusals = {
            "refused": (401, {"error": {"message": "Incorrect API key provided", "code": "invalid_api_key"}}, {}),
            "tells-key": (401, {"error": {"message": f"wrong: {self.headers.get('Authorization', '')}"}}, {}),
            "forbidden": (403, {"error": "not in your plan"}, {}),
            "missing": (404, {"object": "error", "message": "The model does not exist.", "code": 404}, {}),
            "busy": (429, {"error": {"message": "Rate limit reached"}}, {"Retry-After": "17"}),
            "busy-some-day": (429, "slow down", {"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}),
            "broken": (503, "<h1>\n\nService   Unavailable</h1>", {"Content-Type": "text/html"}),
            "elsewhere": (308, "", {"Location": "/plain/v1/chat/completions"}),
        }
        if way in refusals:
            return self.say(*refusals[way])
        too_long = {
            "error": {"message": "This model's maximum context length is 100 tokens", "code": "context_length_exceeded"}
        }
        if way == "toolong" or (way == "smaller" and prompt > 300):
            return self.say(400, too_long)
        if way == "newlimit" and "max_tokens" in asked:
            return self.say(
                400, {"error": {"message": "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."}}
            )
        if way == "whole":
            return self.say(
                200,
                {
                    "object": "chat.completion",
                    "choices": [
                        {
                            "index": 0,
                            "finish_reason": "stop",
                            "message": {"role": "assistant", "content": reply_to(asked["messages"])},
                        }
                    ],
                    "usage": {"prompt_tokens": prompt, "completion_tokens": 9},
                },
            )
        if way == "page":
            return self.say(200, "<html>\n<body>Log in to this network</body></html>", {"Content-Type": "text/html"})
        if way == "drops":
            self.close_connection = True
            return self.connection.close()
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.stream(way, asked, prompt, same)

    def raw(self, data: bytes):
        if data:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))

    def event(self, way: str, value):
        data = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        if way == "crlf":
            text = f"event: message\r\ndata: {data}\r\n\r\n"
        elif way == "bare":
            text = data + "\n"
        elif way == "lines":
            text = (
                "".join(
                    f"data:{line}\n"
                    for line in (value if isinstance(value, str) else json.dumps(value, indent=1)).split("\n")
                )
                + "\n"
            )
        elif way in ("comments", "openrouter"):
            text = f": OPENROUTER PROCESSING\n\ndata: {data}\n\n"
        else:
            text = f"data: {data}\n\n"
        if way != "letters":
            return self.raw(text.encode())
        for byte in text.encode():
            self.raw(bytes([byte]))

    def part(self, way: str, delta: dict, finish=None, **more):
        self.event(
            way,
            {
                "id": "chatcmpl-1",
                "object": "chat.completion.chunk",
                "model": "tiny/model",
                "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
                **more,
            },
        )

    def stream(self, way: str, asked: dict, prompt: int, same: int):
        self.part(way, {"role": "assistant", "content": ""})
        if way == "nothing":
            self.close_connection = True
            return None
        thinks = {
            "vllm": "reasoning",  # older ones as DeepSeek
            "deepseek": "reasoning_content",
            "ollama": "reasoning",
            "openrouter": "reasoning",
        }
        if way in thinks and "think" in asked["messages"][-1]["content"]:
            for piece in ("Let me ", "see."):
                self.part(way, {thinks[way]: piece, "content": "" if way == "ollama" else None})
        reply = "Grüße – 你好 😀!" if way in ("letters", "crlf", "bare", "lines") else reply_to(asked["messages"])
        most = asked.get("max_tokens", asked.get("max_completion_tokens", 1 << 30))
        words = re.findall(r"\s*\S+|\s+$", reply)
        said = 0
        for word in words if way != "empty" else []:
            if said == most:
                break
            if said == 5:
                if way == "cut" or (way == "cutonce" and self.count("cutonce") == 1):
                    self.wfile.flush()
                    self.close_connection = True
                    return self.connection.shutdown(2)
                if way == "broken-in-talk":
                    return self.event(way, {"error": {"message": "CUDA out of memory", "code": 500}})
                if way == "huge":
                    return self.raw(b"data: " + b"x" * (9 << 20))
                while way == "slow":
                    time.sleep(0.02)
                    self.part(way, {"content": " again"})
            content = [{"type": "text", "text": word}] if way == "mistral" else word + "\0" if way == "nul" else word
            self.part(way, {"content": content})
            said += 1
        finish = "stop" if said == len(words) or way == "empty" else "length"
        usage = {
            "prompt_tokens": prompt,
            "completion_tokens": said,
            "total_tokens": prompt + said,
            "prompt_tokens_details": {"cached_tokens": same},
        }
        if way == "deepseek":
            usage = {"prompt_tokens": prompt, "completion_tokens": said, "prompt_cache_hit_tokens": same}
        timings = {
            "timings": {"cache_n": same, "prompt_n": prompt - same, "predicted_n": said, "predicted_per_second": 123.0}
        }
        if way == "llamacpp":
            self.part(way, {}, finish, usage=usage, **timings)
        elif way == "openrouter":
            self.part(way, {}, finish, usage=usage, native_finish_reason=finish)
        else:
            self.part(way, {}, finish)
            if asked.get("stream_options", {}).get("include_usage"):
                self.event(way, {"object": "chat.completion.chunk", "choices": [], "usage": usage})
        if way not in ("nodone", "bare"):
            self.event(way, "[DONE]")
        if way == "keepsopen":
            time.sleep(20)
        self.wfile.write(b"0\r\n\r\n")


def main():
    Handler.log = open(os.path.join(sys.argv[1], "requests.jsonl"), "a", encoding="utf-8")
    Handler.begun = open(os.path.join(sys.argv[1], "begun"), "a", encoding="utf-8")
    said = {"server": f"http://127.0.0.1:{hub.listen(Handler, sys.argv[1], None)}", "log": Handler.log.name}
    if "encrypted" in sys.argv[2:]:
        for authority, name in (("ca", "encrypted"), ("stranger", "strange")):
            hub.make_certificate(sys.argv[1], authority, name, "DNS:localhost,DNS:server.test,IP:127.0.0.1")
            said[name] = f"https://localhost:{hub.listen(Handler, sys.argv[1], name)}"
        said["ca"] = os.path.join(sys.argv[1], "ca.pem")
        Handler.tunnel = int(said["encrypted"].rsplit(":", 1)[1])
    print(json.dumps(said), flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
