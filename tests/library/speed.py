#!/usr/bin/env python3
"""How fast a download is, beside curl's: 300 MB from the tests' hub (hub.py) on loopback, with TLS, in alternate
rounds.

    speed.py DAYLONG_CLI [ROUNDS]

Prints each round, and the ratio of the medians. Daylong's time is all of it: asking the hub for its list, downloading,
the checksum, and the file safe on the disk; curl's is the download into a file.
"""
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

BYTES = 300_000_000


def timed(command: list[str], environment: dict[str, str]) -> float:
    begin = time.monotonic()
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return BYTES / (time.monotonic() - begin) / 1e6


def main():
    cli, rounds = os.path.abspath(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 5
    with tempfile.TemporaryDirectory() as folder:
        hub = subprocess.Popen([sys.executable, os.path.join(os.path.dirname(os.path.abspath(__file__)), "hub.py"),
                                folder + "/hub"],
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               env={**os.environ, "DAYLONG_HUB_LARGE": str(BYTES)})
        ready = json.loads(hub.stdout.readline())
        environment = {**os.environ, "HF_ENDPOINT": ready["hub"], "SSL_CERT_FILE": ready["ca"],
                       "XDG_DATA_HOME": folder + "/data"}
        address = ready["hub"] + "/daylong/large-GGUF/resolve/main/large-Q8_0.gguf"
        speeds: dict[str, list[float]] = {"curl": [], "daylong": []}
        for number in range(rounds):
            speeds["curl"].append(timed(["curl", "-sSfL", "--cacert", ready["ca"], "-o", folder + "/curl.out", address],
                                        environment))
            os.remove(folder + "/curl.out")
            speeds["daylong"].append(timed([cli, "models", "pull", "daylong/large-GGUF:Q8_0"], environment))
            shutil.rmtree(folder + "/data")
            print(f"round {number + 1}: curl {speeds['curl'][-1]:.0f} MB/s, daylong {speeds['daylong'][-1]:.0f} MB/s",
                  flush=True)
        hub.stdin.close()
        hub.wait(10)
    curl, daylong = (statistics.median(speeds[name]) for name in ("curl", "daylong"))
    print(f"median: curl {curl:.0f} MB/s, daylong {daylong:.0f} MB/s, ratio {daylong / curl:.2f}")


main()
