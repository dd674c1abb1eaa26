"""What stands between a client and PostgreSQL and keeps connections of its own: to try what happens behind a pooler where none is installed.

A client gets a server's connection for a transaction, or, with `whole_sessions`, for as long as it is there; which one it gets, and the process id that it is told, are the
pooler's.  The server has to trust whoever comes.
"""

import select
import socket
import struct
import threading

NO_ENCRYPTION = {80877103, 80877104}  # asked for by a client before it says who it is


def frame(kind, payload):
    return kind + struct.pack("!I", len(payload) + 4) + payload


class Stream:
    """Messages of PostgreSQL's protocol over a socket."""

    def __init__(self, sock):
        self.sock, self.waiting = sock, b""

    def take(self, count):
        while len(self.waiting) < count:
            self.waiting += self.sock.recv(65536) or self.ended()
        taken, self.waiting = self.waiting[:count], self.waiting[count:]
        return taken

    def ended(self):
        raise EOFError

    def startup(self):
        while True:
            size, code = struct.unpack("!II", self.take(8))
            if code not in NO_ENCRYPTION:
                return struct.pack("!II", size, code) + self.take(size - 8)
            self.sock.sendall(b"N")

    def message(self):
        head = self.take(5)
        return head[:1], head + self.take(struct.unpack("!I", head[1:])[0] - 4)

    def messages(self):
        """What has come, whole ones only."""
        self.waiting += self.sock.recv(65536) or self.ended()
        while len(self.waiting) >= 5 and len(self.waiting) > struct.unpack("!I", self.waiting[1:5])[0]:
            yield self.message()


class Pooler:
    def __init__(self, server, whole_sessions=False):
        self.server, self.whole_sessions = server, whole_sessions
        self.idle, self.lock = {}, threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            client, _ = self.listener.accept()
            threading.Thread(target=self.serve, args=(Stream(client),), daemon=True).start()

    def acquire(self, startup):
        """A server's connection, and what it said of itself; the one that became idle last, or a new one."""
        with self.lock:
            if self.idle.get(startup):
                return self.idle[startup].pop()
        server = Stream(socket.create_connection(self.server))
        server.sock.sendall(startup)
        server.greeting, kind = b"", b""
        while kind != b"Z":
            kind, text = server.message()
            server.greeting += text if kind in b"RSE" else b""
        return server

    def release(self, startup, server):
        with self.lock:
            self.idle.setdefault(startup, []).append(server)

    def serve(self, client):
        server = None
        try:
            startup = client.startup()
            server = self.acquire(startup)
            client.sock.sendall(server.greeting + frame(b"K", struct.pack("!II", 1, 1)) + frame(b"Z", b"I"))
            self.relay(client, startup, server)
        except (EOFError, OSError):
            client.sock.close()

    def relay(self, client, startup, server):
        if not self.whole_sessions:
            server = self.release(startup, server)
        awaited = 0
        while True:
            ready, _, _ = select.select([s.sock for s in (client, server) if s], [], [])
            if client.sock in ready:
                for kind, text in client.messages():
                    if kind == b"X":
                        raise EOFError
                    server = server or self.acquire(startup)
                    awaited += kind in b"QS"
                    server.sock.sendall(text)
            if server and server.sock in ready:
                for kind, text in server.messages():
                    client.sock.sendall(text)
                    awaited -= kind == b"Z"
                    over = kind == b"Z" and awaited == 0 and text[5:] == b"I"
                if over and not self.whole_sessions:
                    server = self.release(startup, server)
