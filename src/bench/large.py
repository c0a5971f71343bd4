#!/usr/bin/env python3
"""N messages of M MB at once, read back whole: every octet behind the trace fields must come back.

  large.py SMTP_HOST:PORT POP3_HOST:PORT [N [M]]      default 20 of 50 MB; accounts u0.. as server.sh makes them, emptied afterwards

Start the server with -Xmx512m: `server.sh /var/tmp/remora-large -Xmx512m`.
"""
import hashlib, os, poplib, smtplib, sys, threading, time

smtp, pop3 = (a.rsplit(":", 1) for a in sys.argv[1:3])
n = int(sys.argv[3]) if len(sys.argv) > 3 else 20
mb = int(sys.argv[4]) if len(sys.argv) > 4 else 50
poplib._MAXLINE = 1 << 20
failures = []


def message(i):
    line = os.urandom(37).hex().encode() + b"\r\n"
    return b"Subject: large %d\r\n\r\n" % i + line * (mb * 1024 * 1024 // len(line))


def one(i):
    try:
        sent = message(i)
        with smtplib.SMTP(smtp[0], int(smtp[1]), timeout=600) as s:
            s.sendmail("x@example.net", ["u%d@local.test" % i], sent)
        want = hashlib.sha256(sent).hexdigest()
        del sent
        p = poplib.POP3(pop3[0], int(pop3[1]), timeout=600)
        p.user("u%d@local.test" % i)
        p.pass_("bench")
        number = p.stat()[0]
        got, inside = hashlib.sha256(), False
        p._putcmd("RETR %d" % number)
        p._getresp()
        while True:
            line = p.file.readline()
            if line == b".\r\n":
                break
            line = line[1:] if line.startswith(b"..") else line
            inside = inside or line.startswith(b"Subject: large")
            if inside:
                got.update(line)
        if got.hexdigest() != want:
            failures.append("message %d differs" % i)
        p.dele(number)
        p.quit()
    except Exception as e:
        failures.append("message %d: %r" % (i, e))


start = time.monotonic()
threads = [threading.Thread(target=one, args=(i,)) for i in range(n)]
[t.start() for t in threads]
[t.join() for t in threads]
print("%d messages of %d MB at once: %d came back whole, %.0f s" % (n, mb, n - len(failures), time.monotonic() - start))
print("\n".join(failures))
sys.exit(1 if failures else 0)
