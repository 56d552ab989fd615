"""lwm2m-node-lib as a server."""

import os
import pathlib

from peers.program import Program, free_port

DRIVER = pathlib.Path(__file__).resolve().parent.parent / "node/driver.js"


def start(fetched):
    port = free_port()
    environment = {**os.environ, "NODE_PATH": str(fetched / "node/node_modules")}
    command = ["node", "--no-warnings", str(DRIVER), str(port)]
    return Program(command, {"SERVER": f"coap://127.0.0.1:{port}"}, env=environment)
