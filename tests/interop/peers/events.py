"""Events of a peer: a registration, a notification."""

import threading
import time


class Events:
    """Events in their order, each of a kind and a path."""

    def __init__(self):
        self.waiting = []
        self.changed = threading.Condition()

    def add(self, kind, path, value):
        with self.changed:
            self.waiting.append((kind, path, value))
            self.changed.notify_all()

    def take(self, kind, path, seconds):
        """Removes and returns the first value of a kind and path, or None if none comes."""
        deadline = time.monotonic() + seconds
        with self.changed:
            while True:
                for index, event in enumerate(self.waiting):
                    if event[:2] == (kind, path):
                        return self.waiting.pop(index)[2]
                if not self.changed.wait(deadline - time.monotonic()) and time.monotonic() >= deadline:
                    return None

    def drop(self, kind, path):
        with self.changed:
            self.waiting = [event for event in self.waiting if event[:2] != (kind, path)]

    def clear(self):
        with self.changed:
            self.waiting.clear()
