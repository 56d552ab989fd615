"""A peer that is a program: it reads commands and writes responses and events, each a line of JSON."""

import contextlib
import json
import queue
import socket
import subprocess
import threading

from peers.events import Events


def free_port():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Program:
    def __init__(self, command, addresses, **options):
        self.addresses = addresses
        self.events = Events()
        self.responses = queue.Queue()
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1, **options
        )
        threading.Thread(target=self._read, daemon=True).start()
        if self.events.take("ready", "", 30) is None:
            raise RuntimeError(f"{command[0]} did not start")

    def _read(self):
        for line in self.process.stdout:
            try:
                message = json.loads(line)
            except ValueError:
                print(line, end="")
                continue
            if "event" in message:
                self.events.add(message["event"], message["path"], render(message["value"]))
            else:
                self.responses.put(message)
        self.responses.put({"code": "the driver has ended", "format": None, "value": None})

    def play(self, row):
        command = {"op": row.operation, "format": row.format, "path": row.path, "args": row.arguments}
        try:
            self.process.stdin.write(json.dumps(command) + "\n")
            response = self.responses.get(timeout=30)
        except queue.Empty:
            return "no response from the driver"
        except BrokenPipeError:
            return "the driver has ended"
        # A response in another format than the requested one shows it.
        other = response["format"] if row.format and response["format"] != row.format else None
        words = (response["code"], other, render(response["value"]))
        return " ".join(filter(None, words))

    def forget(self):
        """Forgets the events of the last device."""
        self.events.clear()

    def close(self):
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def render(value):
    """Returns a string as it is, other values as JSON, and nothing for null."""
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
