"""mocsign draft moc: a memorandum becomes an unsigned act, which can be shown, signed and verified."""
import unittest

from harness import SOURCE, SigningTestCase, mocsign, on_terminal

SAMPLES = SOURCE / "docs/samples"
TEXT, TERMS = SAMPLES / "digital-services.md", SAMPLES / "digital-services.toml"


class Draft(SigningTestCase):
    def draft(self, *arguments, text=TEXT, terms=TERMS):
        return mocsign("draft", "moc", "--from", text, "--terms", terms, *arguments)

    def test_a_draft_is_an_unsigned_container(self):
        output = self.folder / "draft.asice"
        run = self.draft("-o", output)
        self.assert_exit(0, run)
        self.assertEqual(run.out, f"{output}\n")
        self.assert_exit(4, mocsign("verify", output))
        self.assertIn("Memorandum of Cooperation on Digital Services", mocsign("inspect", output).out)

    def test_the_same_input_and_id_give_the_same_octets(self):
        one, two = self.folder / "1.asice", self.folder / "2.asice"
        for output in (one, two):
            self.assert_exit(0, self.draft("-o", output, "--id", "urn:uuid:00000000-0000-4000-8000-000000000001"))
        self.assertEqual(one.read_bytes(), two.read_bytes())
        three, four = self.folder / "3.asice", self.folder / "4.asice"
        for output in (three, four):
            self.assert_exit(0, self.draft("-o", output))
        self.assertNotEqual(three.read_bytes(), four.read_bytes())

    def test_the_signer_sees_the_act_in_words(self):
        draft, signed = self.folder / "draft.asice", self.folder / "signed.asice"
        self.assert_exit(0, self.draft("-o", draft))
        run = on_terminal("sign", draft, "-o", signed, "--key", self.key, "--cert", self.certificate,
                          "--commitment", "approval", answers=[("Sign? [y/N]", "y\n")])
        self.assert_exit(0, run)
        for words in ("MoC: Memorandum of Cooperation on Digital Services", "Office for Digital Affairs of Japan",
                      "Ministry of Digital Society of Estonia", "act.xml", "text.xml"):
            self.assertIn(words, run.screen)
        document, run = self.report(signed)
        self.assert_exit(0, run)
        self.assertEqual(document["files"][0]["act"]["participants"], ["JP", "EE"])

    def test_what_is_wrong_is_named_with_its_place_and_nothing_is_written(self):
        output = self.folder / "draft.asice"
        self.assert_complains(self.draft("-o", output, text=self.folder / "none.md"), 5, "No such file")
        self.assert_complains(self.draft("-o", output, terms=self.file("terms.toml", "[agreement\n")), 5, "terms.toml:")
        self.assert_complains(self.draft("-o", output, "--id", "urn:uuid:1"), 2, "")
        self.assertFalse(output.exists())

    def test_an_existing_output_is_kept(self):
        output = self.file("draft.asice", "mine")
        self.assert_complains(self.draft("-o", output), 2, "exists already", "--force")
        self.assertEqual(output.read_text(), "mine")
        self.assert_exit(0, self.draft("-o", output, "--force"))


if __name__ == "__main__":
    unittest.main()
