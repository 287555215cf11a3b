#!/usr/bin/python3
"""A receiving end that misbehaves as it is told: HTTP/1.1, plain and over TLS.

    fault.py --log FILE [--certificates DIR] [--http PORT] [--https PORT] [--control PORT]

Prints one JSON line with its ports once all are open, for example
    {"http": 40001, "control": 40002, "https": 40003, "expired": 40004, …}
and ends on SIGTERM or when its standard input closes, so that a killed test
leaves nothing behind. The TLS ports (https, expired, other_host, self_signed,
and tls10, which speaks nothing newer) are there with --certificates, a
directory made by make-ca.

FILE gets a JSON line for each thing that arrives, written out at once:
    {"kind": "connection", "connection": 1, "port": "https", "time": 1770134113.123}
    {"kind": "handshake_failed", "connection": 1, …, "error": "…"}
    {"kind": "closed", "connection": 1, …, "segments": 12}           of TCP that came with data
    {"kind": "request", "connection": 1, "request": 2, "port": "https", "method": "POST", "path": "/rtgconv",
     "headers": {"content-type": "…"}, "body": "…", "behaviour": {"status": 200}, …}

The control port takes
    PUT /control     {"rules": [RULE, …]}, or a bare list: the behaviours for everything
    GET /control     {"connections": all so far, "open": now, "requests": all so far}
    DELETE /control  back to answering 200
Each PUT and DELETE lets go what hangs.

RULE: {"match": "text in the body", "path": "/rtgconv", "port": "https", "behaviours": [BEHAVIOUR, …]}, each of the
first three optional. A gzipped body is unpacked first, for rules and the log. The first rule that matches and has a behaviour left serves the request; none: 200. "times" says
how often a behaviour serves: 1 by default, for ever for the last of its list. A path such as /status/503 or /hang
chooses the behaviour itself and asks no rule.

BEHAVIOUR, after the request is read:
    {"status": 503, "headers": {"Retry-After": "2"}, "body": "…", "delay": seconds}
                                                a header whose value is a list comes once for each
    {"status": 200, "body_bytes": 52428800}     a body of that size; sent as fast as it is read
    {"status": 200, "then": "close"}            and close without having said so, when the next request comes
    {"action": "hang"}                          never answer
    {"action": "reset"}, {"action": "close"}    RST or FIN instead of an answer
    {"action": "endless"}                       a chunked body without an end
    {"action": "drip", "interval": 0.1}         a body of 100 bytes, byte by byte
    {"action": "garbage"}                       bytes that are not HTTP
    {"action": "truncate"}                      half of the body that Content-Length promises
and before anything is read (such a rule can only look at the port):
    {"action": "hang_unread"}, {"action": "reset_unread"}, {"action": "hang_handshake"}, {"action": "reset_handshake"}
"""

import argparse
import base64
import gzip
import json
import select
import signal
import socket
import ssl
import struct
import sys
import threading
import time

TLS_PORTS = {"https": "server", "expired": "expired", "other_host": "other-host", "self_signed": "self-signed", "tls10": "server"}
HANDSHAKE_ACTIONS = ("hang_handshake", "reset_handshake")
UNREAD_ACTIONS = ("hang_unread", "reset_unread")
READ_ACTIONS = ("hang", "reset", "close", "endless", "drip", "garbage", "truncate")
BEHAVIOUR_KEYS = {"status", "headers", "body", "body_bytes", "delay", "then", "action", "interval", "times"}
RULE_KEYS = {"match", "path", "port", "behaviours"}
ANSWER = {"status": 200}
IDLE_SECONDS = 600
MAXIMUM_REQUEST = 64 * 1024 * 1024


class Closed(Exception):
    """The other side is gone."""


