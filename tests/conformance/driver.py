"""Drives the simulator and the mall with the independent SDK `wechatpayv3`.

Usage: driver.py SETTINGS.json. The settings name the simulator, the mall, the keys, and an unpaid order of the mall.
Every answer of the simulator is verified by the SDK, in public-key mode, with a certificate that lies on disk, and with one that
the SDK downloads itself. Then the SDK's primitives make notifications for the mall: tampered ones must be refused, the right one
taken.
"""

import base64
import gzip
import hashlib
import json
import os
import sys
import tempfile
import threading
import time
import uuid
from http.server import BaseHTTPRequestHandler, HTTPServer

import requests
import wechatpayv3.core
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from wechatpayv3 import WeChatPay, WeChatPayType, utils

settings = json.load(open(sys.argv[1], encoding="utf-8"))
SIM = settings["simulator"]
CORE = wechatpayv3.core.Core
direct = requests.Session()
direct.trust_env = False


def read(name):
    with open(settings[name], encoding="utf-8") as file:
        return file.read()


class PointedCore(CORE):
    """The SDK knows one host only; everything else stays as it is."""

    def request(self, *args, **kwargs):
        self._gate_way = SIM
        return super().request(*args, **kwargs)


class Ear(BaseHTTPRequestHandler):
    """Takes notifications and keeps them for whoever waits."""

    heard = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        Ear.heard.append((dict(self.headers), body.decode()))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_args):
        pass


def listen():
    server = HTTPServer(("127.0.0.1", 0), Ear)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/notify"


def wait_for(what, find, seconds=10):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        found = find()
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError(f"it never came to pass: {what}")


def client(mode, notify_url):
    common = dict(
        wechatpay_type=WeChatPayType.JSAPI,
        mchid=settings["mchid"],
        private_key=read("merchant_key_file"),
        cert_serial_no=settings["merchant_serial"],
        appid=settings["appid"],
        apiv3_key=settings["api_v3_key"],
        notify_url=notify_url,
        timeout=(10, 30),
    )
    if mode == "public key":
        return WeChatPay(
            **common,
            public_key=read("platform_public_key_file"),
            public_key_id=settings["platform_public_key_id"],
        )
    folder = tempfile.mkdtemp()
    if mode == "certificate on disk":
        path = os.path.join(folder, settings["platform_cert_serial"] + ".pem")
        with open(path, "w", encoding="utf-8") as file:
            file.write(read("platform_cert_file"))
    return WeChatPay(**common, cert_dir=folder)


def expect(condition, what):
    if not condition:
        raise AssertionError(what)


def control(method, path, body):
    answer = direct.request(method, SIM + path, data=json.dumps(body))
    expect(answer.ok, f"{path}: {answer.text}")
    return answer.json()


def told(pay, since, field, number):
    """The notification about `number`, as the SDK reads it; others may come in between."""

    def find():
        for headers, body in Ear.heard[since:]:
            event = pay.callback(headers, body)
            expect(event, f"the SDK verifies {body}")
            if event["resource"].get(field) == number:
                return headers, body, event
        return None

    return wait_for(f"{number} is notified", find)


