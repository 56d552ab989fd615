"""aiocoap as a server: a resource directory for the registration, and requests that aiocoap splits into blocks itself.

The requests are those of messages.py. `cancel PATH` ends an observation.
"""

import asyncio
import threading

import aiocoap
import aiocoap.resource

from peers import messages
from peers.events import Events
from peers.program import free_port

SECONDS = 10


class Directory(aiocoap.resource.Resource):
    """The resource /rd, where a device registers."""

    def __init__(self, peer):
        super().__init__()
        self.peer = peer

    async def render_post(self, request):
        self.peer.device = request.remote
        self.peer.events.add("registered", "", "&".join(request.opt.uri_query))
        answer = aiocoap.Message(code=aiocoap.CREATED)
        answer.opt.location_path = ("rd", "1")
        return answer


class Registration(aiocoap.resource.Resource):
    """The registration of the device, the only one."""

    def __init__(self, peer):
        super().__init__()
        self.peer = peer

    async def render_post(self, request):
        self.peer.events.add("updated", "", "&".join(request.opt.uri_query))
        return aiocoap.Message(code=aiocoap.CHANGED)

    async def render_delete(self, _request):
        self.peer.events.add("deregistered", "", "")
        return aiocoap.Message(code=aiocoap.DELETED)


class Coap:
    def __init__(self):
        port = free_port()
        self.addresses = {"SERVER": f"coap://127.0.0.1:{port}"}
        self.events = Events()
        self.device = None
        self.observed = {}
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=self.loop.run_forever, daemon=True).start()
        self.context = self._run(self._start(port))

    async def _start(self, port):
        site = aiocoap.resource.Site()
        site.add_resource(["rd"], Directory(self))
        site.add_resource(["rd", "1"], Registration(self))
        return await aiocoap.Context.create_server_context(site, bind=("127.0.0.1", port), transports=["udp6"])

    def _run(self, task):
        return asyncio.run_coroutine_threadsafe(task, self.loop).result(SECONDS)

    def forget(self):
        """Forgets the last device."""
        self.events.clear()
        self.observed.clear()

    def play(self, row):
        if row.operation == "cancel":
            self.loop.call_soon_threadsafe(self.observed.pop(row.path).observation.cancel)
            return "sent"
        return self._run(self._request(row))

    async def _request(self, row):
        message = messages.request(row)
        message.remote = self.device
        request = self.context.request(message)
        if row.operation in ("get", "fetch") and message.opt.observe == 0:
            self.observed[row.path] = request
            request.observation.register_callback(
                lambda response: self.events.add("notified", row.path, messages.render(response))
            )
        return messages.render(await asyncio.wait_for(request.response, SECONDS - 1))

    def close(self):
        self._run(self.context.shutdown())
        self.loop.call_soon_threadsafe(self.loop.stop)


def start(_fetched):
    return Coap()
