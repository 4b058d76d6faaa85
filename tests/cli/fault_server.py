"""The sandbox's services with a fault: see tests/support/faults.hpp for what there is."""
import contextlib
import os
import signal
import subprocess

from harness import mocsign

PROGRAM = os.environ["FAULT_SERVER"]


@contextlib.contextmanager
def misbehaving(sandbox, fault):
    """Put a server with the fault in the place of the sandbox's own as long as the block lasts."""
    os.kill(int((sandbox / "authority/server.pid").read_text()), signal.SIGKILL)
    server = subprocess.Popen([PROGRAM, sandbox, fault], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        yield server.stdout.readline().decode().strip()
    finally:
        server.communicate()
        assert mocsign("sandbox", "up", "--dir", sandbox).code == 0
