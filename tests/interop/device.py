"""The program under test: its process, and the lines and events that it prints."""

import json
import queue
import subprocess
import threading
import time

from peers.events import Events
from peers.program import render


class Device:
    def __init__(self, program, arguments, stdin=subprocess.DEVNULL):
        self.process = subprocess.Popen(
            [program, *arguments],
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            bufsize=1,
        )
        self.lines = queue.Queue()
        self.recent = []
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            self.handle(line.rstrip("\n"))

    def handle(self, line):
        self.lines.put(line)

    def wait_for(self, matches, seconds):
        """Returns the next line that matches, or None. Lines before it are skipped."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            try:
                line = self.lines.get(timeout=left)
            except queue.Empty:
                return None
            self.recent = [*self.recent[-4:], line]
            if matches(line):
                return line
        return None

    def last_lines(self):
        return " | ".join(self.recent)

    def has_ended(self):
        """Returns whether a device that just started has ended already."""
        time.sleep(0.2)
        if self.process.poll() is None:
            return False
        self.wait_for(lambda _: False, 0.2)
        return True

    def wait(self, seconds=30):
        try:
            return f"exit {self.process.wait(seconds)}"
        except subprocess.TimeoutExpired:
            return "still running"

    def close(self):
        self.process.kill()
        self.process.wait()


class Gateway(Device):
    """The program as a gateway: each line that is JSON is an event of a device, and maybe of a path, or the response to
    a command."""

    def __init__(self, program, arguments):
        self.events = Events()
        self.responses = queue.Queue()
        super().__init__(program, arguments, stdin=subprocess.PIPE)
        # Clients that register before it listens would wait for seconds.
        self.events.take("listening", "", 5)

    def handle(self, line):
        super().handle(line)
        try:
            # Sorted, so that a pattern does not depend on the order of keys.
            event = json.loads(json.dumps(json.loads(line), sort_keys=True))
        except ValueError:
            return
        kind = event.pop("event", "")
        if kind in ("response", "error") and "line" in event:
            self.responses.put(event)
            return
        key = " ".join(filter(None, (event.pop("device", ""), event.pop("path", ""))))
        self.events.add(kind, key, render(event["value"] if event.keys() == {"value"} else event))

    def ask(self, command, form, seconds):
        """Returns the response to a command, with the format if it is not the requested one."""
        if command:
            self.process.stdin.write(command + "\n")
        try:
            response = self.responses.get(timeout=seconds)
        except queue.Empty:
            return "no response"
        if "code" not in response:
            return response["message"]
        other = response.get("format") if form and response.get("format") != form else None
        words = [response["code"], other, response.get("created")]
        words += [render(response.get(name)) for name in ("value", "links", "diagnostic", "malformed", "payload")]
        if response.get("deviations"):
            words.append(f"deviations={render(response['deviations'])}")
        return " ".join(filter(None, words))

    def last_lines(self):
        while not self.lines.empty():
            self.recent = [*self.recent[-4:], self.lines.get()]
        return super().last_lines()
