"""A print server on this machine that speaks as much IPP as Qt asks of CUPS: lists printers and takes jobs."""

import struct
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import socket
from threading import Event, Thread

OK, NOT_FOUND, NOT_ACCEPTING = 0x0000, 0x0406, 0x0506
GET_DEFAULT, GET_PRINTERS, GET_ATTRIBUTES, CREATE_JOB, SEND_DOCUMENT = 0x4001, 0x4002, 0x000B, 0x0005, 0x0006
OPERATION, JOB, END, PRINTER = 0x01, 0x02, 0x03, 0x04
INTEGER, ENUM, TEXT, NAME, KEYWORD, URI, CHARSET, LANGUAGE = 0x21, 0x23, 0x41, 0x42, 0x44, 0x45, 0x47, 0x48
IDLE, STOPPED = 3, 5
SHUT_WITHIN = 0.01
"""Seconds after which the server looks whether it is to end."""

PPD = """*PPD-Adobe: "4.3"
*FormatVersion: "4.3"
*FileVersion: "1.0"
*LanguageVersion: English
*LanguageEncoding: ISOLatin1
*PCFileName: "TEST.PPD"
*Manufacturer: "Test"
*Product: "(Test)"
*ModelName: "Test"
*NickName: "Test"
*ShortNickName: "Test"
*PSVersion: "(3010.000) 0"
*OpenUI *PageSize/Media Size: PickOne
*OrderDependency: 10 AnySetup *PageSize
*DefaultPageSize: {first}
{sizes}*CloseUI: *PageSize
*DefaultImageableArea: {first}
{areas}*DefaultPaperDimension: {first}
{dimensions}"""


@dataclass
class Printer:
    """A printer: its papers in points by name, whether its queue takes jobs and passes them on, and what it got."""

    papers: Mapping[str, tuple[int, int]] = field(default_factory=lambda: {"A4": (595, 842), "A5": (420, 595)})
    accepts: bool = True
    state: int = IDLE
    jobs: list[bytes] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)

    def ppd(self) -> bytes:
        sizes = "".join(
            f'*PageSize {name}: "<</PageSize[{w} {h}]>>setpagedevice"\n' for name, (w, h) in self.papers.items()
        )
        areas = "".join(f'*ImageableArea {name}: "0 0 {w} {h}"\n' for name, (w, h) in self.papers.items())
        dimensions = "".join(f'*PaperDimension {name}: "{w} {h}"\n' for name, (w, h) in self.papers.items())
        text = PPD.format(first=next(iter(self.papers)), sizes=sizes, areas=areas, dimensions=dimensions)
        return text.encode()


class Server(ThreadingHTTPServer):
    """Printers by name. While `answers` is clear, nobody gets an answer."""

    daemon_threads = True

    def __init__(self, printers: dict[str, Printer]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.printers = printers
        self.answers = Event()
        self.answers.set()

    def handle_error(self, request: socket | tuple[bytes, socket], client_address: object) -> None:
        """Say nothing of a client that is ended before it has its answer."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    """Or each answer, which is written in two pieces, would wait until the client has acknowledged the first."""
    server: Server

    def do_GET(self) -> None:
        self.server.answers.wait()
        printer = self.server.printers.get(self.path.rpartition("/")[2].removesuffix(".ppd"))
        self._reply(printer.ppd() if printer else b"", "application/vnd.cups-ppd", 200 if printer else 404)

    def do_POST(self) -> None:
        body = self._body()
        self.server.answers.wait()
        operation, request = struct.unpack(">HI", body[2:8])
        status, groups = self._answer(operation, body)
        head = struct.pack(">BBHI", 2, 0, status, request) + bytes([OPERATION])
        head += attribute(CHARSET, "attributes-charset", "utf-8")
        head += attribute(LANGUAGE, "attributes-natural-language", "zh-cn")
        self._reply(head + groups + bytes([END]), "application/ipp")

    def _answer(self, operation: int, body: bytes) -> tuple[int, bytes]:
        if operation == GET_PRINTERS:
            printers = self.server.printers.items()
            return OK, b"".join(self._described(name, printer) for name, printer in printers)
        name = self.path.rpartition("/")[2]
        printer = self.server.printers.get(name)
        if printer is None:
            return NOT_FOUND, b""
        if operation == GET_ATTRIBUTES:
            return OK, self._described(name, printer)
        if operation == CREATE_JOB and not printer.accepts:
            return NOT_ACCEPTING, b""
        if operation == CREATE_JOB:
            printer.titles.append(text_of(body, "job-name"))
        if operation == SEND_DOCUMENT:
            printer.jobs.append(body[body.index(b"%PDF") :])
        job = attribute(INTEGER, "job-id", struct.pack(">i", 1)) + attribute(ENUM, "job-state", struct.pack(">i", 9))
        return OK, bytes([JOB]) + job

    def _described(self, name: str, printer: Printer) -> bytes:
        uri = f"ipp://127.0.0.1:{self.server.server_port}/printers/{name}"
        return bytes([PRINTER]) + b"".join(
            (
                attribute(NAME, "printer-name", name),
                attribute(URI, "printer-uri-supported", uri),
                attribute(TEXT, "printer-info", name),
                attribute(TEXT, "printer-make-and-model", "Test"),
                attribute(ENUM, "printer-type", struct.pack(">i", 0x0004)),
                attribute(ENUM, "printer-state", struct.pack(">i", printer.state)),
                attribute(KEYWORD, "printer-state-reasons", "none"),
            )
        )

    def _body(self) -> bytes:
        if self.headers.get("Expect") == "100-continue":
            self.send_response_only(100)
            self.end_headers()
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers["Content-Length"]))
        body = b""
        while size := int(self.rfile.readline(), 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def _reply(self, content: bytes, kind: str, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def attribute(kind: int, name: str, value: str | bytes) -> bytes:
    code = name.encode()
    content = value.encode() if isinstance(value, str) else value
    return struct.pack(">BH", kind, len(code)) + code + struct.pack(">H", len(content)) + content


def text_of(body: bytes, name: str) -> str:
    start = body.index(name.encode()) + len(name)
    (length,) = struct.unpack(">H", body[start : start + 2])
    return body[start + 2 : start + 2 + length].decode()


@contextmanager
def serving(printers: dict[str, Printer]) -> Iterator[Server]:
    """Serve printers as long as the block lasts."""
    with Server(printers) as server:
        Thread(target=server.serve_forever, args=(SHUT_WITHIN,), daemon=True).start()
        yield server
        server.answers.set()
        server.shutdown()
