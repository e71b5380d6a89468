#!/usr/bin/env python3
# Bawn
# SPDX-License-Identifier: Apache-2.0
"""An HTTP proxy on loopback that makes a mock cloud fail as real ones do.

  fault-proxy.py --to 127.0.0.1:5000 [--port 5115] [--seed 1] FAULT=RATE …

It passes requests on to the mock, and of each kind of fault makes as many as its rate says (0 to 1,
tried in the order given; at most one a request). The same seed and the same order of requests give
the same faults. Requests of one operation fail at most --in-a-row times one after the other, so that a
client that tries again gets through; --forever takes that limit away.

  throttle   the service's own answer of too many requests, in the request's form
  error500   an internal error
  error503   unavailable, with an HTML page as load balancers have it
  reset      the connection is reset before an answer
  drop       the connection is reset in the middle of the body
  truncate   the body ends early although its length said more, and the connection closes
  garble     the body is cut, and its length says so: it looks whole and isn't
  slow       the answer comes in small pieces over --slow-seconds
  stall      nothing comes for --stall-seconds, then the connection closes
  expire     the credentials have expired; from --expire-after requests on until a request comes with
             another access key or token
  denied     access denied

SIGUSR1, and GET /_faults, tell how many of each there were, as JSON. Only loopback is served and asked.
"""
import argparse
import collections
import http.client
import http.server
import json
import random
import re
import signal
import socket
import struct
import sys
import threading
import time

KINDS = ["throttle", "error500", "error503", "reset", "drop", "truncate", "garble", "slow", "stall",
         "expire", "denied"]
# Code and status as each form of service says it.
CODES = {
    "throttle": ("Throttling", "ThrottlingException", "SlowDown", 400, 503),
    "error500": ("InternalFailure", "InternalServerError", "InternalError", 500, 500),
    "expire": ("ExpiredToken", "ExpiredTokenException", "ExpiredToken", 403, 400),
    "denied": ("AccessDenied", "AccessDeniedException", "AccessDenied", 403, 403),
}


class Faults:
    """Decides which request fails and how; counts."""

    def __init__(self, options):
        self.options = options
        self.random = random.Random(options.seed)
        self.counts = collections.Counter()
        self.in_a_row = collections.Counter()
        self.expired = None
        self.lock = threading.Lock()

    def choose(self, operation, identity):
        with self.lock:
            self.counts["requests"] += 1
            # One number for each kind whatever comes of it, so that the rate of one kind doesn't
            # change when others fail.
            numbers = {kind: self.random.random() for kind in self.options.rates}
            if fault := self.expiry(identity):
                return fault
            if not self.options.forever and self.in_a_row[operation] >= self.options.in_a_row:
                self.in_a_row[operation] = 0
                return None
            for kind, rate in self.options.rates.items():
                if kind != "expire" and numbers[kind] < rate:
                    self.in_a_row[operation] += 1
                    self.counts[kind] += 1
                    return kind
            self.in_a_row[operation] = 0
            return None

    def expiry(self, identity):
        after = self.options.expire_after
        if "expire" not in self.options.rates or self.counts["requests"] <= after:
            return None
        if self.expired is None:
            self.expired = identity
        if identity != self.expired:
            return None
        self.counts["expire"] += 1
        return "expire"


def operation_of(method, path, headers, body):
    """What a request asks, as well as can be told from outside."""
    if target := headers.get("X-Amz-Target"):
        return target
    if found := re.search(rb"(?:^|&)Action=(\w+)", body or b""):
        return found.group(1).decode()
    return f"{method} {path}"


def identity_of(headers):
    key = re.search(r"Credential=([^/]+)", headers.get("Authorization", ""))
    return (key.group(1) if key else "", headers.get("X-Amz-Security-Token", ""))


def error_answer(kind, headers, body):
    """Status, headers and body of an error in the form that the request is in."""
    query, named, rest, status, other_status = CODES[kind]
    content = headers.get("Content-Type", "")
    if "x-amz-json" in content or headers.get("X-Amz-Target"):
        text = json.dumps({"__type": f"com.example#{named}", "message": f"made up: {kind}"})
        return 400 if status < 500 else status, {"Content-Type": "application/x-amz-json-1.1"}, text
    if "x-www-form-urlencoded" in content:
        if b"Version=2016-11-15" in (body or b""):
            code = "RequestLimitExceeded" if kind == "throttle" else query
            code = "UnauthorizedOperation" if kind == "denied" else code
            text = (f"<Response><Errors><Error><Code>{code}</Code><Message>made up: {kind}</Message>"
                    "</Error></Errors><RequestID>fault</RequestID></Response>")
            return (503 if kind == "throttle" else status), {"Content-Type": "text/xml"}, text
        text = (f"<ErrorResponse><Error><Type>Sender</Type><Code>{query}</Code><Message>made up: "
                f"{kind}</Message></Error><RequestId>fault</RequestId></ErrorResponse>")
        return status, {"Content-Type": "text/xml"}, text
    if "/s3/" in headers.get("Authorization", ""):
        text = (f"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{rest}</Code><Message>made "
                f"up: {kind}</Message><RequestId>fault</RequestId></Error>")
        return other_status, {"Content-Type": "application/xml"}, text
    return (429 if kind == "throttle" else other_status), {
        "Content-Type": "application/json", "x-amzn-ErrorType": f"{named}:http://example.org/"
    }, json.dumps({"message": f"made up: {kind}"})


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


