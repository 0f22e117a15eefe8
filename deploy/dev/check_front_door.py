"""Asks nginx what it must answer by itself, and what must not get through it."""

import json
import os
import sys
import time
import urllib.error
import urllib.request

base = sys.argv[1]


def ask(path, data=None, headers=None):
    request = urllib.request.Request(base + path, data=data, headers=headers or {})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def expect(what, holds, seen):
    if not holds:
        sys.exit(f"{what}: {seen}")
    print(f"ok {what}")


status, headers, body = ask("/api/v1/flash-sales")
expect("the API answers", status == 200 and json.loads(body)["items"] is not None, status)
expect("an answer carries its request id once", len(headers.get_all("x-request-id")) == 1, headers)
status, headers, body = ask("/")
expect("the console is there, and always asked for anew", status == 200 and headers["Cache-Control"] == "no-cache", headers)
expect("the console may not be framed", "frame-ancestors 'none'" in headers["Content-Security-Policy"], headers)
expect("nginx does not tell its version", headers["Server"] == "nginx", headers["Server"])
status, _, body = ask("/some/page/of/the/console")
expect("a page of the console is the console", status == 200 and b"<title" in body, status)
status, _, _ = ask("/assets/missing.js")
expect("a missing file is missing", status == 404, status)
for path in ("/metrics", "/api/../metrics", "/nginx.conf", "/local/upstream.conf"):
    _, _, body = ask(path)
    expect(f"{path} gives nothing away", b"http_server_request" not in body and b"upstream" not in body, body[:80])
status, headers, body = ask("/api/v1/auth/login", b"x" * 70_000, {"Content-Type": "application/json"})
expect("a body that is too large reads like the mall's refusals", status == 413 and json.loads(body)["code"] == "payload_too_large", (status, body[:200]))
status, _, body = ask("/api/v1/payment/notify", b"{}", {"Content-Type": "application/json"})
expect("an unsigned notification is refused by the mall", status in (400, 401, 403), (status, body[:200]))

# The live board: every event comes when it happens, through whichever node.
login = json.dumps({"username": os.environ["MALL_ADMIN_USERNAME"], "password": os.environ["MALL_ADMIN_PASSWORD"]}).encode()
status, _, body = ask("/api/admin/login", login, {"Content-Type": "application/json"})
expect("the demo admin logs in", status == 200, (status, body[:200]))
token = {"Authorization": f"Bearer {json.loads(body)['token']}"}
status, _, body = ask("/api/admin/flash-sales", headers=token)
sale = json.loads(body)["items"][0]["id"]
for _ in range(2):
    status, _, body = ask(f"/api/admin/flash-sales/{sale}/live-ticket", b"", token)
    expect("a ticket for the live board", status == 200, (status, body[:200]))
    ticket = json.loads(body)["ticket"]
    with urllib.request.urlopen(f"{base}/api/admin/flash-sales/{sale}/live?ticket={ticket}", timeout=15) as stream:
        expect("a stream of events, not compressed", stream.headers["Content-Type"].startswith("text/event-stream") and stream.headers["Content-Encoding"] in (None, "identity"), stream.headers)
        times = []
        for line in stream:
            if line.startswith(b"data:"):
                json.loads(line[5:])
                times.append(time.monotonic())
            if len(times) == 4:
                break
    gaps = [later - earlier for earlier, later in zip(times[1:], times[2:])]
    expect("a tick per second, not many at once", all(0.4 < gap < 2.5 for gap in gaps), gaps)
status, _, _ = ask(f"/api/admin/flash-sales/{sale}/live?ticket={ticket}")
expect("a ticket opens once", status == 401, status)
