"""The Socket.IO client for Python against a running conformance app, over polling, WebSocket and an upgrade."""

import functools
import os
import queue
import unittest

import engineio
import requests
import socketio
import websocket

PORT = int(os.environ.get("SOCKETLOOM_PORT", "5000"))
URL = f"http://127.0.0.1:{PORT}"
SECURE_URL = f"https://127.0.0.1:{PORT + 5}"
SECONDS = 10

# The client refuses to read more than 16 packets of one poll by default; a server does not know that.
engineio.payload.Payload.max_decode_packets = 10_000

# As an origin it names the server itself, although there is no page; a server with a list of origins refuses that.
websocket.create_connection = functools.partial(websocket.create_connection, suppress_origin=True)


class InOrder(engineio.Client):
    """Handles each message where it was read. The original starts a thread for each, and then they overtake one another."""

    def _trigger_event(self, event, *args, run_async=False):
        return super()._trigger_event(event, *args, run_async=False)


class Peer(socketio.Client):
    """A client that keeps the events it receives until a test asks for them."""

    def __init__(self, **options):
        super().__init__(reconnection=False, **options)
        self.inbox = queue.Queue()

    def _engineio_client_class(self):
        return InOrder

    def expect(self, event, namespace="/"):
        """From now on, `event` goes to the inbox as (event, *args)."""
        self.on(event, lambda *args: self.inbox.put((event, *args)), namespace=namespace)

    def next(self):
        return self.inbox.get(timeout=SECONDS)


class Conformance:
    """The claims; a subclass says over which transports they are tried."""

    transports = None

    def peer(self, *expected, namespaces=("/",), auth=None):
        peer = Peer()
        for namespace in namespaces:
            for event in (*expected, "disconnect", "connect_error"):
                peer.expect(event, namespace)
        self.addCleanup(peer.disconnect)
        peer.connect(URL, transports=self.transports, namespaces=list(namespaces), auth=auth, wait_timeout=SECONDS)
        return peer

    def test_the_transport_is_the_one_that_was_asked_for(self):
        peer = self.peer()
        self.assertEqual(peer.transport(), self.transports[-1])
        self.assertEqual(peer.call("whoami", timeout=SECONDS)["transport"], self.transports[-1])

    def test_an_event_comes_back_with_its_values(self):
        peer = self.peer("echo")
        values = ("text é😀", 1, -2.5, True, None, [1, [2]], {"z": 1, "a": {"b": []}})
        peer.emit("echo", values)
        self.assertEqual(peer.next(), ("echo", *values))

    def test_an_event_without_arguments(self):
        peer = self.peer("noargs")
        peer.emit("noargs")
        self.assertEqual(peer.next(), ("noargs",))

    def test_an_acknowledgement_has_the_arguments(self):
        peer = self.peer()
        self.assertEqual(peer.call("ack", ("one", 2), timeout=SECONDS), ("one", 2))
        self.assertIsNone(peer.call("ack", timeout=SECONDS))

    def test_the_server_asks_and_gets_an_answer(self):
        peer = self.peer("answer")
        peer.on("question", lambda p: {"heard": p})
        peer.emit("ask", "hello")
        self.assertEqual(peer.next(), ("answer", {"heard": "hello"}))

    def test_a_handler_waits_for_its_own_client(self):
        peer = self.peer()
        peer.on("question", lambda p: p + 1)
        self.assertEqual(peer.call("ask-wait", 41, timeout=SECONDS), 42)

    def test_many_events_keep_their_order(self):
        peer = self.peer("b", "b-end")
        peer.emit("burst", 500)
        received = [peer.next() for _ in range(501)]
        self.assertEqual([args[0] for name, *args in received if name == "b"], list(range(500)))
        self.assertEqual(received[-1], ("b-end", 500))
        for i in range(500):
            peer.emit("seq", i)
        self.assertEqual(peer.call("seq-report", timeout=SECONDS), {"count": 500, "inOrder": True})

    def test_bytes_go_both_ways(self):
        peer = self.peer("echo", "bin1", "bin2", "bin3")
        data = bytes(range(256))
        peer.emit("echo", {"deep": [data, b""]})
        self.assertEqual(peer.next(), ("echo", {"deep": [data, b""]}))
        self.assertEqual(peer.call("ack", data, timeout=SECONDS), data)
        peer.emit("bin")
        received = dict((name, args) for name, *args in (peer.next() for _ in range(3)))
        self.assertEqual(received["bin1"], [data])
        self.assertEqual(received["bin2"], [{"a": [b"\1\2\3", {"b": b"\4\5"}], "s": "x", "e": b""}])
        self.assertEqual(received["bin3"], [b"\x09", "mid", b"\x08"])

    def test_large_values_arrive_whole(self):
        peer = self.peer()
        self.assertEqual(peer.call("make", ("text", 300_000), timeout=SECONDS), "x" * 300_000)
        self.assertEqual(peer.call("make", ("bytes", 300_000), timeout=SECONDS), bytes(i & 255 for i in range(300_000)))

    def test_rooms(self):
        members = [self.peer("hello", "end") for _ in range(2)]
        outsider = self.peer("hello", "end")
        room = f"python-{self.id()}"
        for member in members:
            self.assertEqual(member.call("join", room, timeout=SECONDS), [room])
        members[0].emit("to", (room, "hello", "not for the sender"))
        members[0].emit("in", (room, "hello", "for all members"))
        members[0].emit("all", ("end",))
        self.assertEqual(members[0].next(), ("hello", "for all members"))
        self.assertEqual(members[1].next(), ("hello", "not for the sender"))
        self.assertEqual(members[1].next(), ("hello", "for all members"))
        for peer in (*members, outsider):
            self.assertEqual(peer.next(), ("end",))
        self.assertEqual(members[0].call("leave", room, timeout=SECONDS), [])

    def test_several_namespaces_on_one_connection(self):
        peer = self.peer("echo", namespaces=("/", "/custom", "/dyn-42"))
        for namespace in ("/custom", "/dyn-42", "/"):
            who = peer.call("whoami", namespace=namespace, timeout=SECONDS)
            self.assertEqual((who["nsp"], who["id"]), (namespace, peer.get_sid(namespace)))
            peer.emit("echo", namespace, namespace=namespace)
            self.assertEqual(peer.next(), ("echo", namespace))

    def test_auth_is_accepted(self):
        peer = self.peer(namespaces=("/auth",), auth={"token": "secret", "user": "ada"})
        self.assertEqual(peer.call("whoami", namespace="/auth", timeout=SECONDS)["data"], {"user": "ada"})

    def test_refusals_name_their_reason(self):
        for namespace, error in (
            ("/auth", {"message": "not authorized", "data": {"code": 401, "hint": "token"}}),
            ("/reject", {"message": "nope"}),
            ("/nowhere", {"message": "Invalid namespace"}),
        ):
            peer = Peer()
            self.addCleanup(peer.disconnect)
            peer.expect("connect_error", namespace)
            peer.connect(URL, transports=self.transports, namespaces=[namespace], wait=False)
            self.assertEqual(peer.next(), ("connect_error", error))

    def test_a_refused_handshake(self):
        peer = Peer()
        with self.assertRaises(socketio.exceptions.ConnectionError):
            peer.connect(f"{URL}/?deny=1", transports=self.transports, wait_timeout=SECONDS)

    def test_the_server_disconnects(self):
        peer = self.peer("bye")
        peer.emit("bye")
        self.assertEqual(peer.next(), ("bye", 1))
        self.assertEqual(peer.next(), ("disconnect",))

    def test_the_client_disconnects(self):
        tag = f"{os.getpid()}-{self.id()}"
        peer = self.peer(auth={"tag": tag})
        peer.disconnect()
        self.assertEqual(peer.next(), ("disconnect",))
        if self.transports == ["polling"]:
            return  # this client may end its threads before its farewell is sent
        control = self.peer(namespaces=("/ctl",))
        entries = []
        while not entries:
            entries = control.call("log", tag, namespace="/ctl", timeout=SECONDS)
        self.assertEqual(entries[0]["nsp"], "/")
        self.assertIn(entries[0]["reason"], ("client namespace disconnect", "transport close", "transport error"))


