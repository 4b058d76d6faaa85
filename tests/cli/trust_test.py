"""mocsign trust, and what verify makes of it."""
import http.server
import json
import shutil
import subprocess
import threading
import unittest

from harness import SOURCE, TestCase, mocsign

LISTS = SOURCE / "test-vectors/trusted-lists"
PKI = SOURCE / "test-vectors/pki"


class TrustTestCase(TestCase):
    def setUp(self):
        super().setUp()
        self.store = self.folder / "trust"
        self.env = {"MOCSIGN_TRUST_STORE": str(self.store)}

    def trust(self, *arguments, **how):
        return mocsign("trust", *arguments, env=self.env, **how)

    def overview(self):
        run = self.trust("list", "--json")
        self.assert_exit(0, run)
        document = json.loads(run.out)
        self.assertEqual(document["schema"], "mocsign-trust/1")
        return document

    def add(self, *arguments):
        run = self.trust("add", *arguments)
        self.assert_exit(0, run)
        return run

    def signed(self):
        """A container signed below the test PKI's intermediate authority."""
        container = self.folder / "memo.asice"
        if not container.exists():
            chain = self.folder / "chain.pem"
            chain.write_text((PKI / "p256.crt.pem").read_text() + (PKI / "intermediate.crt.pem").read_text())
            run = mocsign("sign", self.file("memo.txt"), "-o", container, "--key", PKI / "test-key-p256.pem", "--cert",
                          chain, "--yes")
            self.assert_exit(0, run)
        return container

    def verify(self, *arguments):
        return mocsign("verify", self.signed(), "--policy", "structure-only", *arguments, env=self.env)


class Pinned(TrustTestCase):
    def test_nobody_is_trusted_at_first(self):
        run = self.trust("list")
        self.assert_exit(0, run)
        self.assertIn("Nobody is trusted", run.out)
        self.assertFalse(self.store.exists())
        self.assert_exit(3, self.verify())

    def test_a_pinned_certificate_is_trusted_by_verify_until_it_is_removed(self):
        name = self.add(PKI / "root.crt.pem").out.split(":")[0]
        self.assert_exit(0, self.verify())
        self.assertEqual(self.overview()["pinned"][0]["id"], name)
        self.assertIn("root.crt.pem", self.trust("list").out)
        self.assertIn(name, self.trust("show", name).out)
        self.assert_exit(0, self.trust("remove", name))
        self.assert_exit(3, self.verify())
        self.assert_complains(self.trust("remove", name), 2, name, "trust list")

    def test_an_interval_is_kept(self):
        self.add(PKI / "root.crt.pem", "--from", "2020-01-01", "--until", "2021-01-01")
        pinned, = self.overview()["pinned"]
        self.assertEqual((pinned["from"], pinned["until"]), ("2020-01-01T00:00:00Z", "2021-01-01T00:00:00Z"))
        self.assertIn("until 2021-01-01", self.trust("list").out)
        self.assert_complains(self.trust("add", PKI / "root.crt.pem", "--from", "someday"), 2, "not a time")
        self.assert_complains(self.trust("add", PKI / "root.crt.pem", "--from", "2021-01-01", "--until", "2020-01-01"),
                              2, "ends before it begins")

    def test_der_is_read_and_rubbish_is_not(self):
        der = self.folder / "root.der"
        subprocess.run(["openssl", "x509", "-in", PKI / "root.crt.pem", "-outform", "DER", "-out", der], check=True)
        self.add(der)
        self.assert_complains(self.trust("add", self.file("rubbish.pem")), 5, "", "PEM or DER")
        self.assertEqual(len(self.overview()["pinned"]), 1)

    def test_the_place_is_below_the_home_unless_something_else_is_said(self):
        home = {"HOME": str(self.folder)}
        self.assert_exit(0, mocsign("trust", "add", PKI / "root.crt.pem", env=home))
        self.assertTrue((self.folder / ".local/share/mocsign/trust/trust.json").exists())
        data = {"HOME": str(self.folder), "XDG_DATA_HOME": str(self.folder / "data")}
        self.assert_exit(0, mocsign("trust", "add", PKI / "root.crt.pem", env=data))
        self.assertTrue((self.folder / "data/mocsign/trust/trust.json").exists())
        self.assert_exit(0, mocsign("trust", "add", PKI / "root.crt.pem", "--dir", self.folder / "own", env=data))
        self.assertTrue((self.folder / "own/trust.json").exists())

    def test_what_others_could_change_is_not_believed(self):
        self.add(PKI / "root.crt.pem")
        self.assertEqual(self.store.stat().st_mode & 0o777, 0o700)
        self.store.chmod(0o777)
        self.assert_complains(self.trust("list"), 1, "others could change", "chmod")
        run = self.verify()
        self.assert_exit(3, run)
        self.assertIn("warning: nobody is trusted", run.err)

    def test_a_broken_record_does_not_make_verify_unusable(self):
        self.add(PKI / "root.crt.pem")
        (self.store / "trust.json").write_text("{")
        self.assert_complains(self.trust("list"), 5, "cannot be read")
        self.assert_exit(3, self.verify())
        self.assert_exit(0, self.verify("--trust", PKI / "root.crt.pem"))

    def test_contradictions_are_told(self):
        for arguments, error in ((["add"], "needs to know what"), (["list", "x"], "takes no"), (["forget"], "ACTION"),
                                 (["list", "--signer", "x"], "belong to trust add"), (["show", "none"], "none"),
                                 (["add", PKI / "root.crt.pem", "--signer", PKI / "root.crt.pem"], "trusted lists"),
                                 (["add", LISTS / "xx.xml", "--from", "2020-01-01"], "certificates")):
            with self.subTest(arguments=arguments):
                self.assert_complains(self.trust(*arguments), 2, error)


