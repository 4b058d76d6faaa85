"""Signatures that last, with the sandbox's services: made, kept alive, judged later; and what becomes of a file when a
service misbehaves."""
import json
import pathlib
import shutil
import tempfile
import unittest

from fault_server import misbehaving
from harness import TestCase, mocsign

# What a client must survive, each over a socket. The faults that differ from these only in what is inside an answer
# are tried in-process (unit.lasting).
TSA_FAULTS = ["rubbish", "empty", "truncated", "endless", "drip", "never", "closes", "status-404", "status-503",
              "redirect-loop", "redirect-file", "redirect-credentials", "refusal", "no-token", "other-imprint",
              "other-nonce", "future", "stranger", "no-eku", "bad-signature"]
OCSP_FAULTS = ["rubbish", "truncated", "never", "status-503", "try-later", "stale", "other-certificate", "stranger",
               "bad-signature"]
CRL_FAULTS = ["rubbish", "endless", "huge", "expired", "stranger", "delta-alone", "bad-signature"]


class Lasting(TestCase):
    @classmethod
    def setUpClass(cls):
        if not pathlib.Path("/usr/lib/softhsm/libsofthsm2.so").exists():
            print("SoftHSM is not installed: the tests of lasting signatures are skipped")
            raise unittest.SkipTest("no SoftHSM")
        cls.home = pathlib.Path(tempfile.mkdtemp(prefix="mocsign-lasting-"))
        cls.addClassCleanup(shutil.rmtree, cls.home, ignore_errors=True)
        cls.box = cls.home / "box"
        cls.addClassCleanup(mocsign, "sandbox", "down", "--dir", cls.box)
        assert mocsign("sandbox", "up", "--dir", cls.box).code == 0
        port = json.loads((cls.box / "mocsign-sandbox.json").read_text())["port"]
        cls.env = {"MOCSIGN_TSA": f"http://127.0.0.1:{port}/tsa/tsa", "MOCSIGN_LEVEL": "",
                   "MOCSIGN_TRUST": str(cls.box / "trust/root.pem"), "MOCSIGN_TIMEOUT": "2"}

    def run_in_box(self, *arguments, env=None):
        return mocsign(*arguments, env={**self.env, **(env or {})})

    def signed(self, *flags, holder="estonia", name="memo.asice"):
        output = self.folder / name
        keys = self.box / "software-keys"
        self.assert_exit(0, self.run_in_box("sign", self.file("memo.txt"), "-o", output, "--force", "--yes", "--key",
                                            keys / f"test-key-{holder}.pem", "--cert", keys / f"{holder}.pem", *flags))
        return output

    def judged(self, path, *flags, code=0):
        run = self.run_in_box("verify", path, "--format", "json", *flags)
        self.assert_exit(code, run)
        return json.loads(run.out)["files"][0]["signatures"][0]

    def test_lt_is_what_one_gets_and_it_needs_no_network_to_be_judged(self):
        for holder in ["estonia", "italy", "japan"]:
            signature = self.judged(self.signed(holder=holder), "--offline")
            self.assertEqual((signature["level"], signature["indication"]), ("LT", "TOTAL-PASSED"))
            self.assertEqual([stamp["indication"] for stamp in signature["timestamps"]], ["PASSED"])

    def test_a_signature_climbs_from_level_to_level_in_its_own_file(self):
        memo = self.signed("--level", "B")
        self.assertEqual(self.judged(memo, "--offline", code=3)["level"], "B")
        for level in ["T", "LT", "LTA"]:
            self.assert_exit(0, self.run_in_box("augment", memo, "--level", level))
            self.assertEqual(self.judged(memo)["level"], level)
        self.assertEqual([stamp["kind"] for stamp in self.judged(memo)["timestamps"]], ["signature", "archive"])

    def test_verify_fetches_the_status_that_a_signature_lacks_unless_it_may_not(self):
        memo = self.signed("--level", "B")
        self.assertEqual(self.judged(memo)["indication"], "TOTAL-PASSED")
        self.assertEqual(self.judged(memo, "--offline", code=3)["sub_indication"], "CERTIFICATE_CHAIN_GENERAL_FAILURE")

    def test_without_trust_in_the_authority_nothing_is_time_stamped(self):
        memo = self.signed("--level", "B")
        before = memo.read_bytes()
        run = self.run_in_box("augment", memo, "--level", "T", env={"MOCSIGN_TRUST": str(self.box / "certificates")})
        self.assert_complains(run, 8, "the time-stamp would prove nothing", "trust")
        self.assertEqual(memo.read_bytes(), before)

    def faulty(self, service, fault, holder, level):
        memo = self.signed("--level", "B", holder=holder)
        before = memo.read_bytes()
        with misbehaving(self.box, f"{service}-{fault}"):
            run = self.run_in_box("augment", memo, "--level", level)
        self.assertEqual(memo.read_bytes(), before)
        self.assertEqual([path.name for path in self.folder.iterdir() if "asice" in path.name], ["memo.asice"])
        return run

    def test_no_fault_of_an_authority_changes_a_file(self):
        faults = [("tsa", fault, "estonia", "T") for fault in TSA_FAULTS]
        faults += [("ocsp", fault, "estonia", "LT") for fault in OCSP_FAULTS]
        for service, fault, holder, level in faults:
            with self.subTest(service=service, fault=fault):
                self.assert_complains(self.faulty(service, fault, holder, level), 8, "http://127.0.0.1")

    def test_no_fault_of_a_list_changes_a_file(self):
        for fault in CRL_FAULTS:
            with self.subTest(fault=fault):
                self.assert_complains(self.faulty("crl", fault, "japan", "LT"), 8, "http://127.0.0.1")

    def test_a_revoked_certificate_gets_no_further(self):
        self.assert_complains(self.faulty("ocsp", "revoked", "estonia", "LT"), 1, "revoked", "")


if __name__ == "__main__":
    unittest.main()
