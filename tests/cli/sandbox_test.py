"""The sandbox's services: asked by other programs, revoked from, moved in time, and ended."""
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

from fault_server import misbehaving
from harness import PROGRAM, ENVIRONMENT, TestCase, mocsign


def run(*command, data=None):
    return subprocess.run([*map(str, command)], input=data, capture_output=True, timeout=60)


class Services(TestCase):
    @classmethod
    def setUpClass(cls):
        if not pathlib.Path("/usr/lib/softhsm/libsofthsm2.so").exists():
            print("SoftHSM is not installed: the tests of the sandbox's services are skipped")
            raise unittest.SkipTest("no SoftHSM")
        cls.home = pathlib.Path(tempfile.mkdtemp(prefix="mocsign-sandbox-"))
        cls.addClassCleanup(shutil.rmtree, cls.home, ignore_errors=True)
        cls.box = cls.home / "box"
        cls.addClassCleanup(mocsign, "sandbox", "down", "--dir", cls.box)
        cls.up = mocsign("sandbox", "up", "--dir", cls.box)
        assert cls.up.code == 0, cls.up
        cls.url = re.search(r"services +(http://127\.0\.0\.1:\d+):", cls.up.out).group(1)
        cls.root = cls.box / "trust/root.pem"

    def sandbox(self, *words, code=0):
        done = mocsign("sandbox", *words, "--dir", self.box)
        self.assert_exit(code, done)
        return done

    def get(self, path):
        done = run("curl", "-sS", "--fail", self.url + path)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def authority(self, name):
        path = self.folder / f"{name}.pem"
        run("openssl", "x509", "-inform", "der", "-out", path, data=self.get(f"/ca/{name}.cer"))
        return path

    def ocsp(self, certificate, issuer):
        pem = self.authority(issuer)
        done = run("openssl", "ocsp", "-issuer", pem, "-cert", certificate, "-url", f"{self.url}/ocsp/{issuer}",
                   "-CAfile", self.root, "-verify_other", pem)
        return (done.stdout + done.stderr).decode()

    def server(self):
        return int((self.box / "authority/server.pid").read_text())

    def test_revocations_that_come_at_once_are_all_kept(self):
        box = self.folder / "crowded"
        self.assert_exit(0, mocsign("sandbox", "up", "--dir", box))
        self.addCleanup(mocsign, "sandbox", "down", "--dir", box)
        whom = ["ministry-a", "ministry-b", "estonia", "italy", "japan"]
        crowd = [subprocess.Popen([PROGRAM, "sandbox", "revoke", who, "--dir", box], env=ENVIRONMENT,
                                  stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) for who in whom]
        for one in crowd:
            self.assertEqual(one.communicate(timeout=60)[1], b"")
            self.assertEqual(one.returncode, 0)
        state = json.loads((box / "authority/state.json").read_text())
        self.assertEqual(len(state["revocations"]), len(whom))

    def test_openssl_gets_ocsp_answers_by_responders_that_it_trusts(self):
        for name, issuer in (("certificates/ministry-b", "issuing"), ("software-keys/estonia", "estonia-ca"),
                             ("software-keys/italy", "italy-ca")):
            told = self.ocsp(self.box / f"{name}.pem", issuer)
            self.assertIn("Response verify OK", told)
            self.assertIn(": good", told)

    def test_a_revocation_is_told_by_ocsp_and_crl_and_to_who_asks_for_the_time_before_it_is_not(self):
        token = self.box / "certificates/ministry-a.pem"
        self.sandbox("revoke", "ministry-a", "--reason", "keyCompromise", "--at", "2026-11-01T00:00:00Z")
        told = self.ocsp(token, "issuing")
        self.assertIn(": revoked", told)
        self.assertIn("keyCompromise", told)
        serial = run("openssl", "x509", "-in", token, "-noout", "-serial").stdout.decode().split("=")[1].strip()
        list_text = lambda: run("openssl", "crl", "-inform", "der", "-noout", "-text", "-verify", "-CAfile",
                                self.authority("issuing"), data=self.get("/crl/issuing.crl"))
        done = list_text()
        self.assertIn(b"verify OK", done.stderr)
        self.assertIn(serial, done.stdout.decode())
        self.sandbox("clock", "2026-10-01T00:00:00Z")
        try:
            self.assertNotIn(serial, list_text().stdout.decode())
            self.assertIn("Oct  1 00:00:00 2026", list_text().stdout.decode())
        finally:
            self.sandbox("clock", "now")
        self.assertIn(serial, list_text().stdout.decode())

    def test_the_japanese_certificate_is_on_the_crl_that_it_names(self):
        certificate = self.box / "software-keys/japan.pem"
        text = run("openssl", "x509", "-in", certificate, "-noout", "-text").stdout.decode()
        self.assertNotIn("OCSP", text)
        path = re.search(r"URI:" + re.escape(self.url) + r"(/crl/japan-ca-p\d\.crl)", text).group(1)
        self.sandbox("revoke", "japan")
        crl = run("openssl", "crl", "-inform", "der", "-noout", "-text", data=self.get(path)).stdout.decode()
        self.assertIn("Revoked Certificates:", crl)
        self.assertIn("Issuing Distribution Point: critical", crl)
        self.assertIn(self.url + path, crl)

    def test_openssl_takes_the_time_stamps(self):
        data, query, reply = (self.folder / name for name in ("data", "query", "reply"))
        data.write_text("We consent.")
        for digest in ("sha256", "sha384", "sha512"):
            run("openssl", "ts", "-query", "-data", data, f"-{digest}", "-cert", "-out", query)
            reply.write_bytes(run("curl", "-sS", "--data-binary", f"@{query}", self.url + "/tsa/tsa").stdout)
            done = run("openssl", "ts", "-verify", "-queryfile", query, "-in", reply, "-CAfile", self.root,
                       "-untrusted", self.authority("time-stamping"))
            self.assertIn(b"Verification: OK", done.stdout + done.stderr)
        run("openssl", "ts", "-query", "-data", data, "-sha1", "-out", query)
        reply.write_bytes(run("curl", "-sS", "--data-binary", f"@{query}", self.url + "/tsa/tsa").stdout)
        self.assertIn(b"Rejected", run("openssl", "ts", "-reply", "-in", reply, "-text").stdout)

    def test_every_certificate_says_that_it_proves_nothing(self):
        world = json.loads((self.box / "authority/world.json").read_text())
        pems = [pem for authority in world["authorities"] for pem in [authority["certificate"], *authority["issued"]]]
        self.assertGreater(len(pems), 10)
        for pem in pems:
            subject = run("openssl", "x509", "-noout", "-subject", data=pem.encode()).stdout.decode()
            self.assertIn("proves nothing", subject)

    def test_env_names_the_tsa(self):
        self.assertIn(f"export MOCSIGN_TSA='{self.url}/tsa/tsa'", self.sandbox("env").out)

    def test_a_server_that_died_is_started_again_at_the_same_address(self):
        os.kill(self.server(), signal.SIGKILL)
        deadline = time.monotonic() + 10
        while run("curl", "-s", self.url).returncode == 0 and time.monotonic() < deadline:
            time.sleep(0.05)
        again = self.sandbox("up")
        self.assertIn(self.url, again.out)
        self.assertTrue(self.get("/ca/root.cer"))
        before = self.server()
        self.sandbox("up")
        self.assertEqual(self.server(), before)

    def test_it_listens_on_loopback_alone(self):
        port = int(self.url.rsplit(":", 1)[1])
        listening = [line.split() for line in pathlib.Path("/proc/net/tcp").read_text().splitlines()[1:]]
        own = [line[1] for line in listening if line[1].endswith(f":{port:04X}") and line[3] == "0A"]
        self.assertEqual(own, [f"0100007F:{port:04X}"])

    def test_openssl_refuses_what_services_with_a_fault_answer(self):
        certificate = self.box / "certificates/ministry-b.pem"
        issuing, stamping = self.authority("issuing"), self.authority("time-stamping")
        for fault in ("ocsp-stranger", "ocsp-not-delegated", "ocsp-bad-signature"):
            with self.subTest(fault=fault), misbehaving(self.box, fault) as url:
                told = run("openssl", "ocsp", "-issuer", issuing, "-cert", certificate, "-url", url + "/ocsp/issuing",
                           "-CAfile", self.root, "-verify_other", issuing)
                self.assertIn(b"Response Verify Failure", told.stdout + told.stderr)
        data, query, reply = (self.folder / name for name in ("data", "query", "reply"))
        data.write_text("We consent.")
        run("openssl", "ts", "-query", "-data", data, "-sha256", "-cert", "-out", query)
        for fault in ("tsa-other-imprint", "tsa-other-nonce", "tsa-stranger", "tsa-expired", "tsa-bad-signature",
                      "tsa-no-eku", "tsa-refusal"):
            with self.subTest(fault=fault), misbehaving(self.box, fault) as url:
                reply.write_bytes(run("curl", "-sS", "--data-binary", f"@{query}", url + "/tsa/tsa").stdout)
                told = run("openssl", "ts", "-verify", "-queryfile", query, "-in", reply, "-CAfile", self.root,
                           "-untrusted", stamping)
                self.assertIn(b"Verification: FAILED", told.stdout + told.stderr)

    def test_what_cannot_be_served_is_refused(self):
        for arguments in (["--data-binary", "rubbish", self.url + "/nothing"], [self.url + "/../etc/passwd"],
                          [self.url + "/tsa/tsa"], ["-X", "DELETE", self.url + "/ca/root.cer"],
                          ["--data-binary", "x" * 100_000, self.url + "/tsa/tsa"]):
            status = run("curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", *arguments).stdout
            self.assertNotEqual(status, b"200")
        self.assertTrue(self.get("/ca/root.cer"))

    def test_words_that_do_not_fit_are_usage_errors(self):
        for words, reason in ((["revoke"], "what"), (["clock"], "the time"), (["clock", "noon"], "noon"),
                              (["revoke", "nobody"], "nobody"), (["up", "there"], "there"),
                              (["env", "--port", "7"], "--port"), (["down", "--at", "2026-01-01"], "--at"),
                              (["up", "--port", "http"], "http"), (["up", "--port", "0"], "0"),
                              (["revoke", "ministry-b", "--reason", "boredom"], "boredom")):
            with self.subTest(words=words):
                self.assertIn(reason, self.sandbox(*words, code=2).err)


