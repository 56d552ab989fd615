"""Rows of exchanges, and the report of what happened.

A row is `operation [format] [path] [arguments] [within=SECONDS] -> pattern`; for events of the peer, it is
`await|eventually|quiet|drop event [path] -> pattern`. Several formats, separated by commas, are one row each, and # is the
number of the row. In a pattern, * is any text; the rest is compared as it is. A row without a pattern is not counted.
"""

import dataclasses
import re

FORMATS = ("text", "opaque", "cbor", "tlv", "senml-json", "senml-cbor", "lwm2m-json", "lwm2m-cbor", "link")

# The operations that are about events of a peer.
EVENTS = ("await", "eventually", "quiet", "drop")


def pattern(text):
    return re.compile(".*".join(map(re.escape, text.split("*"))), re.DOTALL)


@dataclasses.dataclass
class Row:
    """A line of a table, for one format."""

    place: str
    operation: str
    format: str
    path: str
    arguments: str
    within: float | None
    expected: str | None

    def matches(self, actual):
        return self.expected is None or pattern(self.expected).fullmatch(actual) is not None


def read(path):
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            yield from parse(line, f"{path.parent.name}/{path.name}:{number}")


def parse(line, place):
    request, arrow, expected = line.partition(" ->")
    operation, _, rest = request.strip().partition(" ")
    rest, within = re.subn(r" ?within=\S+$", "", rest)[0], re.search(r"within=(\S+)$", rest)
    first, _, others = rest.strip().partition(" ")
    formats = first.split(",") if all(name in FORMATS for name in first.split(",")) else [""]
    if formats != [""]:
        rest = others
    first, _, others = rest.strip().partition(" ")
    if operation in EVENTS:
        path, arguments = others, first
    else:
        path = first if first.startswith("/") else ""
        arguments = (others if path else rest).strip()
    for number, name in enumerate(formats, 1):
        yield Row(
            place,
            operation,
            name,
            path,
            arguments.replace("#", str(number)),
            float(within[1]) if within else None,
            expected.strip().replace("#", str(number)) if arrow else None,
        )


class Report:
    """Prints a line per row, and counts."""

    WIDTH = 60

    def __init__(self, peer):
        self.peer = peer
        self.failed = self.passed = 0

    def add(self, row, actual):
        """Returns whether the response is as expected."""
        matches = row.matches(actual)
        if row.expected is not None:
            self._count(row, actual, matches)
        return matches

    def fail(self, row, actual):
        self._count(row, actual, False)

    def _count(self, row, actual, passed):
        self.passed += passed
        self.failed += not passed
        verdict = "ok  " if passed else "FAIL"
        words = (row.arguments, row.path) if row.operation in EVENTS else (row.path, row.arguments)
        request = " ".join(filter(None, (row.operation, *words)))
        columns = (self.cut(request), self.cut(actual), self.cut(row.expected or ""))
        cells = (f"{verdict} {self.peer:16} {row.format:10}", *(f"{column:60}" for column in columns))
        print(" ".join(cells).rstrip(), flush=True)
        if not passed:
            print(f"     at {row.place}\n     response {actual}\n     expected {row.expected}", flush=True)

    def cut(self, text):
        return text if len(text) <= self.WIDTH else text[: self.WIDTH - 1] + "…"

    def finish(self):
        print(f"{self.peer}: {self.passed} passed, {self.failed} failed", flush=True)
        return 1 if self.failed or not self.passed else 0