class Proxy(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *arguments):
        pass

    def handle_one_request(self):
        try:
            super().handle_one_request()
        except (ConnectionError, TimeoutError):
            self.close_connection = True

    def do_any(self):
        faults = self.server.faults
        if self.path == "/_faults":
            return self.answer(200, {"Content-Type": "application/json"},
                               json.dumps(faults.counts).encode())
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length) if length else b""
        path = self.path.partition("?")[0]
        kind = faults.choose(
            operation_of(self.command, path, self.headers, body), identity_of(self.headers))
        if kind == "reset":
            return self.reset()
        if kind == "stall":
            time.sleep(faults.options.stall_seconds)
            return self.reset()
        if kind == "error503":
            page = b"<html><body><b>Http/1.1 Service Unavailable</b></body> </html>"
            return self.answer(503, {"Content-Type": "text/html"}, page)
        if kind in CODES:
            status, headers, text = error_answer(kind, self.headers, body)
            return self.answer(status, headers, text.encode())
        status, headers, content = self.ask(body)
        self.spoil(kind, status, headers, content)

    do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = do_PATCH = do_OPTIONS = do_any

    def ask(self, body):
        host, port = self.server.faults.options.to
        connection = http.client.HTTPConnection(host, port, timeout=120)
        headers = {k: v for k, v in self.headers.items() if k.lower() not in ("connection",)}
        try:
            connection.request(self.command, self.path, body=body or None, headers=headers)
            answer = connection.getresponse()
            content = answer.read()
            kept = [(k, v) for k, v in answer.getheaders()
                    if k.lower() not in ("connection", "transfer-encoding", "content-length")]
            return answer.status, kept, content
        finally:
            connection.close()

    def spoil(self, kind, status, headers, content):
        options = self.server.faults.options
        half = len(content) // 2
        if kind == "garble":
            return self.answer(status, headers, content[:half])
        self.begin(status, headers, len(content))
        if self.command == "HEAD":
            return
        if kind in ("drop", "truncate"):
            self.wfile.write(content[:half])
            self.wfile.flush()
            if kind == "drop":
                return self.reset()
            self.close_connection = True
            return
        if kind == "slow" and content:
            size = max(1, len(content) // 20)
            for start in range(0, len(content), size):
                self.wfile.write(content[start:start + size])
                self.wfile.flush()
                time.sleep(options.slow_seconds / 20)
            return
        self.wfile.write(content)

    def begin(self, status, headers, length):
        self.send_response_only(status)
        for name, value in headers.items() if isinstance(headers, dict) else headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(length))
        self.end_headers()

    def answer(self, status, headers, content):
        self.begin(status, headers, len(content))
        if self.command != "HEAD":
            self.wfile.write(content)

    def reset(self):
        # Closing with a linger time of zero sends RST rather than FIN.
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True
        raise ConnectionResetError


def loopback(text):
    host, _, port = text.rpartition(":")
    if host not in ("127.0.0.1", "localhost"):
        raise argparse.ArgumentTypeError("only loopback is ever asked, such as 127.0.0.1:5000")
    return "127.0.0.1", int(port)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("faults", nargs="*", metavar="FAULT=RATE")
    parser.add_argument("--to", type=loopback, required=True)
    parser.add_argument("--port", type=int, default=5115)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--in-a-row", type=int, default=2)
    parser.add_argument("--forever", action="store_true")
    parser.add_argument("--slow-seconds", type=float, default=2)
    parser.add_argument("--stall-seconds", type=float, default=30)
    parser.add_argument("--expire-after", type=int, default=50)
    options = parser.parse_args()
    options.rates = {}
    for fault in options.faults:
        kind, _, rate = fault.partition("=")
        try:
            options.rates[kind] = float(rate)
        except ValueError:
            parser.error(f"{fault}: write it as throttle=0.1")
        if kind not in KINDS or not 0 <= options.rates[kind] <= 1:
            parser.error(f"{fault}: the faults are {', '.join(KINDS)}, the rates 0 to 1")
    server = Server(("127.0.0.1", options.port), Proxy)
    server.faults = Faults(options)
    signal.signal(signal.SIGUSR1, lambda *_: print(json.dumps(server.faults.counts), flush=True))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    print(f"http://127.0.0.1:{server.server_address[1]} fails as told; the mock is at "
          f"{options.to[0]}:{options.to[1]}", flush=True)
    try:
        server.serve_forever()
    except (KeyboardInterrupt, SystemExit):
        print(json.dumps(server.faults.counts), flush=True)


if __name__ == "__main__":
    main()
