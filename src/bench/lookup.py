#!/usr/bin/env python3
"""What it costs to find an account among those of people.sh; medians of the rounds: operations/s and the server's CPU (database and all) for each.

  lookup.py ACCOUNTS DOMAINS [-r ROUNDS] [--data FOLDER]      as given to people.sh; FOLDER: the server's, for the token; default /var/tmp/remora-bench/data

rcpt: RCPT TO of a random account, each once, behind more than the five seconds that the server remembers; unknown: of names that are nobody's; login:
connection, EHLO, AUTH PLAIN with an app password; page: GET of 50 accounts of a domain from its middle; all: of 100 of all accounts from the middle;
one: GET of an account. Four clients at a time. The server runs in the accounting group `remora`.
"""
import argparse, base64, http.client, json, os, random, socket, statistics, time
from concurrent.futures import ThreadPoolExecutor

p = argparse.ArgumentParser(usage=__doc__)
p.add_argument("accounts", type=int)
p.add_argument("domains", type=int)
p.add_argument("-r", type=int, default=7)
p.add_argument("--data", default="/var/tmp/remora-bench/data")
a = p.parse_args()
token = open(a.data + "/admin.token").read().strip()
CLIENTS = 4
clients = ThreadPoolExecutor(CLIENTS)


def cpu():
    return int(open("/sys/fs/cgroup/cpuacct/mailbench/remora/cpuacct.usage").read()) / 1e3


def name(i):
    return "p%d@d%d.fill.test" % (i, i % a.domains)


class Smtp:
    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.lines = self.socket.makefile("rb")
        self.hear(b"220")
        self.say("EHLO client.test", b"250")

    def hear(self, code):
        while True:
            line = self.lines.readline()
            if line[3:4] != b"-":
                assert line.startswith(code), line
                return

    def say(self, text, code):
        self.socket.sendall(text.encode() + b"\r\n")
        self.hear(code)

    def close(self):
        self.say("QUIT", b"221")
        self.socket.close()


def recipients(names, code, at_once):
    for i in range(0, len(names), at_once):
        client = Smtp(3525)
        client.say("MAIL FROM:<x@client.test>", b"250")
        some = names[i : i + at_once]
        client.socket.sendall(b"".join(b"RCPT TO:<%s>\r\n" % one.encode() for one in some))
        for _ in some:
            client.hear(code)
        client.say("RSET", b"250")
        client.close()


def login(names):
    for one in names:
        client = Smtp(3587)
        client.say("AUTH PLAIN " + base64.b64encode(b"\0%s\0aaaaa-aaaaa-aaaaa-aaaaa" % one.encode()).decode(), b"235")
        client.close()


def get(paths, rows=None):
    client = http.client.HTTPConnection("127.0.0.1", 3080)
    for path in paths:
        client.request("GET", "/api/accounts" + path, headers={"Authorization": "Bearer " + token})
        answer = json.loads(client.getresponse().read())
        assert rows is None or len(answer["accounts"]) == rows, (path, len(answer["accounts"]))


def page(names):
    each = a.accounts // a.domains
    middle = sorted("p%d" % i for i in range(0, a.accounts, a.domains))[each // 2 - 1]
    get(["?domain=d0.fill.test&limit=50&after=%s@d0.fill.test" % middle for _ in names], 50)


def everyone(names):
    get(["?limit=100&after=" + one for one in names])


def measure(what, names):
    used, begun = cpu(), time.monotonic()
    list(clients.map(what, [names[i::CLIENTS] for i in range(CLIENTS)]))
    took = time.monotonic() - begun
    return len(names) / took, (cpu() - used) / len(names)


def middles(n):
    """Accounts of domains that are about in the middle of all by name."""
    named = sorted("d%d.fill.test" % d for d in range(a.domains))
    some = [int(d[1:].split(".")[0]) for d in named[len(named) * 4 // 10 : len(named) * 6 // 10]]
    return [name(random.choice(some) % a.accounts) for _ in range(n)]


results = {}
for number in range(a.r):
    begun = time.monotonic()
    known = [name(i) for i in random.sample(range(a.accounts), 1000)]
    steps = {
        "rcpt": (lambda names: recipients(names, b"250", 50), known),
        "unknown": (lambda names: recipients(names, b"550", 15), ["n%s-%d-%d@d%d.fill.test" % (os.getpid(), number, i, i % a.domains) for i in range(1000)]),
        "login": (login, random.sample(known, 500)),
        "one": (lambda names: get(["/" + one for one in names]), random.sample(known, 400)),
        "all": (everyone, middles(60)),
    }
    if a.accounts // a.domains >= 100:
        steps["page"] = (page, known[:100])
    for step, (what, names) in steps.items():
        results.setdefault(step, []).append(measure(what, names))
    time.sleep(max(0, 5.5 - (time.monotonic() - begun)))
print("%d accounts, %d domains, load %.1f" % (a.accounts, a.domains, os.getloadavg()[0]))
for step, figures in results.items():
    rates, costs = zip(*figures)
    print("%-8s %8.0f/s %8.0f us (%.0f to %.0f)" % (step, statistics.median(rates), statistics.median(costs), min(costs), max(costs)), flush=True)