def drive(mode, notify_url):
    # In certificate mode the SDK can't even read the name of a public key.
    control("PUT", "/_sim/faults", {"notify_key": "public_key" if mode == "public key" else "certificate"})
    pay = client(mode, notify_url)
    mark = uuid.uuid4().hex[:16]
    first, second = f"P{mark}1", f"P{mark}2"

    def prepay(number):
        status, text = pay.pay(
            description="Image形象店-深圳腾大-QQ公仔",
            out_trade_no=number,
            amount={"total": 990},
            payer={"openid": settings["openid"]},
        )
        expect(status == 200, text)
        return json.loads(text)["prepay_id"]

    prepay_id = prepay(first)
    expect(prepay(first) != prepay_id, "a repeat gives a fresh prepay id")
    status, text = pay.query(out_trade_no=first)
    expect(status == 200 and json.loads(text)["trade_state"] == "NOTPAY", text)

    prepay(second)
    status, text = pay.close(out_trade_no=second)
    expect(status == 204 and not text, f"close answers 204 and nothing: {status} {text!r}")
    status, text = pay.query(out_trade_no=second)
    expect(json.loads(text)["trade_state"] == "CLOSED", text)

    heard = len(Ear.heard)
    control("POST", "/_sim/pay", {"prepay_id": prepay_id})
    headers, body, event = told(pay, heard, "out_trade_no", first)
    expect(event["event_type"] == "TRANSACTION.SUCCESS", body)
    expect(event["resource"]["amount"]["total"] == 990, event)
    forged = {name: "x" * 32 if name.lower() == "wechatpay-nonce" else value for name, value in headers.items()}
    expect(not pay.callback(forged, body), "another nonce does not verify")
    status, text = pay.query(transaction_id=event["resource"]["transaction_id"])
    expect(json.loads(text)["trade_state"] == "SUCCESS", text)
    status, text = pay.close(out_trade_no=first)
    expect(status == 400 and json.loads(text)["code"] == "ORDER_PAID", text)

    number = f"R{mark}"
    heard = len(Ear.heard)
    for _again in range(2):
        status, text = pay.refund(
            out_refund_no=number,
            out_trade_no=first,
            amount={"refund": 90, "total": 990, "currency": "CNY"},
            reason="不想要了",
            notify_url=notify_url,
        )
        expect(status == 200, text)
    _headers, body, event = told(pay, heard, "out_refund_no", number)
    expect(event["resource"]["refund_status"] == "SUCCESS", body)
    status, text = pay.query_refund(out_refund_no=number)
    expect(json.loads(text)["status"] == "SUCCESS", text)
    expect(json.loads(text)["amount"]["refund"] == 90, text)

    control("PUT", "/_sim/faults", {"refund_result": "abnormal"})
    heard = len(Ear.heard)
    odd = f"A{mark}"
    amount = {"refund": 10, "total": 990, "currency": "CNY"}
    status, text = pay.refund(out_refund_no=odd, out_trade_no=first, amount=amount, notify_url=notify_url)
    expect(status == 200, text)
    _headers, body, event = told(pay, heard, "out_refund_no", odd)
    expect(event["event_type"] == "REFUND.ABNORMAL", body)
    control("PUT", "/_sim/faults", {"refund_result": "success"})
    refund_id = json.loads(text)["refund_id"]
    status, text = pay.abnormal_refund(refund_id=refund_id, out_refund_no=odd, type="MERCHANT_BANK_CARD")
    expect(status == 200 and json.loads(text)["status"] == "PROCESSING", text)
    # Its end is notified before the next mode's key signs.
    wait_for("the rescued refund ends", lambda: json.loads(pay.query_refund(out_refund_no=odd)[1])["status"] == "SUCCESS")
    time.sleep(0.3)

    bills(pay, first, number)
    print(f"ok: {mode}")


def bills(pay, trade, refund):
    control("PUT", "/_sim/faults", {"bill_at_once": True})
    today = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 8 * 3600))
    for kind, wanted, other in [("SUCCESS", trade, refund), ("REFUND", refund, None), ("ALL", trade, None)]:
        # The SDK always wants its bills packed; the hash is that of what is in the pack.
        status, text = pay.trade_bill(bill_date=today, bill_type=kind)
        expect(status == 200, text)
        bill = json.loads(text)
        status, content = pay.download_bill(bill["download_url"])
        expect(status == 200, content)
        content = gzip.decompress(content)
        expect(hashlib.sha1(content).hexdigest() == bill["hash_value"], "the hash is the file's")
        text = content.decode("utf-8-sig")
        expect(wanted in text, f"{kind}: {wanted} is in the bill")
        expect(other is None or other not in text, f"{kind}: {other} is not in the bill")
    status, text = pay.fundflow_bill(bill_date=today)
    expect(status == 200 and json.loads(text)["hash_type"] == "SHA1", text)
    status, text = pay.trade_bill(bill_date="2020-01-01")
    expect(status == 400, text)


