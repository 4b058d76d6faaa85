"""What the tests with cards share: a sandbox whose authority has issued the cards, and readers with these cards in them.

Whatever is missing (pcscd, OpenSC, the rig itself) skips the tests with a notice, and fails them where CI is set."""
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import unittest

SOURCE = pathlib.Path(os.environ["MOCSIGN_SOURCE"])
sys.path.insert(0, str(SOURCE / "tests/cli"))

from harness import ENVIRONMENT, PROGRAM, TestCase, mocsign, on_terminal  # noqa: E402, F401

BIN = pathlib.Path(PROGRAM).parent
RIG = BIN / "card-rig"
DRIVER = BIN / "libcard_rig_ifd.so"
FAULTS = BIN / "libcard_rig_faults.so"
OPENSC = next((str(path) for folder in ("/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib")
               for path in [pathlib.Path(folder) / "opensc-pkcs11.so"] if path.exists()), None)
YKCS11 = OPENSC and next((str(path) for path in [pathlib.Path(OPENSC).with_name("libykcs11.so.2")] if path.exists()), None)
PATIENCE = 20  # seconds: no test may take longer than its deadlines and the time for a card to come back
SIGNING_PINS = {"esteid": "12345", "piv": "123456", "jpki": "ABC123", "cns": "123456"}


def versions():
    """The versions of what is below the program, in one line."""
    packages = ["opensc-pkcs11", "pcscd", "libpcsclite1", "libp11-kit0", "softhsm2", "libnss3", "ykcs11"]
    shown = subprocess.run(["dpkg-query", "-W", "-f", "${Package} ${Version}; ", *packages], capture_output=True)
    return shown.stdout.decode().strip()


def need_rig():
    missing = [name for name, there in (("pcscd", pathlib.Path("/usr/sbin/pcscd").exists()), ("opensc-pkcs11", OPENSC),
                                        ("the card rig (libpcsclite-dev)", RIG.exists())) if not there]
    print(versions(), flush=True)
    if not missing:
        return
    if os.environ.get("CI"):
        raise AssertionError("missing: " + ", ".join(missing))
    print(f"{', '.join(missing)}: not installed; the tests with cards are skipped")
    raise unittest.SkipTest("no card rig")


