#!/usr/bin/env python3
"""A hub on loopback that answers as Hugging Face's does, and misbehaves on demand. For tests alone.

    hub.py FOLDER [FILE.gguf ...]

Makes a certificate authority of its own in FOLDER (ca.pem), serves until its standard input closes, and prints one line
of JSON when it is ready: {"hub": "https://localhost:...", "ca": "FOLDER/ca.pem", "log": "FOLDER/requests.jsonl"}.
Every request is a line of the log: host, path, range, authorization.

Repositories: daylong/tiny-GGUF (made-up bytes in three quantisations, one of them split in three), real/NAME (the files
named), and faulty/FAULT, whose one file meets that fault; FAULTS below has them all. A file is fetched as on the real
hub: /resolve/ answers with a redirect to a second host, whose address is signed and good for a few seconds.
"""
import hashlib
import hmac
import http.server
import json
import os
import random
import socket
import ssl
import subprocess
import sys
import threading
import time
import urllib.parse

COMMIT = "0123456789abcdef0123456789abcdef01234567"
KEY = b"the signature of the second host"
GOOD_FOR = 30  # seconds
SPEED = int(os.environ.get("DAYLONG_HUB_SPEED", 0))  # bytes a second of the files named; 0: as fast as it goes

# What each fault does is told where it is done, by name.
FAULTS = ("cut", "cut-always", "wrong-bytes", "wrong-listing", "ignores-range", "refuses-range", "wrong-range",
          "expired-once", "expired-always", "unauthorised", "bad-token", "gated", "limited", "broken", "broken-once",
          "loop", "to-http", "snail", "climbs", "shorter", "longer", "says-shorter", "says-longer", "endless",
          "login-page", "no-location", "hops-out", "no-refs", "foreign-pages", "says-nothing", "cut-refuses",
          "body-of-redirect", "headers-without-end", "deep", "many-files", "long-family", "sends-back")


