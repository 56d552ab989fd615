"""Leshan's client, which registers with the gateway."""

from peers import leshan
from peers.program import Program


def start(fetched):
    return Program([*leshan.java(fetched / "leshan"), "Client", *leshan.FOLDERS], {})
