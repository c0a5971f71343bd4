#!/usr/bin/env python3
"""IMAP against a peer: the load generator's imap workload, one server after the other, and their ratios.

  reading.py OURS PEER [RUNS]      HOST:PORT of two IMAP servers that have u0..u99@local.test; RUNS, default 3: medians

Before each run the mailboxes that it fills are emptied, so that all runs are alike. A ratio over 1: ours is faster.
"""
import json
import os
import statistics
import subprocess
import sys

BENCH = os.environ.get("BENCH", os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../shared/bench"))
sys.path.insert(0, BENCH)
import imapwl  # noqa: E402

FIGURES = ("per_s", "s", "after_append_ok_p50_ms")


def empty(server):
    host, port = server.rsplit(":", 1)
    for user in [*range(21), 50, 60]:
        client = imapwl.opened(host, int(port), user)
        for command in (b"SELECT Other", b"CLOSE", b"DELETE Other", b"SELECT INBOX", b"STORE 1:* +FLAGS.SILENT (\\Deleted)", b"EXPUNGE"):
            try:
                client.cmd(command)
            except RuntimeError:
                pass  # nothing there
        client.close()


def run(server):
    empty(server)
    out = subprocess.run([sys.executable, os.path.join(BENCH, "bench.py"), "imap", server], stdout=subprocess.PIPE, check=True)
    return json.loads(out.stdout.decode().strip().splitlines()[-1])


def main():
    servers = sys.argv[1:3]
    runs = {server: [] for server in servers}
    for _ in range(int(sys.argv[3]) if len(sys.argv) > 3 else 3):
        for server in servers:
            runs[server].append(run(server))
    for name, sample in runs[servers[0]][0].items():
        figure = next((one for one in FIGURES if isinstance(sample, dict) and one in sample), None)
        if figure:
            ours, peer = (statistics.median(one[name][figure] for one in runs[server]) for server in servers)
            ratio = ours / peer if figure == "per_s" else peer / max(ours, 1e-9)
            print(f"{name:22} {figure:24} {ours:10} {peer:10} {ratio:8.2f}")


main()