class Lists(TrustTestCase):
    def test_a_list_needs_somebody_who_answers_for_its_signer(self):
        self.assert_complains(self.trust("add", LISTS / "xx.xml"), 2, "nobody answers", "--signer")
        self.assert_complains(self.trust("add", LISTS / "xx.xml", "--signer", PKI / "p256.crt.pem"), 1, "not signed by")
        self.assertFalse(self.store.exists())

    def test_verify_trusts_the_services_of_a_list(self):
        self.assertEqual(self.add(LISTS / "xx.xml", "--signer", PKI / "p384.crt.pem").out, "XX: added\n")
        self.assert_exit(0, self.verify())
        self.assertEqual(self.trust("add", LISTS / "xx.xml", "--signer", PKI / "p384.crt.pem").out, "XX: unchanged\n")
        kept, = self.overview()["lists"]
        self.assertEqual((kept["id"], kept["sequence"], kept["services"], kept["stale"]), ("XX", 10, 6, False))
        self.assertEqual(kept["next_update"], "2049-11-01T00:00:00Z")
        self.assert_exit(0, self.trust("remove", "XX"))
        self.assert_exit(3, self.verify())

    def test_a_list_of_lists_answers_for_those_below(self):
        self.add(LISTS / "lotl.xml", "--signer", PKI / "p256.crt.pem")
        self.add(LISTS / "xx.xml")
        self.assertEqual([kept["under"] for kept in self.overview()["lists"]], [None, "EU"])
        self.assertIn("next update by 2049-11-01", self.trust("list").out)
        self.assert_complains(self.trust("add", LISTS / "refused-signer.xml"), 1, "not signed by")
        self.assert_complains(self.trust("add", LISTS / "xx-replayed.xml"), 1, "older than number 10", "remove XX")
        self.assertEqual(self.overview()["lists"][1]["sequence"], 10)

    def test_broken_lists_are_refused_with_the_reason(self):
        for name, code, error in (("unsigned", 4, "not signed"), ("changed", 1, "changed"), ("partial", 1, "all of it"),
                                  ("two-signatures", 1, "more than one"), ("moved-signature", 1, "belongs"),
                                  ("version-4", 5, "version 4"), ("cut", 5, "")):
            with self.subTest(name=name):
                run = self.trust("add", LISTS / f"refused-{name}.xml", "--signer", PKI / "p384.crt.pem")
                self.assert_complains(run, code, error)
        self.assertFalse(self.store.exists())

    def test_a_stale_list_that_the_user_names_is_taken_with_a_warning(self):
        run = self.add(LISTS / "xx-stale.xml", "--signer", PKI / "p384.crt.pem")
        self.assertIn("warning: the trusted list XX", run.err)
        listed = self.trust("list")
        self.assertIn("should have been renewed by 2026-05-02", listed.out)
        self.assertIn("goes on to serve", listed.err)
        self.assertIn("goes on to serve", self.verify().err)

    def test_show_tells_the_status_over_time(self):
        self.add(LISTS / "xx-withdrawn.xml", "--signer", PKI / "p384.crt.pem")
        run = self.trust("show", "XX")
        self.assertRegex(run.out, r"2026-01-01 to now +withdrawn\n +2016-07-01 to 2026-01-01  granted")
        document = json.loads(self.trust("show", "XX", "--json").out)
        service = document["providers"][0]["services"][0]
        self.assertEqual([period["granted"] for period in service["periods"]], [False, True, True])
        anchor = service["certificates"][0]["sha256"]
        by_anchor = json.loads(self.trust("show", anchor[:12], "--json").out)
        self.assertEqual(by_anchor["trusted_by"][0]["services"], service["periods"])
        self.assertIn("trusted list XX, number 11", self.trust("show", anchor).out)

    def test_the_cache_gives_what_the_lists_give(self):
        self.add(LISTS / "xx.xml", "--signer", PKI / "p384.crt.pem")
        first = self.overview()["sha256"]
        snapshot = self.store / "snapshot"
        self.assertEqual(self.overview()["sha256"], first)
        for damage in (b"", b"rubbish", snapshot.read_bytes()[:-1]):
            snapshot.write_bytes(damage)
            self.assertEqual(self.overview()["sha256"], first)
        report = json.loads(self.verify("--format", "json").out)
        self.assertEqual(report["trust"]["sha256"], first)

    def test_a_changed_list_is_left_out_with_a_warning(self):
        self.add(LISTS / "xx.xml", "--signer", PKI / "p384.crt.pem")
        file, = (self.store / "lists").iterdir()
        file.write_bytes(file.read_bytes().replace(b"Test Provider", b"Other Peoples"))
        run = self.verify()
        self.assert_exit(3, run)
        self.assertIn("XX was left out", run.err)