def check_rules(given, actions, keys, then):
    """The rules in one shape, or ValueError: a mistyped behaviour must not pass as "answer 200"."""
    rules = given["rules"] if isinstance(given, dict) else [{"behaviours": given}] if given else []
    for rule in rules:
        unknown = set(rule) - RULE_KEYS
        if unknown or not rule.get("behaviours"):
            raise ValueError(f"a rule needs behaviours and knows no {sorted(unknown)}")
        for behaviour in rule["behaviours"]:
            unknown = set(behaviour) - keys
            if unknown or ("status" in behaviour) == ("action" in behaviour):
                raise ValueError(f"a behaviour has either a status or an action and knows no {sorted(unknown)}")
            action = behaviour.get("action")
            if action is not None and action not in actions:
                raise ValueError(f"no such action: {action}")
            if behaviour.get("then") not in (None, then):
                raise ValueError(f"then must be \"{then}\"")
        last = len(rule["behaviours"]) - 1
        rule["left"] = [b.get("times", float("inf") if i == last else 1) for i, b in enumerate(rule["behaviours"])]
    return rules


def behaviour_of_path(path):
    """/status/503, /hang, /endless …; None: the path says nothing."""
    words = path.split("?")[0].strip("/").split("/")
    if len(words) == 2 and words[0] == "status" and words[1].isdigit():
        return {"status": int(words[1])}
    if len(words) == 1 and words[0] in READ_ACTIONS:
        return {"action": words[0]}
    return None


class Script:
    """What is to be done with what arrives, and how often it was done."""

    def __init__(self):
        self.lock = threading.Lock()
        self.rules = []
        self.released = threading.Event()

    def set(self, rules):
        with self.lock:
            self.rules = rules
            # Who hangs by the old rules is let go; who hangs by the new ones waits on a new event.
            self.released.set()
            self.released = threading.Event()

    def take(self, port, actions=None, path=None, body=None):
        """The next behaviour; with `actions`: only if it is one of them, else None."""
        with self.lock:
            for rule in self.rules:
                if not self.applies(rule, port, path, body):
                    continue
                for index, behaviour in enumerate(rule["behaviours"]):
                    if rule["left"][index] <= 0:
                        continue
                    if actions is not None and behaviour.get("action") not in actions:
                        return None
                    rule["left"][index] -= 1
                    return behaviour
            return None if actions is not None else ANSWER

    @staticmethod
    def applies(rule, port, path, body):
        if rule.get("port") not in (None, port):
            return False
        if path is None:
            return rule.get("match") is None and rule.get("path") is None
        if rule.get("path") not in (None, path):
            return False
        return rule.get("match") is None or rule["match"] in body


class Log:
    def __init__(self, path):
        self.file = open(path, "a", encoding="utf-8")
        self.lock = threading.Lock()
        self.connections = 0
        self.open = 0
        self.requests = 0

    def write(self, kind, connection, port, **fields):
        line = {"kind": kind, "connection": connection, "port": port, "time": round(time.time(), 6), **fields}
        with self.lock:
            self.requests += kind == "request"
            self.file.write(json.dumps(line, ensure_ascii=False) + "\n")
            self.file.flush()

    def new_connection(self):
        with self.lock:
            self.connections += 1
            self.open += 1
            return self.connections

    def connection_ended(self):
        with self.lock:
            self.open -= 1

    def counts(self):
        with self.lock:
            return {"connections": self.connections, "open": self.open, "requests": self.requests}


class Request:
    def __init__(self, head, body):
        lines = head.decode("latin-1").split("\r\n")
        self.method, self.path = lines[0].split(" ")[:2]
        self.headers = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            self.headers[name.strip().lower()] = value.strip()
        self.raw = body
        if self.headers.get("content-encoding", "").lower() == "gzip" and body:
            body = self.raw = gzip.decompress(body)
        self.text = body.decode("utf-8", "replace")

    def keeps_alive(self):
        return self.headers.get("connection", "").lower() != "close"

    def as_fields(self):
        fields = {"method": self.method, "path": self.path, "headers": self.headers, "body": self.text}
        if self.text.encode("utf-8") != self.raw:
            fields["body_base64"] = base64.b64encode(self.raw).decode("ascii")
        return fields


def segments_with_data(sock):
    """How many came so far: tcpi_data_segs_in of struct tcp_info, Linux 4.6. None: not known, or the socket is closed."""
    try:
        return struct.unpack_from("I", sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 160), 152)[0]
    except (AttributeError, OSError, struct.error):
        return None


