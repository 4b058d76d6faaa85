"""mocsign config show, and where settings come from."""
import json
import unittest

from harness import SigningTestCase, TestCase, mocsign


class Settings(TestCase):
    def setUp(self):
        super().setUp()
        self.work = self.folder / "work" / "below"
        self.work.mkdir(parents=True)
        self.env = {"XDG_CONFIG_HOME": str(self.folder / "xdg")}

    def show(self, *arguments, env=None):
        run = mocsign("config", "show", "--json", *arguments, cwd=self.work, env={**self.env, **(env or {})})
        self.assert_exit(0, run)
        return json.loads(run.out), run

    def setting(self, name, *arguments, env=None):
        value = self.show(*arguments, env=env)[0]["settings"][name]
        return value["values"], value["source"]

    def test_each_source_replaces_the_one_before(self):
        self.assertEqual(self.setting("policy"), (["strict"], "built-in"))
        self.file("xdg/mocsign/config.toml", 'policy = "digidoc"\n')
        self.assertEqual(self.setting("policy"), (["digidoc"], "user file"))
        self.file("work/.mocsign.toml", 'policy = "structure-only"\n')
        self.assertEqual(self.setting("policy"), (["structure-only"], "project file"))
        env = {"MOCSIGN_POLICY": "eidas-qualified"}
        self.assertEqual(self.setting("policy", env=env), (["eidas-qualified"], "environment"))
        self.assertEqual(self.setting("policy", "--policy", "strict", env=env), (["strict"], "flag"))

    def test_the_nearest_project_file_counts_alone(self):
        self.file("work/.mocsign.toml", 'policy = "digidoc"\ntimeout = 20\n')
        self.file("work/below/.mocsign.toml", 'policy = "structure-only"\n')
        self.assertEqual(self.setting("policy"), (["structure-only"], "project file"))
        self.assertEqual(self.setting("timeout"), (["10"], "built-in"))

    def test_paths_in_a_file_are_seen_from_its_folder(self):
        self.file("work/.mocsign.toml", 'trust = ["anchors/root.pem"]\n')
        self.assertEqual(self.setting("trust"), ([str(self.folder / "work/anchors/root.pem")], "project file"))

    def test_variables_hold_lists_and_switches(self):
        self.assertEqual(self.setting("trust", env={"MOCSIGN_TRUST": "a.pem:b"}), (["a.pem", "b"], "environment"))
        self.assertEqual(self.setting("offline", env={"MOCSIGN_OFFLINE": "1"}), (["true"], "environment"))

    def test_the_text_names_value_source_and_place(self):
        place = self.file("xdg/mocsign/config.toml", '# mine\ntsa = "https://tsa.example"\n')
        run = mocsign("config", "show", cwd=self.work, env=self.env)
        self.assert_exit(0, run)
        self.assertIn(f"tsa      https://tsa.example  (user file, {place}:2)", run.out)
        self.assertIn("policy strict:", run.out)
        self.assertIn("  revocation: a status is proven", run.out)
        self.assertIn("SHA-1 until 2012-08-01", run.out)

    def test_a_file_is_read_strictly(self):
        for text, complaint in {'\npolicies = "strict"\n': "there is no setting “policies”", 'level = "XL"\n': "B, T, LT",
                                'timeout = 0\n': "from 1 to 600", 'tsa = "ftp://x"\n': "http://",
                                'offline = "yes"\n': "true or false", 'policy = 2026-01-01\n': "not a date",
                                'trust = [""]\n': "not empty", 'policy = \n': "not TOML"}.items():
            with self.subTest(text=text):
                self.file("xdg/mocsign/config.toml", text)
                run = mocsign("config", "show", cwd=self.work, env=self.env)
                self.assert_complains(run, 5, "config.toml:")
                self.assertIn(complaint, run.err)

    def test_a_project_file_cannot_load_code_or_lead_traffic_elsewhere(self):
        for text in ('module = ["evil.so"]\n', 'proxy = "http://evil.example"\n', 'cache = "/etc"\n'):
            with self.subTest(text=text):
                self.file("work/.mocsign.toml", text)
                run = mocsign("config", "show", cwd=self.work, env=self.env)
                self.assert_complains(run, 5, "a project file cannot set", "config.toml")

    def test_a_wrong_variable_is_a_usage_error(self):
        run = mocsign("config", "show", cwd=self.work, env={**self.env, "MOCSIGN_LEVEL": "XL"})
        self.assert_complains(run, 2, "MOCSIGN_LEVEL cannot be “XL”", "B, T, LT or LTA")

    def test_what_a_policy_file_requires_is_printed(self):
        policy = self.file("ministry.toml", 'id = "ministry"\nlevel = "T"\n[digests]\nSHA-256 = 2035-01-01\n')
        shown = self.show("--policy", policy)[0]["policy"]
        self.assertEqual(shown["id"], "ministry")
        self.assertIn("level: T or higher", shown["requirements"])
        self.assertIn("SHA-256 until 2035-01-01", shown["algorithms"])


class Verifying(SigningTestCase):
    def verdict(self, *arguments, **how):
        run = mocsign("verify", *arguments, "--format", "json", **how)
        return json.loads(run.out), run

    def test_trust_and_policy_of_a_project_count_and_are_said(self):
        container = self.signed()
        self.file(".mocsign.toml", f'trust = ["{self.certificate.name}"]\npolicy = "structure-only"\n')
        document, run = self.verdict(container, cwd=self.folder)
        self.assert_exit(0, run)
        self.assertEqual(document["policy"]["id"], "structure-only")
        self.assertIn("warning: trust comes from the project file", run.err)
        self.assertIn("warning: policy comes from the project file", run.err)

    def test_flags_replace_what_the_project_says_and_then_nothing_is_said(self):
        container = self.signed()
        self.file(".mocsign.toml", 'trust = ["nowhere.pem"]\npolicy = "strict"\n')
        document, run = self.verdict(container, "--trust", self.certificate, "--policy", "structure-only",
                                     cwd=self.folder)
        self.assert_exit(0, run)
        self.assertEqual(run.err, "")

    def test_a_policy_file_is_applied_and_named(self):
        container = self.signed()
        policy = self.file("soon.toml", 'id = "soon"\nbase = "structure-only"\n[digests]\nSHA-256 = 2020-01-01\n')
        document, run = self.verdict(container, "--trust", self.certificate, "--policy", policy)
        self.assertEqual(document["policy"]["id"], "soon")
        codes = [f["code"] for f in document["files"][0]["signatures"][0]["findings"]]
        self.assertIn("ALGORITHM_OUTDATED", codes)
        self.assert_exit(3, run)

    def test_a_broken_policy_file_stops_before_anything_is_judged(self):
        container = self.signed()
        policy = self.file("broken.toml", 'id = "x"\nrevokation-proof = true\n')
        run = mocsign("verify", container, "--policy", policy)
        self.assert_complains(run, 5, "a policy has no “revokation-proof”")
        self.assertIn("broken.toml:2", run.err)


if __name__ == "__main__":
    unittest.main()
