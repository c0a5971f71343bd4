#!/usr/bin/env python3
"""Guesses passwords at a submission port, at a rate, and says how many were answered and how fast, and what that cost here.

  wronglogins.py HOST:PORT [-r RATE] [-t SECONDS] [-c CONNECTIONS] [-a ADDRESSES] [-u USERS]

RATE: wrong logins a second, 1000. They come from ADDRESSES addresses (127.7.x.y, 1) and try u0..u<USERS-1>@local.test (1) in turn. A
connection that the server closes after its third wrong login is opened again. The server must trust no network (-Dremora.trusted=none)
and let an address connect that often (-Dremora.max.connections.per.minute=1000000).
One thread and epoll, because it shares the machine with the server.
"""
import argparse, base64, collections, select, socket, time

p = argparse.ArgumentParser(usage=__doc__)
p.add_argument("target")
p.add_argument("-r", type=float, default=1000)
p.add_argument("-t", type=float, default=30)
p.add_argument("-c", type=int, default=40)
p.add_argument("-a", type=int, default=1)
p.add_argument("-u", type=int, default=1)
a = p.parse_args()
host, port = a.target.rsplit(":", 1)
poll, wires, ready = select.epoll(), {}, collections.deque()
replies, latencies = collections.Counter(), []
opened = sent = 0


class Wire:
    def __init__(self):
        global opened
        self.socket = socket.socket()
        self.socket.bind(("127.7.%d.%d" % (opened % a.a // 250, opened % a.a % 250 + 1), 0))
        self.socket.connect((host, int(port)))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.state, self.got, self.begun = "greeting", b"", 0
        opened += 1
        wires[self.socket.fileno()] = self
        poll.register(self.socket, select.EPOLLIN)

    def close(self):
        del wires[self.socket.fileno()]
        self.socket.close()

    def guess(self):
        text = "\0u%d@local.test\0wrong%d" % (sent % a.u, sent)
        self.state, self.begun = "guess", time.monotonic()
        self.socket.sendall(b"AUTH PLAIN " + base64.b64encode(text.encode()) + b"\r\n")

    def read(self):
        octets = self.socket.recv(4096)
        self.got += octets
        last = self.got.rstrip().rsplit(b"\n", 1)[-1]
        if not octets:
            self.close()
            if self in ready:
                ready.remove(self)
            Wire()
        elif self.got.endswith(b"\n") and last[3:4] == b" ":
            self.got = b""
            self.reply(last[:3].decode())

    def reply(self, code):
        if self.state == "greeting":
            self.state = "hello"
            self.socket.sendall(b"EHLO guess.test\r\n")
            return
        if self.state == "guess":
            replies[code] += 1
            latencies.append(time.monotonic() - self.begun)
        self.state = "ready"
        if code != "421":
            ready.append(self)


for _ in range(a.c):
    Wire()
start = time.monotonic()
while time.monotonic() < start + a.t:
    for descriptor, _ in poll.poll(0.001):
        if descriptor in wires:
            wires[descriptor].read()
    due = int((time.monotonic() - start) * a.r)
    while sent < due and ready:
        ready.popleft().guess()
        sent += 1
    # What found no connection is not made up for: the rate is never exceeded.
    sent = max(sent, due - a.c)
latencies.sort()
print("%.0f wrong logins a second for %.0f s: %s; p50 %.1f ms, p99 %.1f ms; %.0f us of CPU each here" % (
    len(latencies) / a.t, a.t, dict(replies), *(1000 * latencies[int(q * len(latencies))] for q in (0.5, 0.99)),
    1e6 * time.process_time() / len(latencies)))