class Connection:
    """One accepted socket, on a thread of its own."""

    def __init__(self, server, number, port, sock):
        self.server = server
        self.number = number
        self.port = port
        self.sock = sock
        self.buffer = b""
        self.request_number = 0
        self.close_on_next = False

    def log(self, kind, **fields):
        self.server.log.write(kind, self.number, self.port, **fields)

    def take(self, actions):
        return self.server.script.take(self.port, actions)

    def run(self, context):
        try:
            self.log("connection")
            early = self.take(HANDSHAKE_ACTIONS)
            if early is not None:
                return self.act_unread(early)
            self.sock.settimeout(IDLE_SECONDS)
            if context is not None:
                self.sock = context.wrap_socket(self.sock, server_side=True)
            while self.serve_one():
                pass
        except ssl.SSLError as error:
            self.log("handshake_failed" if self.request_number == 0 else "tls_error", error=str(error))
        except (OSError, Closed, ValueError):
            pass
        finally:
            segments = segments_with_data(self.sock)
            self.sock.close()
            self.server.log.connection_ended()
            self.log("closed", segments=segments)

    def serve_one(self):
        if not self.request_comes():
            return False
        if self.close_on_next:
            # The bytes are left unread, so the close is a reset: what a server does that ran into its idle limit.
            return False
        unread = self.take(UNREAD_ACTIONS)
        if unread is not None:
            return self.act_unread(unread)
        request = self.read_request()
        self.request_number += 1
        behaviour = behaviour_of_path(request.path)
        if behaviour is None:
            behaviour = self.server.script.take(self.port, None, request.path, request.text)
        self.log("request", request=self.request_number, behaviour=behaviour, **request.as_fields())
        if "action" in behaviour:
            getattr(self, "act_" + behaviour["action"])(behaviour)
            return False
        self.answer(behaviour)
        return request.keeps_alive()

    def request_comes(self):
        """Waits for a request's first bytes without reading them; False: the other side closed instead."""
        if self.buffer or (isinstance(self.sock, ssl.SSLSocket) and self.sock.pending()):
            return True
        if not select.select([self.sock], [], [], IDLE_SECONDS)[0]:
            return False
        # Past the TLS layer, which can't peek. A farewell is one encrypted alert of 31 bytes at most, shorter than any request.
        return len(socket.socket.recv(self.sock, 64, socket.MSG_PEEK)) > 31 or not isinstance(self.sock, ssl.SSLSocket)

    def receive(self):
        if len(self.buffer) > MAXIMUM_REQUEST:
            raise Closed
        piece = self.sock.recv(65536)
        if not piece:
            raise Closed
        self.buffer += piece

    def read_request(self):
        while b"\r\n\r\n" not in self.buffer:
            self.receive()
        head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        request = Request(head, b"")
        if request.headers.get("expect", "").lower() == "100-continue":
            self.sock.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        if request.headers.get("transfer-encoding", "").lower() == "chunked":
            return Request(head, self.read_chunks())
        return Request(head, self.read_exactly(int(request.headers.get("content-length", "0"))))

    def read_exactly(self, length):
        while len(self.buffer) < length:
            self.receive()
        body, self.buffer = self.buffer[:length], self.buffer[length:]
        return body

    def read_chunks(self):
        body = b""
        while True:
            while b"\r\n" not in self.buffer:
                self.receive()
            size, self.buffer = self.buffer.split(b"\r\n", 1)
            length = int(size.split(b";")[0], 16)
            body += self.read_exactly(length + 2)[:length]
            if length == 0:
                return body

    def answer(self, behaviour):
        if behaviour.get("delay"):
            self.server.stopping.wait(behaviour["delay"])
        body = behaviour.get("body", "{}").encode("utf-8")
        size = behaviour.get("body_bytes", len(body))
        headers = {"Content-Type": "application/json", "Content-Length": str(size), **behaviour.get("headers", {})}
        lines = [f"{name}: {one}\r\n" for name, value in headers.items() for one in (value if isinstance(value, list) else [value])]
        head = f"HTTP/1.1 {behaviour['status']} Status\r\n" + "".join(lines) + "\r\n"
        self.sock.sendall(head.encode("latin-1"))
        if "body_bytes" in behaviour:
            self.send_filler(size)
        else:
            self.sock.sendall(body)
        self.close_on_next = behaviour.get("then") == "close"

    def send_filler(self, size):
        piece = b"x" * 65536
        while size > 0:
            self.sock.sendall(piece[:size])
            size -= len(piece)

    def hang(self):
        """Until the other side goes away, the rules change or the server ends. Nothing more is read."""
        released = self.server.script.released
        watch = select.poll()
        watch.register(self.sock, select.POLLRDHUP | select.POLLHUP | select.POLLERR)
        while not released.is_set() and not self.server.stopping.is_set() and not watch.poll(20):
            pass

    def reset(self):
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.sock.close()

    def act_unread(self, behaviour):
        if behaviour["action"].startswith("hang"):
            self.hang()
        else:
            self.reset()
        return False

    def act_hang(self, _behaviour):
        self.hang()

    def act_reset(self, _behaviour):
        self.reset()

    def act_close(self, _behaviour):
        self.sock.shutdown(socket.SHUT_RDWR)

    def act_endless(self, _behaviour):
        self.sock.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while not self.server.stopping.is_set():
            self.sock.sendall(b"10000\r\n" + b"x" * 65536 + b"\r\n")

    def act_drip(self, behaviour):
        size = 100
        self.sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % size)
        for _index in range(size):
            self.sock.sendall(b"x")
            if self.server.stopping.wait(behaviour.get("interval", 0.1)):
                return

    def act_garbage(self, _behaviour):
        self.sock.sendall(b"\x00\x16\x03\xff this is not HTTP \xfe\r\n\r\n")

    def act_truncate(self, _behaviour):
        self.sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n" + b"x" * 1000)


