"""CoAP messages from the words of a row, and their text.

`get text /3/0/0 observe=0 block2=1/64` has these words for options:

  accept=NAME  observe=N  block1=NUM/SIZE, + after it if more follow  block2=NUM/SIZE  query=TEXT  proxy=URI
  option=NUMBER:HEX  etag=HEX
  token=HEX  mid=N  type=con|non
  payload: text:..., hex:... or bytes:N[@OFFSET]; it is the last word, and text may contain blanks

The format is that of the payload, or of Accept for GET. A path is split at each slash; %2F is a slash within a segment.
"""

import urllib.parse

from aiocoap import CON, NON, Message
from aiocoap.numbers import codes
from aiocoap.numbers.optionnumbers import OptionNumber
from aiocoap.optiontypes import BlockOption, OpaqueOption

NUMBERS = {
    "text": 0,
    "link": 40,
    "opaque": 42,
    "cbor": 60,
    "senml-json": 110,
    "senml-cbor": 112,
    "senml-etch-json": 320,
    "senml-etch-cbor": 322,
    "tlv": 11542,
    "lwm2m-json": 11543,
    "lwm2m-cbor": 11544,
}
NAMES = {number: name for name, number in NUMBERS.items()}
METHODS = {
    "get": codes.GET,
    "post": codes.POST,
    "put": codes.PUT,
    "delete": codes.DELETE,
    "fetch": codes.FETCH,
    "ipatch": codes.iPATCH,
}


def request(row):
    """Returns the message of a row."""
    message = Message(code=METHODS[row.operation], _mtype=CON)
    if row.path != "/":
        message.opt.uri_path = tuple(urllib.parse.unquote(part) for part in row.path[1:].split("/"))
    if row.format:
        number = NUMBERS[row.format]
        if row.operation == "get":
            message.opt.accept = number
        else:
            message.opt.content_format = number
    parse(message, row.arguments)
    return message


def response(code, words):
    """Returns a response, such as `2.05` with `format=text observe=1 text:21.5`."""
    class_, _, detail = code.partition(".")
    message = Message(code=codes.Code(int(class_) * 32 + int(detail)), _mtype=CON)
    parse(message, words)
    return message


def parse(message, words):
    """Adds options and the payload to a message."""
    while words:
        if words.startswith(("text:", "hex:", "bytes:")):
            message.payload = payload(words)
            break
        word, _, words = words.partition(" ")
        add(message, *word.split("=", 1))


def add(message, name, value):
    options = message.opt
    if name == "accept":
        options.accept = number(value)
    elif name == "format":
        options.content_format = number(value)
    elif name == "observe":
        options.observe = int(value)
    elif name in ("block1", "block2"):
        setattr(options, name, block(value))
    elif name == "query":
        options.uri_query = (*options.uri_query, value)
    elif name == "proxy":
        options.proxy_uri = value
    elif name == "etag":
        options.etags = (*options.etags, bytes.fromhex(value))
    elif name == "option":
        key, _, content = value.partition(":")
        options.add_option(OpaqueOption(OptionNumber(int(key)), bytes.fromhex(content)))
    elif name == "token":
        message.token = bytes.fromhex(value)
    elif name == "mid":
        message.mid = int(value)
    elif name == "type":
        message.mtype = {"con": CON, "non": NON}[value]
    else:
        raise ValueError(f"unknown word {name}")


def number(name):
    return NUMBERS[name] if name in NUMBERS else int(name)


def block(text):
    """Parses `2/64` and `2/64+`."""
    number, _, size = text.rstrip("+").partition("/")
    return BlockOption.BlockwiseTuple(int(number), text.endswith("+"), int(size).bit_length() - 5)


def payload(text):
    kind, _, value = text.partition(":")
    if kind == "text":
        return value.encode()
    if kind == "hex":
        return bytes.fromhex(value)
    size, _, offset = value.partition("@")
    first = int(offset or 0)
    return bytes(index % 256 for index in range(first, first + int(size)))


def render(message):
    """Returns the code, the options and the payload of a response as text."""
    options = message.opt
    words = [f"{message.code.class_}.{message.code % 32:02}"]
    form = options.content_format
    if form is not None:
        words.append(NAMES.get(int(form), str(int(form))))
    if options.observe is not None:
        words.append("observe")
    for name in ("block1", "block2"):
        if (value := getattr(options, name)) is not None:
            words.append(f"{name}={value.block_number}/{value.size}{'+' if value.more else ''}")
    if options.location_path:
        words.append("location=/" + "/".join(options.location_path))
    # The text of an error is free.
    if message.payload and message.code.is_successful():
        words.append(show(message.payload))
    return " ".join(words)


def show(payload):
    """Returns text as it is, and other bytes in hexadecimal."""
    text = payload.decode(errors="replace")
    return text if text.isprintable() else payload.hex()
