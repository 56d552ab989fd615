"""coap-client of libcoap. It sends from the port of the server that the device registered at.

A row has the arguments of coap-client beside the method, the format and the path: `get text /3/0/0 -b 16`. PACKAGE is a
file of 100,000 bytes. The response is the code of the last message and the payloads.
"""

import os
import pathlib
import re
import shlex
import subprocess
import tempfile

from peers.datagrams import Datagrams
from peers.messages import NUMBERS, show


class CoapClient(Datagrams):
    def __init__(self, folder):
        super().__init__()
        libraries = ":".join(map(str, folder.glob("usr/lib/*")))
        self.environment = {**os.environ, "LD_LIBRARY_PATH": libraries}
        self.program = str(folder / "usr/bin/coap-client-notls")
        self.package = folder / "package"
        self.package.write_bytes(bytes(range(250)) * 400)

    def forget(self):
        super().forget()
        if hasattr(self, "socket") and self.socket.fileno() < 0:
            self.open(self.port)

    def close(self):
        if self.socket.fileno() >= 0:
            super().close()

    def words(self, row):
        return [str(self.package) if word == "PACKAGE" else word for word in shlex.split(row.arguments)]

    def play(self, row):
        # The program takes the port from the server.
        self.close()
        arguments = ["-a", "127.0.0.1", "-p", str(self.port), "-B", "20", "-v", "7", "-m", row.operation]
        if row.format:
            arguments += ["-A" if row.operation == "get" else "-t", str(NUMBERS[row.format])]
        with tempfile.NamedTemporaryFile() as payload:
            arguments += ["-o", payload.name, *self.words(row)]
            command = [self.program, *arguments, f"coap://127.0.0.1:{self.device[1]}{row.path}"]
            done = subprocess.run(command, env=self.environment, capture_output=True, text=True, errors="replace")
            received = payload.read()
        codes = re.findall(r"^v:1 t:\w+ c:([2-5]\.\d\d) ", done.stdout + done.stderr, re.MULTILINE)
        if not codes:
            return f"no response: {done.stdout[-200:]}"
        # -w ends each payload with a new line.
        lines = received.replace(b"\n", b" ")
        return f"{codes[-1]} {show(lines)}".strip()


def start(fetched):
    return CoapClient(pathlib.Path(fetched) / "libcoap")
