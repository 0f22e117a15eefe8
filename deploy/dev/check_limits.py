"""Asks an nginx whose nodes are all away, and which spares nobody, what it answers by itself."""

import json
import sys
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

base = sys.argv[1]


def ask(path, body=None, token=None):
    request = urllib.request.Request(base + path, data=body, headers={"Content-Type": "application/json"})
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def expect(what, holds, seen):
    if not holds:
        sys.exit(f"{what}: {seen}")
    print(f"ok {what}")


def is_refusal(answer, status, code):
    seen, headers, body = answer
    return seen == status and headers["Retry-After"] == "1" and json.loads(body)["code"] == code and len(json.loads(body)["request_id"]) == 32


answer = ask("/api/v1/flash-sales")
expect("without a node, everybody reads 503 and when to come back", is_refusal(answer, 503, "unavailable"), answer)

with ThreadPoolExecutor(16) as pool:
    logins = list(pool.map(lambda _: ask("/api/admin/login", b"{}"), range(60)))
limited = [answer for answer in logins if answer[0] == 429]
# 5 a second and a burst of 20: of 60 at once, more than half are too many.
expect("guessing passwords is slow", 20 <= len(limited) <= 40, f"{len(limited)} of 60 were limited")
expect("who is too fast reads so, in the mall's words", is_refusal(limited[0], 429, "too_many_requests"), limited[0])

with ThreadPoolExecutor(16) as pool:
    orders = list(pool.map(lambda _: ask("/api/v1/flash-sales/7/orders", b"{}", "one-shopper"), range(60)))
limited = sum(answer[0] == 429 for answer in orders)
expect("one shopper orders only so often", 20 <= limited <= 40, f"{limited} of 60 were limited")
with ThreadPoolExecutor(16) as pool:
    orders = list(pool.map(lambda number: ask("/api/v1/flash-sales/7/orders", b"{}", f"shopper-{number}"), range(60)))
limited = sum(answer[0] == 429 for answer in orders)
expect("sixty shoppers behind one address may each order", limited == 0, f"{limited} of 60 were limited")
with ThreadPoolExecutor(16) as pool:
    notices = list(pool.map(lambda _: ask("/api/v1/payment/notify", b"{}"), range(300)))
limited = sum(answer[0] == 429 for answer in notices)
expect("WeChat is never limited", limited == 0, f"{limited} of 300 were limited")