def made_up(name: str, size: int) -> bytes:
    block = random.Random(name).randbytes(1 << 20)
    return b"".join(i.to_bytes(4, "big") + block for i in range(size // len(block) + 1))[:size]


class World:
    """What the hub has, and what it remembers of requests."""

    def __init__(self, folder: str, real: list[str]):
        self.log = open(os.path.join(folder, "requests.jsonl"), "a", buffering=1)
        self.lock = threading.Lock()
        self.seen: dict[str, int] = {}
        self.repos: dict[str, dict[str, bytes]] = {
            "daylong/tiny-GGUF": {
                "README.md": b"# tiny\n",
                "tiny-Q4_K_M.gguf": made_up("q4", 300_000),
                "tiny-Q8_0.gguf": made_up("q8", 500_000),
                "mmproj-tiny-F16.gguf": made_up("mmproj", 10_000),
                **{f"F16/tiny-F16-0000{i}-of-00003.gguf": made_up(f"f16 {i}", 200_000) for i in (1, 2, 3)},
            },
            "daylong/same-names-GGUF": {f"{folder}/model-Q8_0.gguf": made_up(folder, 100_000)
                                        for folder in ("one", "two")},
            "daylong/large-GGUF": {
                "large-Q8_0.gguf": made_up("large", int(os.environ.get("DAYLONG_HUB_LARGE", 3_000_000)))},
        }
        for path in real:
            with open(path, "rb") as file:
                self.repos["real/" + os.path.basename(path).removesuffix(".gguf")] = {
                    os.path.basename(path): file.read()}
        for fault in FAULTS:
            self.repos["faulty/" + fault] = {
                f"{fault}-Q8_0.gguf": made_up(fault, 20_000 if fault == "snail" else 400_000)}
        self.hashes = {repo: {path: hashlib.sha256(data).hexdigest() for path, data in files.items()}
                       for repo, files in self.repos.items()}

    def count(self, what: str) -> int:
        """How often this was asked before."""
        with self.lock:
            self.seen[what] = self.seen.get(what, 0) + 1
            return self.seen[what] - 1

    def tree(self, repo: str) -> list[dict]:
        fault = repo.removeprefix("faulty/")
        entries = []
        for path, data in self.repos[repo].items():
            size, digest = len(data), self.hashes[repo][path]
            if fault == "says-shorter":
                size -= 1000
            if fault == "says-longer":
                size += 1000
            if fault == "wrong-listing":
                digest = hashlib.sha256(b"another").hexdigest()
            entries.append({"type": "file", "oid": "0" * 40, "size": size, "path": path,
                            "lfs": {"oid": digest, "size": size, "pointerSize": 134}})
        if fault == "climbs":
            entries = [dict(entries[0], path=path)
                       for path in ("../../../climbed-Q8_0.gguf", "/tmp/climbed-Q4_0.gguf",
                                    "a/../../climbed-Q5_0.gguf")]
        if fault == "many-files":
            entries = [dict(entries[0], path=f"model-{i}-Q8_0.gguf") for i in range(25_000)]
        return entries


def signature(path: str, expires: int) -> str:
    return hmac.new(KEY, f"{path} {expires}".encode(), hashlib.sha256).hexdigest()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # as real servers: an answer's head and body are two writes
    world: World
    hub: str    # this hub's address
    store: str  # the second host's
    plain: str  # a host without encryption

    def log_message(self, *_):
        pass

    def say(self, status: int, headers: dict[str, str], body: bytes = b""):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def say_json(self, value, headers: dict[str, str] | None = None):
        self.say(200, {"Content-Type": "application/json", **(headers or {})}, json.dumps(value).encode())

    def refuse(self, status: int, code: str = "", message: str = "", **headers: str):
        self.say(status, {**({"X-Error-Code": code} if code else {}),
                          **({"X-Error-Message": message} if message else {}), **headers})

    def do_GET(self):
        url = urllib.parse.urlsplit(self.path)
        self.query = urllib.parse.parse_qs(url.query)
        self.world.log.write(json.dumps({"host": self.headers["Host"], "path": self.path,
                                         "range": self.headers["Range"],
                                         "authorization": self.headers["Authorization"]}) + "\n")
        parts = [urllib.parse.unquote(part) for part in url.path.strip("/").split("/")]
        try:
            if parts == ["endless.gguf"]:
                self.serve_endless()
            elif parts[0] == "signed":
                self.serve_bytes("/".join(parts[1:3]), "/".join(parts[3:]), url.path)
            elif parts[:2] == ["api", "models"]:
                self.serve_api(parts[2:])
            elif len(parts) > 4 and parts[2] == "resolve":
                self.serve_resolve("/".join(parts[:2]), "/".join(parts[4:]))
            else:
                self.refuse(404)
        except (BrokenPipeError, ConnectionResetError, ssl.SSLError):
            self.close_connection = True

    do_HEAD = do_GET  # the hub's own client asks so for what a redirect tells

    # The API: search, refs, tree.
    def serve_api(self, parts: list[str]):
        if not parts:
            words = self.query.get("search", [""])[0].lower()
            return self.say_json([self.summary(i, repo)
                                  for i, repo in enumerate(self.world.repos) if words in repo.lower()])
        repo = "/".join(parts[:2])
        fault = repo.removeprefix("faulty/")
        if fault == "no-refs":  # a mirror that knows neither refs nor trees
            if len(parts) > 2 or self.query.get("blobs") != ["true"]:
                return self.refuse(404)
            return self.say_json({"id": repo, "sha": COMMIT, "siblings": [
                {"rfilename": entry["path"], "size": entry["size"],
                 "lfs": {"sha256": entry["lfs"]["oid"], "size": entry["size"]}}
                for entry in self.world.tree(repo)]})
        if fault == "foreign-pages" and parts[2:3] == ["tree"]:
            return self.say_json([], {"Link": f'<{self.store}/api/models/{repo}/tree/{COMMIT}?cursor=1>; rel="next"'})
        if fault == "unauthorised":
            return self.refuse(401, "RepoNotFound", "Repository not found")
        if fault == "bad-token":
            return self.refuse(401, "", "Invalid credentials in Authorization header")
        if fault == "limited":
            return self.refuse(429, RateLimit='"api";r=0;t=55')
        if fault == "broken":
            return self.refuse(503)
        if fault == "deep":
            return self.say(200, {"Content-Type": "application/json"}, b"[" * 5_000_000)
        if fault == "login-page":
            return self.say(200, {"Content-Type": "text/html"}, b"<html>Please log in to the guest network</html>")
        if repo not in self.world.repos:
            return self.refuse(404 if self.headers["Authorization"] else 401, "RepoNotFound", "Repository not found")
        if len(parts) == 2:
            return self.say_json(self.summary(0, repo))
        if parts[2:] == ["refs"]:
            return self.say_json({"branches": [{"name": "main", "ref": "refs/heads/main", "targetCommit": COMMIT}],
                                  "converts": [], "tags": []})
        if parts[2:4] == ["tree", COMMIT]:
            entries, page = self.world.tree(repo), int(self.query.get("cursor", ["0"])[0])
            if fault == "many-files":
                return self.say_json(entries)
            more = page + 4 < len(entries)  # pages of four
            following = f'<{self.hub}/api/models/{repo}/tree/{COMMIT}?recursive=true&cursor={page + 4}>; rel="next"'
            link = {"Link": following} if more else {}
            return self.say_json(entries[page:page + 4], link)
        self.refuse(404, "RevisionNotFound")

    def summary(self, number: int, repo: str) -> dict:
        family = "x" * 3_000_000 if repo.endswith("/long-family") else "llama"
        return {"id": repo, "downloads": 1000 - number, "likes": number,
                "gated": "manual" if repo.endswith("/gated") else False,
                "gguf": {"total": 135_000_000, "architecture": family, "context_length": 8192},
                "siblings": [{"rfilename": path} for path in self.world.repos[repo]]}

    def serve_resolve(self, repo: str, path: str):
        fault = repo.removeprefix("faulty/")
        if repo not in self.world.repos:
            return self.refuse(401, "RepoNotFound", "Repository not found")
        if path not in self.world.repos[repo]:
            return self.refuse(404, "EntryNotFound")
        if fault == "gated":
            return self.refuse(403, "GatedRepo", "Access to this model is restricted")
        if fault == "broken-once" and self.world.count(repo) == 0:
            return self.refuse(502)
        if fault == "loop":
            return self.say(302, {"Location": f"{self.hub}{self.path}"})
        if fault == "no-location":
            return self.say(302, {})
        signed = f"/signed/{repo}/{urllib.parse.quote(path)}"
        expires = int(time.time()) + GOOD_FOR
        if fault == "expired-always" or (fault == "expired-once" and self.world.count(repo) == 0):
            expires -= 2 * GOOD_FOR
        host = {"to-http": self.plain, "hops-out": "file:///etc/passwd?"}.get(fault, self.store)
        digest = self.world.hashes[repo][path]
        if fault == "says-nothing":  # as a plain web server, which tells no checksum
            return self.say(302,
                            {"Location": f"{host}{signed}?expires={expires}&signature={signature(signed, expires)}"})
        if fault == "wrong-listing":  # what the listing said, not what is there
            digest = hashlib.sha256(b"another").hexdigest()
        if fault == "headers-without-end":
            self.send_response(200)
            self.flush_headers()
            while True:
                self.wfile.write(b"".join(b"X-Header-%d: %s\r\n" % (i, b"x" * 1000) for i in range(100)))
        if fault == "body-of-redirect":
            self.send_response(302)
            self.send_header("Location", f"{host}{signed}?expires={expires}&signature={signature(signed, expires)}")
            self.send_header("Connection", "close")
            self.end_headers()
            while True:
                self.wfile.write(bytes(1 << 16))
        self.say(302, {"Location": f"{host}{signed}?expires={expires}&signature={signature(signed, expires)}",
                       "X-Repo-Commit": COMMIT, "X-Linked-Size": str(len(self.world.repos[repo][path])),
                       "X-Linked-Etag": f'"{digest}"'})

    def serve_endless(self):
        self.send_response(200)
        self.send_header("Connection", "close")
        self.end_headers()
        while True:
            self.wfile.write(bytes(1 << 16))

    # The second host.
    def serve_bytes(self, repo: str, path: str, signed: str):
        fault = repo.removeprefix("faulty/")
        expires = int(self.query["expires"][0])
        if self.query["signature"][0] != signature(signed, expires) or expires < time.time():
            return self.refuse(403)
        if fault == "sends-back" and self.headers["Host"] not in self.hub:
            return self.say(302, {"Location": f"{self.hub}{self.path}"})
        data = self.world.repos[repo][path]
        asked = self.headers["Range"]
        first = int(asked.removeprefix("bytes=").split("-")[0]) if asked else 0
        before = self.world.count("bytes " + repo)
        if asked and fault in ("refuses-range", "cut-refuses"):
            return self.say(416, {"Content-Range": f"bytes */{len(data)}"})
        if first >= len(data):
            return self.say(416, {"Content-Range": f"bytes */{len(data)}"})
        if asked and fault == "ignores-range":
            asked, first = None, 0
        if asked and fault == "wrong-range" and before < 3:
            first = 0
        if fault == "wrong-bytes":
            data = data[:-1] + bytes([data[-1] ^ 1])
        if fault == "shorter":
            data = data[:-1000]
        if fault == "longer":
            data = data + bytes(1000)
        self.send_response(206 if asked else 200)
        if asked:
            self.send_header("Content-Range", f"bytes {first}-{len(data) - 1}/{len(data)}")
        if fault != "endless":
            self.send_header("Content-Length", str(len(data) - first))
        else:
            self.send_header("Connection", "close")
        self.end_headers()
        # A first cut gives the part that these are about.
        cuts = (fault in ("cut-always", "cut-refuses") or (fault == "cut" and first < 300_000)
                or (fault in ("ignores-range", "refuses-range", "wrong-range") and before == 0))
        end = min(len(data), first + 100_000) if cuts else len(data)
        if fault == "cut-always" and before > 0:
            end = first
        step, pause = ((1000, 0.05) if fault == "snail"
                       else (SPEED // 20, 0.05) if SPEED and repo.startswith("real/") else (1 << 20, 0))
        for at in range(first, end, step):
            self.wfile.write(memoryview(data)[at:min(at + step, end)])
            time.sleep(pause)
        while fault == "endless":
            self.wfile.write(bytes(1 << 16))
        if cuts:
            self.close_connection = True


class Proxy(http.server.BaseHTTPRequestHandler):
    """A proxy as companies have it: connects to where it is told, sees nothing of what goes through, and writes down
    that it was asked."""

    def log_message(self, *_):
        pass

    def do_CONNECT(self):
        Handler.world.log.write(json.dumps({"connect": self.path}) + "\n")
        host, port = self.path.rsplit(":", 1)
        with socket.create_connection((host, int(port))) as far:
            self.send_response(200)
            self.end_headers()
            back = threading.Thread(target=self.pump, args=(far, self.connection), daemon=True)
            back.start()
            self.pump(self.connection, far)
            back.join(5)
        self.close_connection = True

    @staticmethod
    def pump(source: socket.socket, target: socket.socket):
        try:
            while data := source.recv(1 << 16):
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            pass


def openssl(folder: str, *arguments: str):
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)


def make_certificate(folder: str, authority: str, name: str, hosts: str = "DNS:localhost,IP:127.0.0.1"):
    """An authority (NAME of it), and a certificate by it for these hosts."""
    openssl(folder, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
            "-subj", f"/CN={authority}",
            "-keyout", f"{authority}.key", "-out", f"{authority}.pem")
    openssl(folder, "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj",
            "/CN=localhost",
            "-keyout", f"{name}.key", "-out", f"{name}.csr")
    with open(os.path.join(folder, "names"), "w") as file:
        file.write(f"subjectAltName={hosts}\n")
    openssl(folder, "x509", "-req", "-days", "2", "-in", f"{name}.csr", "-CA", f"{authority}.pem", "-CAkey",
            f"{authority}.key", "-CAcreateserial",
            "-extfile", "names", "-out", f"{name}.pem")


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        """Clients that are killed, or do not trust this certificate, are what these tests are about."""


def listen(handler, folder: str, certificate: str | None) -> int:
    server = Server(("127.0.0.1", 0), handler)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(os.path.join(folder, certificate + ".pem"), os.path.join(folder, certificate + ".key"))
        # The handshake in each connection's own thread: one that never ends holds up nobody.
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]


def main():
    folder, real = sys.argv[1], sys.argv[2:]
    os.makedirs(folder, exist_ok=True)
    make_certificate(folder, "ca", "server")
    make_certificate(folder, "stranger", "strange")
    Handler.world = World(folder, real)
    Handler.plain = f"http://127.0.0.1:{listen(Handler, folder, None)}"
    Handler.hub = f"https://localhost:{listen(Handler, folder, 'server')}"
    Handler.store = f"https://127.0.0.1:{listen(Handler, folder, 'server')}"
    strange = f"https://localhost:{listen(Handler, folder, 'strange')}"
    proxy = f"http://localhost:{listen(Proxy, folder, None)}"
    print(json.dumps({"hub": Handler.hub, "strange": strange, "plain": Handler.plain, "proxy": proxy,
                      "ca": os.path.abspath(os.path.join(folder, "ca.pem")),
                      "log": os.path.abspath(os.path.join(folder, "requests.jsonl"))}), flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
