"""The program under test: its process and the lines that it prints."""

import queue
import subprocess
import threading
import time


class Device:
    def __init__(self, program, arguments):
        self.process = subprocess.Popen(
            [program, *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, bufsize=1
        )
        self.lines = queue.Queue()
        self.recent = []
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.put(line.rstrip("\n"))

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
