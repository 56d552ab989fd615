"""Leshan's bootstrap server of LwM2M 1.0; its second server is Leshan's server."""

from peers import leshan
from peers.program import Program, free_port


class Bootstrap(Program):
    def __init__(self, command, addresses, second):
        super().__init__(command, {**second.addresses, **addresses})
        self.second = second

    def forget(self):
        super().forget()
        self.second.forget()

    def close(self):
        super().close()
        self.second.close()


def start(fetched):
    port = free_port()
    command = [*leshan.java(fetched / "leshan-bootstrap"), "BootstrapDriver", str(port)]
    return Bootstrap(command, {"BOOTSTRAP": f"coap://127.0.0.1:{port}"}, leshan.start(fetched))
