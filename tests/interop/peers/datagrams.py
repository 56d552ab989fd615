"""Servers that send single datagrams, with the messages of aiocoap and without its protocol.

Every response starts with its type: ack, con, non or rst. Beside the requests of messages.py there are

  repeat              sends the last datagram again; the response is `same` if it is
  datagram HEX        sends bytes
  reset, acknowledge  answers the last notification
  blocks SIZE         requests all blocks of a response
  address HOST:PORT   is the device that requests go to, before it has registered
  respond CODE WORDS  answers the last request of a gateway, with the words of messages.py
  stop, listen        closes the socket; opens it again, with the same address
"""

import contextlib
import dataclasses
import queue
import socket
import threading

from aiocoap import ACK, CON, NON, RST, Message
from aiocoap.numbers import codes

from peers import messages
from peers.events import Events

SECONDS = 3
TYPES = {ACK: "ack", CON: "con", NON: "non", RST: "rst"}


class Datagrams:
    def __init__(self):
        self.second = None
        self.events = Events()
        self.responses = queue.Queue()
        self.forget()
        self.open(0)

    def open(self, port):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", port))
        self.port = self.socket.getsockname()[1]
        self.addresses = {"SERVER": f"coap://127.0.0.1:{self.port}"}
        self.receiver = threading.Thread(target=self._receive, daemon=True)
        self.receiver.start()

    def forget(self):
        """Forgets the last device."""
        if self.second:
            self.second.forget()
        self.events.clear()
        self.device = None
        self.mid = 100
        self.sent = self.answer = self.notification = None

    def close(self):
        if self.second:
            self.second.close()
        self.close_socket()

    def close_socket(self):
        # A thread that waits keeps the port in use.
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)
        self.receiver.join()
        self.socket.close()

    def play(self, row):
        own = getattr(self, "op_" + row.operation, None)
        if own:
            return own(row)
        message = messages.request(row)
        if message.mid is None:
            self.mid += 1
            message.mid = self.mid
        if not message.token:
            message.token = message.mid.to_bytes(2, "big")
        return self.exchange(message.encode())

    def op_repeat(self, _row):
        before = self.answer
        text = self.exchange(self.sent)
        return "same" if self.answer == before else text

    def op_datagram(self, row):
        return self.exchange(bytes.fromhex(row.arguments))

    def op_reset(self, _row):
        return self.answer_notification(RST)

    def op_acknowledge(self, _row):
        return self.answer_notification(ACK)

    def op_address(self, row):
        host, _, port = row.arguments.partition(":")
        self.device = (host, int(port))
        return "known"

    def op_respond(self, row):
        code, _, words = row.arguments.partition(" ")
        response = messages.response(code, words)
        response.mtype, response.mid = ACK, self.request.mid
        response.token = response.token or self.request.token
        self.socket.sendto(response.encode(), self.device)
        return "sent"

    def op_stop(self, _row):
        self.close_socket()
        return "stopped"

    def op_listen(self, _row):
        self.open(self.port)
        return "listens"

    def op_blocks(self, row):
        size, number, etags, payload = row.arguments, 0, set(), b""
        while True:
            words = dataclasses.replace(row, operation="get", arguments=f"block2={number}/{size}")
            text = self.play(words)
            if " 2.05 " not in text:
                return text
            message = Message.decode(self.answer)
            etags.add(message.opt.etag)
            payload += message.payload
            if not message.opt.block2.more:
                break
            number += 1
        verdict = "one etag" if len(etags) == 1 and None not in etags else "not one etag"
        return f"{verdict} {messages.show(payload)}"

    def answer_notification(self, mtype):
        answer = Message(code=codes.EMPTY, _mtype=mtype, _mid=self.notification.mid)
        self.socket.sendto(answer.encode(), self.device)
        return "sent"

    def exchange(self, datagram):
        while not self.responses.empty():
            self.responses.get()
        self.sent, self.answer = datagram, None
        self.socket.sendto(datagram, self.device)
        try:
            self.answer = self.responses.get(timeout=SECONDS)
        except queue.Empty:
            return "nothing"
        message = Message.decode(self.answer)
        kind = TYPES[message.mtype]
        return kind if message.code == codes.EMPTY else f"{kind} {messages.render(message)}"

    def _receive(self):
        while True:
            try:
                datagram, sender = self.socket.recvfrom(65535)
            except OSError:
                return
            # The end of the socket, see close.
            if not datagram:
                return
            message = Message.decode(datagram)
            if message.code.is_request() and message.opt.uri_path[:1] == ("rd",):
                self._serve(message, sender)
            elif message.code.is_request():
                # A gateway that repeats its request has not seen the response yet.
                self.request = message
                self.events.add("requested", "/" + "/".join(message.opt.uri_path), messages.render(message))
            elif message.opt.observe is not None and message.mtype in (CON, NON):
                self.notification = message
                text = f"{TYPES[message.mtype]} {messages.render(message)}"
                self.events.add("notified", message.token.hex(), text)
            else:
                self.responses.put(datagram)

    def _serve(self, message, sender):
        """Answers a registration, its updates and its end."""
        self.device = sender
        path = message.opt.uri_path
        kind = {codes.POST: "registered" if path == ("rd",) else "updated", codes.DELETE: "deregistered"}[message.code]
        code = {"registered": codes.CREATED, "updated": codes.CHANGED, "deregistered": codes.DELETED}[kind]
        answer = Message(code=code, _mtype=ACK, _mid=message.mid, _token=message.token)
        if kind == "registered":
            answer.opt.location_path = ("rd", "1")
        self.socket.sendto(answer.encode(), sender)
        self.events.add(kind, "", "&".join(message.opt.uri_query))


def start(_fetched):
    first = Datagrams()
    first.second = Datagrams()
    first.addresses["SERVER2"] = first.second.addresses["SERVER"]
    return first