class VerifyTrust(TrustTestCase):
    def test_a_list_that_is_named_is_taken_with_a_note(self):
        run = self.verify("--trust", LISTS / "xx.xml")
        self.assert_exit(0, run)
        self.assertIn("its signer “Test Signer P-384” was not pinned", run.err)
        self.assertFalse(self.store.exists())

    def test_a_list_that_is_named_has_to_be_as_it_was_signed(self):
        for name in ("changed", "unsigned", "partial", "two-signatures", "moved-signature", "cut"):
            with self.subTest(name=name):
                run = self.verify("--trust", LISTS / f"refused-{name}.xml")
                self.assertIn(run.code, (1, 4, 5), run)
                self.assertEqual(run.out, "")
        self.assert_complains(self.verify("--trust", LISTS / "lotl.xml"), 5, "names no services", "trust add")

    def test_a_bad_file_in_a_folder_is_left_out_with_a_warning(self):
        anchors = self.folder / "anchors"
        anchors.mkdir()
        (anchors / "bad.pem").write_text("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
        self.assert_complains(self.verify("--trust", anchors), 5, "")
        shutil.copy(PKI / "root.crt.pem", anchors)
        run = self.verify("--trust", anchors)
        self.assert_exit(0, run)
        self.assertRegex(run.err, "warning: left out .*bad.pem")

    def test_a_given_anchor_stands_instead_of_what_is_kept(self):
        self.add(PKI / "root.crt.pem")
        self.assert_exit(3, self.verify("--trust", PKI / "other-root.crt.pem"))


class Publisher(http.server.BaseHTTPRequestHandler):
    """Serves the test lists under any host: the program takes it for its proxy."""
    renamed = {}

    def do_GET(self):
        name = self.path.rsplit("/", 1)[1]
        file = LISTS / self.renamed.get(name, name)
        self.send_response(200 if file.exists() else 404)
        self.end_headers()
        if file.exists():
            self.wfile.write(file.read_bytes())

    def log_message(self, *_):
        pass


class Network(TrustTestCase):
    def setUp(self):
        super().setUp()
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Publisher)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        Publisher.renamed = {}
        self.env["http_proxy"] = f"http://127.0.0.1:{server.server_port}"
        if "without a network" in self.trust("update").err:
            self.skipTest("the program was built without a network")

    def test_lists_are_fetched_and_renewed(self):
        self.assertEqual(self.add("http://lists.test/lotl.xml", "--signer", PKI / "p256.crt.pem").out, "EU: added\n")
        run = self.trust("update")
        self.assert_exit(0, run)
        self.assertEqual(run.out, "EU: unchanged\nXX: added\n")
        self.assert_exit(0, self.verify())
        Publisher.renamed = {"xx.xml": "xx-withdrawn.xml"}
        self.assertIn("XX: updated", self.trust("update").out)

    def test_a_bad_list_is_not_taken(self):
        self.add("http://lists.test/lotl.xml", "--signer", PKI / "p256.crt.pem")
        self.assert_exit(0, self.trust("update"))
        for name in ("xx-replayed.xml", "xx-stale.xml", "refused-changed.xml", "gone.xml"):
            with self.subTest(name=name):
                Publisher.renamed = {"xx.xml": name}
                run = self.trust("update", "--json")
                self.assert_exit(8, run)
                self.assertEqual(json.loads(run.out)["lists"][1]["outcome"], "kept")
                self.assert_exit(0, self.verify())


if __name__ == "__main__":
    unittest.main()
