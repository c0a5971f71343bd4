#!/usr/bin/env python3
"""Answers LOGIN and STATUS as far as bench.py's --count-imap needs them, from the counters of a running remora's database.

  imapcount.py DATA [PORT]      DATA: the server's data folder; PORT: default 3143, on loopback

So compare.py can time delivery into mailboxes before the server itself speaks IMAP. One query serves all mailboxes for 20 ms; its cost
falls on the database's account, as the cost of a maildir scan falls on nobody's. Needs psql.
"""
import os, re, socketserver, subprocess, sys, threading, time

data = sys.argv[1]
port = int(sys.argv[2]) if len(sys.argv) > 2 else 3143
lock = threading.Lock()
state = {"at": 0.0, "counts": {}}
env = dict(os.environ, PGPASSWORD=open(data + "/postgres.password").read().strip())
psql = subprocess.Popen(
    ["psql", "-h", "127.0.0.1", "-p", open(data + "/postgres.port").read().strip(), "-U", "remora", "-d", "remora", "-qAt"],
    stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env, text=True, bufsize=1)
QUERY = "SELECT a.local_part || '@' || d.name, m.messages FROM mailbox m JOIN account a ON a.id = m.account_id " \
        "JOIN domain d ON d.id = a.domain_id WHERE m.messages > 0; SELECT 'end';\n"


def count(user):
    with lock:
        if time.monotonic() - state["at"] > 0.02:
            psql.stdin.write(QUERY)
            psql.stdin.flush()
            counts = {}
            for line in psql.stdout:
                if line.strip() == "end":
                    break
                name, _, n = line.strip().partition("|")
                counts[name] = int(n)
            state.update(at=time.monotonic(), counts=counts)
        return state["counts"].get(user, 0)


class Client(socketserver.StreamRequestHandler):
    def handle(self):
        user = ""
        self.wfile.write(b"* OK counts only\r\n")
        for line in self.rfile:
            words = line.decode().split()
            if len(words) < 2:
                continue
            tag, verb = words[0], words[1].upper()
            if verb == "LOGIN":
                user = words[2].strip('"')
            elif verb == "STATUS":
                self.wfile.write(b"* STATUS INBOX (MESSAGES %d)\r\n" % count(user))
            self.wfile.write(("%s OK\r\n" % tag).encode())


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


Server(("127.0.0.1", port), Client).serve_forever()
