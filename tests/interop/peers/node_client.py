"""lwm2m-node-lib as a client, which registers with the gateway."""

import os
import pathlib

from peers.program import Program

DRIVER = pathlib.Path(__file__).resolve().parent.parent / "node/client.js"


def start(fetched):
    environment = {**os.environ, "NODE_PATH": str(fetched / "node/node_modules")}
    return Program(["node", "--no-warnings", str(DRIVER)], {}, env=environment)