class Ways(TestCase):
    def setUp(self):
        super().setUp()
        if not pathlib.Path("/usr/lib/softhsm/libsofthsm2.so").exists():
            self.skipTest("no SoftHSM")

    def test_down_ends_the_server_and_removes_the_folder(self):
        box = self.folder / "box"
        up = mocsign("sandbox", "up", "--dir", box)
        self.assert_exit(0, up)
        url = re.search(r"services +(\S+):", up.out).group(1)
        self.assertEqual(run("curl", "-sS", "--fail", url + "/ca/root.cer").returncode, 0)
        self.assert_exit(0, mocsign("sandbox", "down", "--dir", box))
        self.assertFalse(box.exists())
        self.assertEqual(run("curl", "-sS", url).returncode, 7)  # connection refused

    def test_in_the_foreground_it_serves_until_it_is_told_to_end(self):
        box = self.folder / "box"
        server = subprocess.Popen([PROGRAM, "sandbox", "up", "--foreground", "--dir", box], stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE, env=ENVIRONMENT)
        url = ""
        for line in server.stdout:
            if match := re.search(rb"services +(\S+):", line):
                url = match.group(1).decode()
                break
        deadline = time.monotonic() + 20
        while run("curl", "-sS", "--fail", url + "/ca/root.cer").returncode != 0 and time.monotonic() < deadline:
            time.sleep(0.05)
        self.assertEqual(run("curl", "-sS", "--fail", url + "/ca/root.cer").returncode, 0)
        second = mocsign("sandbox", "up", "--foreground", "--dir", box)
        self.assertNotEqual(second.code, 0)
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=20)
        self.assertEqual(server.returncode, 0)
        self.assert_exit(0, mocsign("sandbox", "down", "--dir", box))

    def test_a_server_whose_folder_is_gone_ends(self):
        box = self.folder / "box"
        up = mocsign("sandbox", "up", "--dir", box)
        url = re.search(r"services +(\S+):", up.out).group(1)
        shutil.rmtree(box)
        deadline = time.monotonic() + 20
        while run("curl", "-sS", url).returncode != 7 and time.monotonic() < deadline:
            time.sleep(0.1)
        self.assertEqual(run("curl", "-sS", url).returncode, 7)

    def test_a_port_that_is_taken_is_an_error_that_says_so(self):
        first, second = self.folder / "first", self.folder / "second"
        up = mocsign("sandbox", "up", "--dir", first)
        self.assert_exit(0, up)
        port = re.search(r"127\.0\.0\.1:(\d+):", up.out).group(1)
        taken = mocsign("sandbox", "up", "--dir", second, "--port", port)
        self.assertNotEqual(taken.code, 0)
        self.assertIn(port, taken.err)
        self.assertFalse(second.exists())
        self.assert_exit(0, mocsign("sandbox", "down", "--dir", first))
        self.assert_exit(0, mocsign("sandbox", "up", "--dir", second, "--port", port))
        self.assert_exit(0, mocsign("sandbox", "down", "--dir", second))


if __name__ == "__main__":
    unittest.main()