class Polling(Conformance, unittest.TestCase):
    transports = ["polling"]


class WebSocket(Conformance, unittest.TestCase):
    transports = ["websocket"]


class Upgrade(Conformance, unittest.TestCase):
    transports = ["polling", "websocket"]


class Secure(unittest.TestCase):
    """Over TLS; the client trusts the certificate in SOCKETLOOM_CERTFILE."""

    def peer(self, certificate, transports):
        session = requests.Session()
        session.verify = certificate
        session.trust_env = False  # else a bundle that the environment names comes first
        peer = Peer(http_session=session)
        self.addCleanup(peer.disconnect)
        peer.connect(SECURE_URL, transports=transports, wait_timeout=SECONDS)
        return peer

    def test_events_and_bytes_go_both_ways(self):
        for transports in (["polling"], ["websocket"], ["polling", "websocket"]):
            with self.subTest(transports=transports):
                peer = self.peer(os.environ["SOCKETLOOM_CERTFILE"], transports)
                self.assertEqual(peer.transport(), transports[-1])
                peer.on("question", lambda p: p + 1)
                self.assertEqual(peer.call("ask-wait", 41, timeout=SECONDS), 42)
                self.assertEqual(peer.call("make", ("text", 300_000), timeout=SECONDS), "x" * 300_000)
                data = bytes(range(256)) * 1000
                self.assertEqual(peer.call("ack", data, timeout=SECONDS), data)

    def test_a_certificate_of_nobody_is_not_trusted(self):
        for transports in (["polling"], ["websocket"]):
            with self.subTest(transports=transports), self.assertRaises(socketio.exceptions.ConnectionError):
                self.peer(True, transports)


if __name__ == "__main__":
    unittest.main()
