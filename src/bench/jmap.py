#!/usr/bin/env python3
"""What opening a mailbox costs by JMAP, small and large, in one server: jmap.py HOST:HTTP HOST:IMAP USER PASSWORD [USER PASSWORD]

Fills INBOX of the first user with 1,000 messages and that of the second (bench2 unless given) with 100,000, unless they are there, then alternates:
one request with Email/query (newest first, with and without collapsed threads) and Email/get of 50 rows as a list shows them."""
import base64, http.client, json, socket, statistics, sys, time

PROPERTIES = ["id", "threadId", "mailboxIds", "keywords", "from", "subject", "receivedAt", "preview", "hasAttachment", "size"]


class Jmap:
    def __init__(self, place, user, password):
        self.connection = http.client.HTTPConnection(place)
        self.headers = {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode(),
                        "Content-Type": "application/json"}
        self.account = list(self.ask("GET", "/jmap/session", None)["accounts"])[0]

    def ask(self, method, path, body):
        self.connection.request(method, path, body, self.headers)
        answer = self.connection.getresponse()
        octets = answer.read()
        assert answer.status == 200, (answer.status, octets)
        return json.loads(octets)

    def call(self, *calls):
        request = {"using": ["urn:ietf:params:jmap:core", "urn:ietf:params:jmap:mail"],
                   "methodCalls": [[name, dict(arguments, accountId=self.account), str(i)] for i, (name, arguments) in enumerate(calls)]}
        answers = self.ask("POST", "/jmap/api", json.dumps(request))["methodResponses"]
        for answer in answers:
            assert answer[0] != "error", answer
        return [answer[1] for answer in answers]

    def inbox(self):
        return [one for one in self.call(("Mailbox/get", {"properties": ["role", "totalEmails"]}))[0]["list"] if one["role"] == "inbox"][0]

    def open(self, inbox, position, collapsed):
        query = {"filter": {"inMailbox": inbox}, "sort": [{"property": "receivedAt", "isAscending": False}],
                 "collapseThreads": collapsed, "position": position, "limit": 50, "calculateTotal": True}
        rows = {"#ids": {"resultOf": "0", "name": "Email/query", "path": "/ids"}, "properties": PROPERTIES}
        begin = time.perf_counter()
        found = self.call(("Email/query", query), ("Email/get", rows))
        assert len(found[1]["list"]) == 50, found[0]
        return (time.perf_counter() - begin) * 1000


def fill(place, user, password, count):
    """MULTIAPPEND (RFC 3502) with literals that do not wait."""
    host, port = place.split(":")
    with socket.create_connection((host, int(port))) as connection:
        stream = connection.makefile("rwb")
        stream.readline()
        stream.write(f"a LOGIN {user} {password}\r\n".encode())
        stream.flush()
        assert b"a OK" in (line := stream.readline()), line
        for first in range(0, count, 100):
            stream.write(b"b APPEND INBOX")
            for i in range(first, min(first + 100, count)):
                thread = i - i % 3
                mail = (f"Message-ID: <{i}@bench>\r\n" + (f"References: <{thread}@bench>\r\n" if i != thread else "")
                        + f"From: Sender {i % 97} <s{i % 97}@bench.test>\r\nTo: {user}\r\nSubject: " + ("Re: " if i != thread else "")
                        + f"Message {thread}\r\nDate: Tue, 24 Nov 2026 12:00:00 +0000\r\n\r\nText of message {i}. " + "filler " * 40 + "\r\n").encode()
                stream.write(b" {%d+}\r\n" % len(mail) + mail)
            stream.write(b"\r\n")
            stream.flush()
            line = stream.readline()
            while not line.startswith(b"b "):
                line = stream.readline()
            assert line.startswith(b"b OK"), line


def main():
    http_place, imap, user, password = sys.argv[1:5]
    large_user, large_password = (sys.argv[5:] + ["bench2@" + user.split("@")[1], password])[:2]
    boxes = []
    for name, secret, count in ((user, password, 1000), (large_user, large_password, 100_000)):
        jmap = Jmap(http_place, name, secret)
        inbox = jmap.inbox()
        if inbox["totalEmails"] < count:
            fill(imap, name, secret, count - inbox["totalEmails"])
        boxes.append([name, secret, inbox["id"], count])
    boxes = [(Jmap(http_place, name, secret), inbox, count) for name, secret, inbox, count in boxes]
    for collapsed in (False, True):
        for jmap, inbox, count in boxes:
            print(f"{count} messages, first time, collapsed {collapsed}: {jmap.open(inbox, 0, collapsed):.0f} ms")
    for jmap, inbox, _ in boxes * 100:
        jmap.open(inbox, 0, True)
    for what, where, collapsed in (("top", 0, False), ("middle", 0.5, False), ("top, collapsed", 0, True), ("further down, collapsed", 0.25, True)):
        took = ([], [])
        for _ in range(200):
            for (jmap, inbox, count), each in zip(boxes, took):
                each.append(jmap.open(inbox, int(where * count), collapsed))
        small, large = (statistics.median(each) for each in took)
        print(f"{what}: {small:.2f} ms of 1,000, {large:.2f} ms of 100,000, ratio {large / small:.2f}")


if __name__ == "__main__":
    main()
