"""The sandbox's services with a fault: see tests/support/faults.hpp for what there is."""
import contextlib
import json
import os
import signal
import socket
import subprocess
import time

from harness import mocsign

PROGRAM = os.environ["FAULT_SERVER"]


def accepts(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextlib.contextmanager
def misbehaving(sandbox, fault):
    """Put a server with the fault in the place of the sandbox's own as long as the block lasts."""
    os.kill(int((sandbox / "authority/server.pid").read_text()), signal.SIGKILL)
    port = json.loads((sandbox / "mocsign-sandbox.json").read_text())["port"]
    deadline = time.monotonic() + 20
    while accepts(port) and time.monotonic() < deadline:
        time.sleep(0.02)
    server = subprocess.Popen([PROGRAM, sandbox, fault], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        yield server.stdout.readline().decode().strip()
    finally:
        server.communicate()
        assert mocsign("sandbox", "up", "--dir", sandbox).code == 0
