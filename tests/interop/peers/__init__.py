"""The peers: each is started by its name, plays rows, and has events."""

import importlib

# The module of each peer. A folder of exchanges/ has its rows.
MODULES = {
    "leshan": "leshan",
    "leshan-dtls": "leshan",
    "bootstrap": "leshan",
    "leshan-bootstrap": "leshan_bootstrap",
    "aiocoap": "coap",
    "datagrams": "datagrams",
    "clients": "datagrams",
    "libcoap": "libcoap",
    "node": "node",
    "leshan-client": "leshan_client",
    "node-client": "node_client",
    "device": "own_device",
}


def start(name, fetched):
    return importlib.import_module(f"peers.{MODULES[name]}").start(fetched)
