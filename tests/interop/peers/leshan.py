"""Leshan's server, and a bootstrap server with its codecs."""

import pathlib

from peers.program import Program, free_port

ROOT = pathlib.Path(__file__).resolve().parents[3]
MODELS = ("objects/core", "objects/ipso", "build-example/objects", "tests/interop/leshan/models")


FOLDERS = [str(ROOT / folder) for folder in MODELS]


def java(folder):
    """Returns the command that runs a class of a folder of fetch.sh."""
    classes = (folder / "classpath").read_text().strip() + f":{folder}/classes"
    options = ["-Xshare:auto", "-XX:TieredStopAtLevel=1", "-Dorg.slf4j.simpleLogger.defaultLogLevel=error"]
    return ["java", *options, "-cp", classes]


def start(fetched):
    server, secure, bootstrap = free_port(), free_port(), free_port()
    command = [*java(fetched / "leshan"), "Driver", str(server), str(secure), str(bootstrap)]
    addresses = {
        "SERVER": f"coap://127.0.0.1:{server}",
        "SECURE": f"coaps://127.0.0.1:{secure}",
        "BOOTSTRAP": f"coap://127.0.0.1:{bootstrap}",
    }
    return Program([*command, *FOLDERS], addresses)