class Rig:
    """Readers with cards in them and a pcscd that knows them. `readers` are kinds of cards: "esteid", or
    "esteid:pinpad" for a reader with a pinpad. Ends with close(), or with the test."""

    def __init__(self, cards, *readers):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="rig-"))
        words = [self.reader(place, cards, *kind.split(":")) for place, kind in enumerate(readers)]
        self.process = subprocess.Popen([RIG, self.folder, DRIVER, "--end-with-parent", *words], stdout=subprocess.PIPE,
                                        env={"PATH": "/usr/sbin:/usr/bin:/bin"})
        if self.process.stdout.readline() != b"ready\n":
            self.close()
            raise AssertionError("the rig does not start")
        self.env = {"PCSCLITE_CSOCK_NAME": str(self.folder / "pcscd.comm"), "MOCSIGN_MODULE": OPENSC,
                    "HOME": str(self.folder)}
        self.wait_for(lambda: self.cards() == len(readers))

    @staticmethod
    def reader(place, cards, kind, *pinpad):
        """A YubiKey is a reader with a card in it, which drivers know by the reader's name."""
        name, folder = ("Yubico YubiKey", "piv") if kind == "yubikey" else ("Reader", kind)
        return ":".join([f"{name} {'ABCD'[place]}={kind}", str(cards / folder), *pinpad])

    def say(self, line):
        with socket.socket(socket.AF_UNIX) as control:
            control.connect(str(self.folder / "control.sock"))
            control.sendall(line.encode() + b"\n")
            reply = b""
            while not reply.endswith(b"\n"):
                chunk = control.recv(4096)
                if not chunk:
                    break
                reply += chunk
        text = reply.decode().strip()
        assert not text.startswith("error"), f"{line}: {text}"
        return text

    def tries(self, reader=0):
        return {name: int(left) for name, left in (pair.split("=") for pair in self.say(f"tries {reader}").split())}

    def count(self, instruction, reader=0):
        """How often a command came since the last call, whatever it was called for."""
        counts = dict(pair.split(":") for pair in self.say(f"counts {reader}").split())
        return int(counts.get(instruction, 0))

    def cards(self):
        """How many cards pcscd sees."""
        shown = subprocess.run(["opensc-tool", "-l"], env={**os.environ, **self.env}, capture_output=True, timeout=20)
        return sum("  Yes  " in line for line in shown.stdout.decode().splitlines())

    def wait_for(self, condition, seconds=10):
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                raise AssertionError("pcscd does not see what it should:\n" + (self.folder / "pcscd.log").read_text())
            time.sleep(0.02)

    def close(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        shutil.rmtree(self.folder, ignore_errors=True)


class SignerProgram:
    """card-signer: a program that stays while cards come and go."""

    def __init__(self, env, module=OPENSC, *arguments, under=()):
        self.process = subprocess.Popen([*under, BIN / "card-signer", module, *arguments], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True, env={**os.environ, **env})

    def say(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def close(self):
        self.process.stdin.close()
        self.process.wait(timeout=2 * PATIENCE)
        self.process.stdout.close()


class CardTestCase(TestCase):
    """A test with cards. `kinds` are what the sandbox issues; readers are made by rig()."""
    kinds = ("esteid",)

    @classmethod
    def setUpClass(cls):
        need_rig()
        cls.home = pathlib.Path(tempfile.mkdtemp(prefix="cards-"))
        cls.addClassCleanup(shutil.rmtree, cls.home, ignore_errors=True)
        cls.box = cls.home / "box"
        cls.addClassCleanup(mocsign, "sandbox", "down", "--dir", cls.box)
        cards = [word for kind in cls.kinds for word in ("--card", kind)]
        up = mocsign("sandbox", "up", "--dir", cls.box, *cards)
        assert up.code == 0, up
        cls.root = cls.box / "trust/root.pem"
        exports = mocsign("sandbox", "env", "--dir", cls.box).out
        cls.sandbox_env = dict(line.removeprefix("export ").replace("'", "").split("=", 1)
                               for line in exports.splitlines())

    def rig(self, *readers):
        rig = Rig(self.box / "cards", *readers)
        self.addCleanup(rig.close)
        return rig

    def pin_file(self, pin):
        path = self.folder / "pin"
        path.write_text(pin + "\n")
        path.chmod(0o600)
        return {"MOCSIGN_PIN_FILE": str(path)}

    def sign(self, rig, pin, *flags, name="memo", env=None):
        """Sign a file without a terminal; the PIN comes from a file."""
        output = self.folder / f"{name}.asice"
        return mocsign("sign", self.file(f"{name}.txt"), "-o", output, "--yes", *flags,
                       env={**rig.env, **self.pin_file(pin), **(env or {})})

    def sign_on_terminal(self, rig, *flags, answers=(), name="memo", env=None):
        output = self.folder / f"{name}.asice"
        return on_terminal("sign", self.file(f"{name}.txt"), "-o", output, *flags, answers=answers,
                           env={**rig.env, **(env or {})})

    def assert_signed(self, run, name="memo"):
        self.assert_exit(0, run)
        verified = mocsign("verify", self.folder / f"{name}.asice", "--trust", self.root)
        self.assertIn(verified.code, (0, 3), verified)
        self.assertNotIn("FAILED", verified.out)

    def assert_refused(self, run, code, error, hint="", name="memo"):
        """The program has said what is wrong, and nothing was written: neither the file nor a part of it."""
        self.assert_complains(run, code, error, hint)
        self.assertFalse((self.folder / f"{name}.asice").exists())
        self.assertEqual([path.name for path in self.folder.iterdir() if path.name.startswith(".")], [])