class Server:
    actions = HANDSHAKE_ACTIONS + UNREAD_ACTIONS + READ_ACTIONS
    keys = BEHAVIOUR_KEYS
    then = "close"
    connection = Connection

    def __init__(self, log_path):
        self.script = Script()
        self.log = Log(log_path)
        self.stopping = threading.Event()
        self.ports = {}

    def listen(self, name, port, handler):
        listener = socket.create_server(("127.0.0.1", port), backlog=256)
        self.ports[name] = listener.getsockname()[1]
        threading.Thread(target=self.accept, args=(listener, handler), daemon=True).start()

    def accept(self, listener, handler):
        while True:
            sock, _address = listener.accept()
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=handler, args=(sock,), daemon=True).start()

    def misbehave_on(self, name, port, context):
        def handle(sock):
            self.connection(self, self.log.new_connection(), name, sock).run(context)
        self.listen(name, port, handle)

    def control(self, sock):
        connection = Connection(self, 0, "control", sock)
        try:
            sock.settimeout(IDLE_SECONDS)
            keeps_alive = True
            while keeps_alive:
                request = connection.read_request()
                connection.answer(self.controlled(request))
                keeps_alive = request.keeps_alive()
        except (OSError, Closed):
            pass
        finally:
            sock.close()

    def run(self):
        """Tells the ports; until SIGTERM, or the end of the input."""
        print(json.dumps(self.ports), flush=True)
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        while sys.stdin.buffer.read(4096):
            pass
        self.stopping.set()

    def controlled(self, request):
        try:
            if request.method == "PUT":
                self.script.set(check_rules(json.loads(request.raw), self.actions, self.keys, self.then))
            elif request.method == "DELETE":
                self.script.set([])
            return {"status": 200, "body": json.dumps(self.log.counts())}
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            return {"status": 400, "body": json.dumps({"error": f"{type(error).__name__}: {error}"})}


def tls_context(directory, name):
    certificate = f"{directory}/{TLS_PORTS[name]}"
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(f"{certificate}.crt", f"{certificate}.key")
    context.set_alpn_protocols(["http/1.1"])
    if name == "tls10":
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1
        context.set_ciphers("ALL:@SECLEVEL=0")
    return context


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--log", required=True)
    arguments.add_argument("--certificates")
    for name in ("http", "https", "control"):
        arguments.add_argument("--" + name, type=int, default=0)
    given = arguments.parse_args()

    server = Server(given.log)
    server.listen("control", given.control, server.control)
    server.misbehave_on("http", given.http, None)
    if given.certificates:
        for name in TLS_PORTS:
            server.misbehave_on(name, given.https if name == "https" else 0, tls_context(given.certificates, name))
    server.run()


if __name__ == "__main__":
    main()
