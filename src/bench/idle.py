#!/usr/bin/env python3
"""What an idle SMTP session costs in the server's heap: live bytes after a full collection, with and without N open sessions.

  idle.py PID HOST:PORT [N]       PID: the server's java; N: default 10000

bench.py idle measures PSS, which does not move while the sessions fit into heap that is already committed. While the sessions are held a
working client sends nothing; bench.py idle shows that it is served.
"""
import re, resource, socket, subprocess, sys

pid, (host, port) = sys.argv[1], sys.argv[2].rsplit(":", 1)
n = int(sys.argv[3]) if len(sys.argv) > 3 else 10000
hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def jcmd(*words):
    return subprocess.run(["jcmd", pid, *words], capture_output=True, text=True, check=True).stdout


def live_kb():
    jcmd("GC.run")
    jcmd("GC.run")
    return int(re.search(r"used (\d+)K", jcmd("GC.heap_info")).group(1))


def rss_kb():
    return int(re.search(r"VmRSS:\s+(\d+)", open("/proc/%s/status" % pid).read()).group(1))


before, rss = live_kb(), rss_kb()
held = []
for i in range(n):
    s = socket.create_connection((host, int(port)), 30, ("127.9.%d.%d" % (i // 250 % 250, i % 250 + 1), 0))
    s.recv(512)
    s.sendall(b"EHLO idle.test\r\n")
    s.recv(1024)
    held.append(s)
after = live_kb()
print("%d sessions held: %.2f KB of live heap each, resident set %+d KB in all" % (len(held), (after - before) / n, rss_kb() - rss))
