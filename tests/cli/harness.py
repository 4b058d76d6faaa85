"""What the tests of the program share: running it, with and without a terminal, and making keys for it."""
import json
import os
import pathlib
import pty
import select
import shutil
import subprocess
import tempfile
import time
import unittest

PROGRAM = os.environ["MOCSIGN"]
SOURCE = pathlib.Path(os.environ["MOCSIGN_SOURCE"])

# Nothing of the machine's own settings may change what a test sees. Level B needs no network; tests of the other levels
# name theirs.
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": "/nonexistent", "MOCSIGN_LEVEL": "B"}
if "ASAN_OPTIONS" in os.environ:
    ENVIRONMENT["ASAN_OPTIONS"] = os.environ["ASAN_OPTIONS"]


class Run:
    """The end of one call of the program."""

    def __init__(self, code, out, err, screen=""):
        self.code, self.out, self.err, self.screen = code, out, err, screen

    def __repr__(self):
        return f"exit {self.code}\nstdout: {self.out}\nstderr: {self.err}\nscreen: {self.screen}"


def mocsign(*arguments, env=None, cwd=None, data=None, pass_fds=()):
    """Run the program without a controlling terminal."""
    done = subprocess.run([PROGRAM, *map(str, arguments)], input=data, capture_output=True, timeout=120, cwd=cwd,
                          env={**ENVIRONMENT, **(env or {})}, start_new_session=True, pass_fds=pass_fds)
    return Run(done.returncode, done.stdout.decode(), done.stderr.decode())


def on_terminal(*arguments, answers=(), env=None, cwd=None, stdin=None, outputs_on_screen=False, interrupt_at=None):
    """Run the program with a pseudo-terminal as its controlling terminal. `answers` are pairs of a text to wait for on
    the screen and what to type then, or a function that may return that; at `interrupt_at` Control-C is typed. Standard input and output are pipes."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        pid, master = pty.fork()
        if pid == 0:
            if stdin is not None:
                os.dup2(0, 9)  # else nobody holds the terminal open until the program does
                os.dup2(stdin, 0)
            if not outputs_on_screen:
                os.dup2(out.fileno(), 1)
                os.dup2(err.fileno(), 2)
            if cwd:
                os.chdir(cwd)
            os.execve(PROGRAM, [PROGRAM, *map(str, arguments)], {**ENVIRONMENT, "TERM": "xterm", **(env or {})})
        screen, seen, pending = b"", 0, list(answers)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if select.select([master], [], [], 0.1)[0]:
                try:
                    chunk = os.read(master, 4096)
                except OSError:
                    break
                if not chunk:
                    break
                screen += chunk
            if pending and pending[0][0].encode() in screen[seen:]:
                seen = len(screen)
                time.sleep(0.05)
                answer = pending.pop(0)[1]
                if callable(answer):
                    answer = answer(screen)
                if answer:
                    os.write(master, answer.encode())
            if interrupt_at and interrupt_at.encode() in screen[seen:]:
                interrupt_at = None
                time.sleep(0.05)
                os.write(master, b"\x03")
        else:
            os.kill(pid, 9)
        _, status = os.waitpid(pid, 0)
        os.close(master)
        texts = []
        for file in (out, err):
            file.seek(0)
            texts.append(file.read().decode())
        return Run(os.waitstatus_to_exitcode(status), *texts, screen.decode(errors="replace"))


def make_key(folder, name, holder="Mari Maasikas", passphrase=None):
    """Make a key and a self-signed certificate that is fit to sign; return both paths."""
    key, certificate = folder / f"{name}.key.pem", folder / f"{name}.pem"
    protection = ["-passout", f"pass:{passphrase}"] if passphrase else ["-nodes"]
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-utf8",
                    "-keyout", key, "-out", certificate, "-days", "3650", *protection,
                    "-subj", f"/C=EE/O=Ministry of Samples/CN={holder}",
                    "-addext", "keyUsage=critical,nonRepudiation"], check=True, capture_output=True)
    return key, certificate


class TestCase(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="mocsign-cli-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def file(self, name, text="hello\n"):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def assert_exit(self, code, run):
        self.assertEqual(run.code, code, run)

    def assert_complains(self, run, code, error, hint=""):
        """The program said one sentence of what happened and one of what to do, and nothing on standard output."""
        self.assert_exit(code, run)
        self.assertIn("error: ", run.err)
        self.assertIn(error, run.err)
        self.assertIn(hint, run.err)
        self.assertNotIn("CKR_", run.err)
        self.assertEqual(run.out, "", run)


class SigningTestCase(TestCase):
    """A folder with a key, its certificate and a signed container."""

    def setUp(self):
        super().setUp()
        self.key, self.certificate = make_key(self.folder, "mari")

    def sign(self, *arguments, key=None, certificate=None, **how):
        return mocsign("sign", *arguments, "--key", key or self.key, "--cert", certificate or self.certificate, "--yes",
                       **how)

    def signed(self, name="memo.asice", text="The Participants will cooperate.\n"):
        container = self.folder / name
        self.assert_exit(0, self.sign(self.file("memo.txt", text), "-o", container))
        return container

    def verify(self, *arguments, **how):
        return mocsign("verify", *arguments, "--trust", self.certificate, "--policy", "structure-only", **how)

    def report(self, *arguments, **how):
        run = self.verify(*arguments, "--format", "json", **how)
        return json.loads(run.out), run
