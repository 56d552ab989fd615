"""Plays the exchanges of a peer and prints them as a table.

Usage: play.py PEER FETCHED DEVICE. FETCHED is the folder of the fetched programs, DEVICE the program under test.

Exit code 0 if all responses are as expected, else 1. The last line counts them.
"""

import dataclasses
import pathlib
import signal
import sys
import tempfile
import time
import traceback

import device
import peers
import table
from peers.program import free_port

HERE = pathlib.Path(__file__).resolve().parent


class Missing(Exception):
    """There is no event: not even the pattern * matches."""


class Player:
    """Plays rows. Operations that are not here are those of the peer."""

    def __init__(self, peer, program):
        self.peer = peer
        self.program = program
        self.device = self.gateway = None
        self.folder = None
        self.open_folder()

    def open_folder(self):
        """Creates an empty folder for STATE, a file that the device may keep, and chooses a port for BIND."""
        self.close()
        self.device = self.gateway = None
        self.folder = tempfile.TemporaryDirectory()
        self.bind = f"127.0.0.1:{free_port()}"
        self.bind2 = f"127.0.0.1:{free_port()}"

    def close(self):
        for program in filter(None, (self.device, self.gateway)):
            program.close()
        if self.folder:
            self.folder.cleanup()

    def play(self, row):
        """Returns the response as text. Words such as SERVER are short for addresses and files."""
        arguments = row.arguments
        words = {**self.peer.addresses, "BIND": self.bind, "STATE": f"{self.folder.name}/state"}
        words |= {"ACCOUNTS": f"{self.folder.name}/accounts", "GATEWAY": f"coap://{self.bind}", "BIND2": self.bind2}
        words |= {"COAPS": f"coaps://{self.bind}"}
        words |= {"KEYS": f"{self.folder.name}/keys", "KEYS2": f"{self.folder.name}/keys2"}
        # The longest word first, because SERVER is a part of SERVER2.
        for word in sorted(words, reverse=True):
            arguments = arguments.replace(word, words[word])
        row = dataclasses.replace(row, arguments=arguments)
        own = getattr(self, "op_" + row.operation.replace("-", "_"), None)
        return own(row) if own else self.peer.play(row)

    def op_device(self, row):
        """Starts the device, in place of a running one."""
        if self.device:
            self.device.close()
        self.peer.forget()
        self.device = device.Device(self.program, row.arguments.split())
        return "started"

    def op_gateway_account(self, row):
        """Adds a line to the accounts of the gateway, the file ACCOUNTS."""
        with open(f"{self.folder.name}/accounts", "a") as file:
            file.write(row.arguments + "\n")
        return "added"

    def op_gateway(self, row):
        """Starts the gateway at GATEWAY, or at COAPS if it has keys, in place of a running one."""
        if self.gateway:
            self.gateway.close()
        scheme = "coaps" if "--psk" in row.arguments else "coap"
        arguments = ["--listen", f"{scheme}://{self.bind}", "--json", *row.arguments.split()]
        self.gateway = device.Gateway(self.program, arguments)
        return "started"

    def op_ask(self, row):
        """Sends a command to the gateway, and returns the response: `ask tlv NAME GET /3/0`."""
        accept = f" accept={row.format}" if row.format else ""
        return self.gateway.ask(row.arguments + accept, row.format, row.within or 10)

    def op_later(self, row):
        """Sends a command to the gateway whose response is to come later."""
        return self.gateway.ask(row.arguments, "", row.within or 1)

    def op_response(self, row):
        """Returns the next response to a command."""
        return self.gateway.ask("", "", row.within or 10)

    def op_gateway_prints(self, row):
        """Like `prints`, for the gateway."""
        return self.gateway.wait_for(row.matches, row.within or 10) or f"not in {self.gateway.last_lines()}"

    def op_tells(self, row):
        """Like `eventually`, for the events of the gateway: `tells value NAME /3303/0`."""
        kind, *key = row.arguments.split()
        found = eventually(self.gateway.events, kind, " ".join(key), row)
        if found is None:
            raise Missing(f"not in {self.gateway.last_lines()}")
        return found

    def op_untold(self, row):
        """Waits, and returns an event of the gateway if there is one."""
        kind, *key = row.arguments.split()
        found = self.gateway.events.take(kind, " ".join(key), row.within or 2)
        return "nothing" if found is None else found

    def op_missed(self, row):
        """Forgets the events of the gateway."""
        self.gateway.events.clear()
        return "missed"

    def op_server2(self, row):
        """Plays a row with the second server of the peer."""
        (inner,) = table.parse(row.arguments, row.place)
        self.peer, first = self.peer.second, self.peer
        try:
            return self.play(dataclasses.replace(inner, within=row.within, expected=row.expected))
        finally:
            self.peer = first

    def op_roundtrip(self, row):
        """Writes a value and reads it in the same format."""
        written = self.peer.play(dataclasses.replace(row, operation="write"))
        return f"{written}, {self.peer.play(dataclasses.replace(row, operation='read', arguments=''))}"

    def op_ends(self, _row):
        """Waits until the device ends."""
        return self.device.wait()

    def op_prints(self, row):
        """Waits for a line of the device that matches the pattern."""
        return self.device.wait_for(row.matches, row.within or 10) or f"not in {self.device.last_lines()}"

    def op_silent(self, row):
        """Waits, and returns the first line of the device that matches the argument."""
        pattern = table.pattern(row.arguments)
        return self.device.wait_for(pattern.fullmatch, row.within or 1) or "silent"

    def op_keys(self, row):
        """Writes lines of keys into a file."""
        path, _, lines = row.arguments.partition(" ")
        pathlib.Path(path).write_text(lines.replace(", ", "\n") + "\n")
        return "written"

    def op_damage(self, row):
        """Changes a byte in the middle of a file."""
        path = pathlib.Path(row.arguments)
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 0xFF
        path.write_bytes(content)
        return "damaged"

    def op_truncate(self, row):
        """Cuts a file in half."""
        path = pathlib.Path(row.arguments)
        content = path.read_bytes()
        path.write_bytes(content[: len(content) // 2])
        return "truncated"

    def op_sleep(self, row):
        time.sleep(float(row.arguments))
        return "slept"

    def op_await(self, row):
        """Returns the value of the next event of a kind and path."""
        found = self.peer.events.take(row.arguments, row.path, row.within or 10)
        return "nothing" if found is None else found

    def op_eventually(self, row):
        """Like `await`, but skips events that do not match the pattern."""
        return eventually(self.peer.events, row.arguments, row.path, row) or "nothing"

    def op_quiet(self, row):
        """Waits, and returns an event if there is one."""
        found = self.peer.events.take(row.arguments, row.path, row.within or 2)
        return "nothing" if found is None else found

    def op_drop(self, row):
        """Forgets the events of a kind and path."""
        self.peer.events.drop(row.arguments, row.path)
        return "dropped"


def eventually(events, kind, path, row):
    """Returns the first value that matches the pattern of a row, or else the last one, or None."""
    deadline = time.monotonic() + (row.within or 10)
    last = None
    while (left := deadline - time.monotonic()) > 0:
        found = events.take(kind, path, left)
        if found is not None and row.matches(found):
            return found
        last = last if found is None else found
    return last


def play_file(player, path, report):
    player.open_folder()
    for row in table.read(path):
        try:
            actual = player.play(row)
        except Missing as error:
            report.fail(row, str(error))
            continue
        except Exception as error:  # The other rows are played, too.
            traceback.print_exc()
            report.fail(row, f"{type(error).__name__}: {error}")
            continue
        matches = report.add(row, actual)
        if not matches and (row.operation, row.arguments) == ("await", "registered"):
            return
        if row.operation == "device" and player.device.has_ended():
            report.fail(row, f"the device ended: {player.device.last_lines()}")
            return


def main(name, fetched, program):
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    report = table.Report(name)
    peer = player = None
    try:
        peer = peers.start(name, pathlib.Path(fetched))
        player = Player(peer, program)
        for path in sorted((HERE / "exchanges" / name).glob("*.txt")):
            play_file(player, path, report)
    finally:
        for part in filter(None, (player, peer)):
            part.close()
    return report.finish()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