def notify_the_mall():
    """Makes notifications with the SDK's and the library's own primitives."""
    mall = settings["mall"]
    key = utils.load_private_key(read("platform_key_file"))

    def plain(**changes):
        fields = {
            "mchid": settings["mchid"],
            "appid": settings["appid"],
            "out_trade_no": mall["out_trade_no"],
            "transaction_id": "4200001926202611235681342683",
            "trade_type": "JSAPI",
            "trade_state": "SUCCESS",
            "trade_state_desc": "支付成功",
            "bank_type": "OTHERS",
            "attach": "",
            "success_time": time.strftime("%Y-%m-%dT%H:%M:%S+08:00", time.gmtime(time.time() + 8 * 3600)),
            "payer": {"openid": mall["openid"]},
            "amount": {"total": mall["fen"], "payer_total": mall["fen"], "currency": "CNY", "payer_currency": "CNY"},
        }
        fields.update(changes)
        return fields

    def envelope(fields, api_key=settings["api_v3_key"]):
        nonce = uuid.uuid4().hex[:12]
        sealed = AESGCM(api_key.encode()).encrypt(nonce.encode(), json.dumps(fields).encode(), b"transaction")
        return json.dumps({
            "id": str(uuid.uuid4()),
            "create_time": "2026-11-23T21:00:01+08:00",
            "resource_type": "encrypt-resource",
            "event_type": "TRANSACTION.SUCCESS",
            "summary": "支付成功",
            "resource": {
                "original_type": "transaction",
                "algorithm": "AEAD_AES_256_GCM",
                "ciphertext": base64.b64encode(sealed).decode(),
                "associated_data": "transaction",
                "nonce": nonce,
            },
        })

    def send(body, at=None, serial=settings["platform_public_key_id"], signed_body=None, **changes):
        stamp, nonce = str(int(at or time.time())), uuid.uuid4().hex
        message = f"{stamp}\n{nonce}\n{body if signed_body is None else signed_body}\n"
        headers = {
            "Content-Type": "application/json",
            "Wechatpay-Timestamp": stamp,
            "Wechatpay-Nonce": nonce,
            "Wechatpay-Serial": serial,
            "Wechatpay-Signature": utils.rsa_sign(key, message),
            "Wechatpay-Signature-Type": "WECHATPAY2-SHA256-RSA2048",
        }
        headers.update(changes)
        return direct.post(mall["notify_url"], data=body.encode(), headers=headers).status_code

    good = envelope(plain())
    tampered = {
        "a changed body": lambda: send(good + " ", signed_body=good),
        "an old time": lambda: send(good, at=time.time() - 301),
        "a future time": lambda: send(good, at=time.time() + 301),
        "an unknown key": lambda: send(good, serial="PUB_KEY_ID_0000000000000000000000000000000000"),
        "a probe": lambda: send(good, **{"Wechatpay-Signature": "WECHATPAY/SIGNTEST/" + "A" * 200}),
        "no signature": lambda: send(good, **{"Wechatpay-Signature": ""}),
        "another APIv3 key": lambda: send(envelope(plain(), api_key="x" * 32)),
        "another amount": lambda: send(envelope(plain(amount={"total": 1, "payer_total": 1, "currency": "CNY"}))),
        "another currency": lambda: send(
            envelope(plain(amount={"total": mall["fen"], "payer_total": mall["fen"], "currency": "USD"}))
        ),
        "another merchant": lambda: send(envelope(plain(mchid="1900000000"))),
        "another mini-program": lambda: send(envelope(plain(appid="wx0000000000000000"))),
        "another payer": lambda: send(envelope(plain(payer={"openid": "o" + "x" * 27}))),
        "an unpaid state": lambda: send(envelope(plain(trade_state="NOTPAY"))),
        "no JSON": lambda: send("<xml/>"),
    }
    for name, attempt in tampered.items():
        status = attempt()
        expect(400 <= status < 600, f"{name} is refused, not answered with {status}")
    answer = direct.get(mall["order_url"], headers={"Authorization": f"Bearer {mall['token']}"}).json()
    expect(answer["status"] == 0, "nothing of it changed the order")
    for _twice in range(2):
        expect(send(good) in (200, 204), "the right one is taken")
    answer = direct.get(mall["order_url"], headers={"Authorization": f"Bearer {mall['token']}"}).json()
    expect(answer["status"] == 1, "the order is paid")
    print(f"ok: {len(tampered)} tampered notifications refused, the right one taken")


def check_pay_sign():
    """The signature is deterministic: the SDK must come to the same."""
    parameters = settings["mall"]["parameters"]
    pay = client("public key", "http://127.0.0.1/notify")
    parts = [settings["appid"], parameters["timeStamp"], parameters["nonceStr"], parameters["package"]]
    expect(pay.sign(parts) == parameters["paySign"], "paySign is what the SDK signs")
    print("ok: paySign")


# The SDK takes its core from there whenever a client is made.
wechatpayv3.core.Core = PointedCore
NOTIFY = listen()
for MODE in ["public key", "certificate on disk", "certificate downloaded"]:
    drive(MODE, NOTIFY)
check_pay_sign()
notify_the_mall()
print("conformance: wechatpayv3", "passed")
