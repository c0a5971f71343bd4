#!/usr/bin/env python3
"""Submits mail over TLS from the first octet, after AUTH PLAIN; one JSON line.

  submit.py HOST:PORT [-c CONNECTIONS] [-n MESSAGES] [-k PER_SESSION] [-s OCTETS]

User u<i>@local.test (password bench) of each of the CONNECTIONS (20) sends MESSAGES (2000) in all of OCTETS (4096), PER_SESSION (20) on each
connection, to mailboxes of other users. Warm up by a first run.
"""
import argparse, asyncio, base64, json, resource, ssl, time

p = argparse.ArgumentParser(usage=__doc__)
p.add_argument("target")
p.add_argument("-c", type=int, default=20)
p.add_argument("-n", type=int, default=2000)
p.add_argument("-k", type=int, default=20)
p.add_argument("-s", type=int, default=4096)
a = p.parse_args()
host, port = a.target.rsplit(":", 1)
context = ssl.create_default_context()
context.check_hostname = False
context.verify_mode = ssl.CERT_NONE
body = b"Hello, this is a line of seventy-two octets, more or less, of a mail.\r\n" * (a.s // 71)
left, latencies = a.n, []


async def say(reader, writer, octets, code):
    writer.write(octets)
    return await hear(reader, code)


async def hear(reader, code):
    while True:
        line = await reader.readline()
        if line[3:4] != b"-":
            assert line.startswith(code), line
            return line


async def session(user):
    global left
    reader, writer = await asyncio.open_connection(host, int(port), ssl=context)
    await hear(reader, b"220")
    await say(reader, writer, b"EHLO client.test\r\n", b"250")
    plain = base64.b64encode(b"\0" + user + b"\0bench")
    await say(reader, writer, b"AUTH PLAIN " + plain + b"\r\n", b"235")
    for _ in range(a.k):
        if left <= 0:
            break
        left -= 1
        number = left
        begun = time.monotonic()
        await say(reader, writer, b"MAIL FROM:<" + user + b">\r\n", b"250")
        await say(reader, writer, b"RCPT TO:<u%d@local.test>\r\n" % (500 + number % 500), b"250")
        await say(reader, writer, b"DATA\r\n", b"354")
        header = b"From: <%s>\r\nTo: <u@local.test>\r\nSubject: %d\r\nMessage-ID: <%d.%d@client.test>\r\nDate: Mon, 23 Nov 2026 12:00:00 +0000\r\n\r\n"
        await say(reader, writer, header % (user, number, number, time.monotonic_ns()) + body + b".\r\n", b"250")
        latencies.append(time.monotonic() - begun)
    writer.write(b"QUIT\r\n")
    writer.close()


async def client(number):
    while left > 0:
        await session(b"u%d@local.test" % number)


async def main():
    await asyncio.gather(*(client(i) for i in range(a.c)))


begun = time.monotonic()
asyncio.run(main())
took = time.monotonic() - begun
cpu = resource.getrusage(resource.RUSAGE_SELF)
latencies.sort()
print(
    json.dumps(
        {
            "target": a.target,
            "per_session": a.k,
            "messages": len(latencies),
            "rate": round(len(latencies) / took),
            "p50_ms": round(latencies[len(latencies) // 2] * 1e3, 1),
            "p99_ms": round(latencies[len(latencies) * 99 // 100] * 1e3, 1),
            "driver_cpu_us": round((cpu.ru_utime + cpu.ru_stime) / len(latencies) * 1e6),
        }
    )
)
