#!/usr/bin/python3
"""As fault.py, over HTTP/2: a receiving end that breaks off as it is told.

    fault_h2.py --log FILE --certificates DIR [--https PORT] [--control PORT]

Ports, log, control and rules are those of fault.py; https speaks nothing but HTTP/2. "then" and "code" are known here
only; "port", "delay", "body_bytes" and actions of fault.py that are not named here are not.

BEHAVIOUR, after the request is read:
    {"status": 200, "headers": {…}, "body": "…"}
    {"status": 200, "then": "goaway"}           a whole answer, then GOAWAY and the end of the connection
    {"action": "hang"}                          never answer
    {"action": "goaway_unprocessed"}            GOAWAY that says this request was not looked at, then the end
    {"action": "goaway", "code": 2}             GOAWAY that leaves open what became of this request, then the end
    {"action": "rst_stream", "code": 7}         RST_STREAM instead of an answer; 7 (REFUSED_STREAM): not looked at
    {"action": "rst_in_answer", "code": 2}      200, half of the body, RST_STREAM
    {"action": "garbage"}                       bytes that are no frame
"""

import argparse
import socket
import sys

import h2.config
import h2.connection
import h2.events
import h2.exceptions

sys.dont_write_bytecode = True  # the tests leave nothing in the tree
import fault

ACTIONS = ("hang", "goaway_unprocessed", "goaway", "rst_stream", "rst_in_answer", "garbage")


class Stream:
    def __init__(self, headers):
        self.headers = {name.decode(): value.decode() for name, value in headers}
        self.body = b""

    def request(self):
        head = f"{self.headers[':method']} {self.headers[':path']} HTTP/2\r\n"
        head += "\r\n".join(f"{name}: {value}" for name, value in self.headers.items() if not name.startswith(":"))
        return fault.Request(head.encode("latin-1"), self.body)


class Connection(fault.Connection):
    """One accepted socket, with any number of streams."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.http2 = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
        self.streams = {}

    def send(self):
        data = self.http2.data_to_send()
        if data:
            self.sock.sendall(data)

    def serve_one(self):
        if self.request_number == 0 and not self.streams:
            self.http2.initiate_connection()
            self.send()
        data = self.sock.recv(65536)
        if not data:
            return False
        try:
            events = self.http2.receive_data(data)
        except h2.exceptions.ProtocolError as error:
            self.log("protocol_error", error=str(error))
            return False
        for event in events:
            if not self.meet(event):
                return False
        self.send()
        return True

    def meet(self, event):
        if isinstance(event, h2.events.RequestReceived):
            self.streams[event.stream_id] = Stream(event.headers)
        elif isinstance(event, h2.events.DataReceived):
            self.streams[event.stream_id].body += event.data
            self.http2.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
        elif isinstance(event, h2.events.StreamEnded):
            return self.serve(event.stream_id, self.streams.pop(event.stream_id).request())
        elif isinstance(event, h2.events.ConnectionTerminated):
            return False
        return True

    def serve(self, stream, request):
        self.request_number += 1
        behaviour = self.server.script.take(self.port, None, request.path, request.text)
        self.log("request", request=self.request_number, behaviour=behaviour, **request.as_fields())
        if "action" in behaviour:
            goes_on = getattr(self, "act_" + behaviour["action"])(stream, behaviour)
        else:
            self.answer_stream(stream, behaviour["status"], behaviour.get("body", "{}").encode("utf-8"), behaviour.get("headers", {}))
            goes_on = behaviour.get("then") != "goaway" or self.go_away(0, stream)
        self.send()
        if not goes_on:
            # The end of our side: a close with bytes unread would be a reset, and take back what was just sent.
            self.sock.shutdown(socket.SHUT_WR)
            self.hang()
        return goes_on

    def answer_stream(self, stream, status, body, headers, complete=True):
        fields = {"content-type": "application/json", "content-length": str(len(body)), **headers}
        self.http2.send_headers(stream, [(":status", str(status)), *fields.items()])
        self.http2.send_data(stream, body if complete else body[: len(body) // 2], end_stream=complete)

    def go_away(self, code, last_stream):
        self.http2.close_connection(error_code=code, last_stream_id=last_stream)
        return False

    def act_hang(self, _stream, _behaviour):
        return True

    def act_goaway_unprocessed(self, stream, _behaviour):
        return self.go_away(0, max(0, stream - 2))

    def act_goaway(self, stream, behaviour):
        return self.go_away(behaviour.get("code", 2), stream)

    def act_rst_stream(self, stream, behaviour):
        self.http2.reset_stream(stream, behaviour.get("code", 2))
        return True

    def act_rst_in_answer(self, stream, behaviour):
        self.answer_stream(stream, 200, b"x" * 2000, {}, complete=False)
        self.send()
        # The status has to be read as one, before the stream is taken back.
        self.server.stopping.wait(0.2)
        self.http2.reset_stream(stream, behaviour.get("code", 2))
        return True

    def act_garbage(self, _stream, _behaviour):
        self.send()
        self.sock.sendall(b"\xff\xff\xff this is no frame \xfe\r\n" * 4)
        return False


class Server(fault.Server):
    actions = ACTIONS
    keys = {"status", "headers", "body", "then", "action", "code", "times"}
    then = "goaway"
    connection = Connection


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--log", required=True)
    arguments.add_argument("--certificates", required=True)
    for name in ("https", "control"):
        arguments.add_argument("--" + name, type=int, default=0)
    given = arguments.parse_args()

    server = Server(given.log)
    context = fault.tls_context(given.certificates, "https")
    context.set_alpn_protocols(["h2"])
    server.listen("control", given.control, server.control)
    server.misbehave_on("https", given.https, context)
    server.run()


if __name__ == "__main__":
    main()
