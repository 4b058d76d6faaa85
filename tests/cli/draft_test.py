"""mocsign draft: a memorandum and acts about it become unsigned containers, which can be shown, signed and verified."""
import unittest
import zipfile

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


EVIDENCE = SOURCE / "test-vectors/act/evidence"
NOTICE = ["--type", "non-renewal", "--power", "nonrenewal", "--addressee", "JP", "--statement", "We will not renew it."]
MODIFICATION = ["--replace", "sec_4__para_2", "--old", "MoU", "--new", "MoC", "--effect", "on-last-consent",
                "--integration", "2027-02-01", "--zone", "Asia/Tokyo"]


class DraftActs(SigningTestCase):
    def setUp(self):
        super().setUp()
        self.moc = self.folder / "moc.asice"
        self.assert_exit(0, mocsign("draft", "moc", "--from", TEXT, "--terms", TERMS, "-o", self.moc))

    def draft(self, kind, *arguments, about=None, by="EE", name=None):
        output = self.folder / (name or f"{kind}.asice")
        abouts = [word for file in about or [self.moc] for word in ("--about", file)]
        return output, mocsign("draft", kind, *abouts, "--by", by, *arguments, "-o", output)

    def drafted(self, kind, *arguments, **options):
        output, run = self.draft(kind, *arguments, **options)
        self.assert_exit(0, run)
        return output

    def rendering(self, container):
        return " ".join(self.content(container, "rendering.txt").split())

    def content(self, container, name):
        with zipfile.ZipFile(container) as archive:
            return archive.read(name).decode()

    def modification(self):
        return self.drafted("modification", "--to", "JP", "--clause", "sec_4__para_3", *MODIFICATION)

    def test_every_kind_is_drafted_from_flags(self):
        certificate = self.certificate
        instant = "2031-03-14T16:30:00Z"
        modification, notice = self.modification(), self.drafted("notice", *NOTICE)
        cases = {
            "correction": ([self.moc], MODIFICATION, "correction of the text"),
            "consent": ([modification], ["--decision", "consent"], "consents to the modification"),
            "receipt": ([notice], ["--channel", "pec", "--arrived", instant, "--without-prejudice", "true"], instant),
            "delivery": ([notice], ["--evidence", EVIDENCE / "daticert.xml"], "ContentConsignment at " + instant),
            "authority": ([self.moc], ["--person", "Mari Maasikas", "--certificate", certificate, "--scopes",
                                       "consent notice", "--since", "2026-01-01"], "consent, notice"),
            "poc": ([self.moc], ["--name", "Desk 4", "--may-receive", "true", "--may-give", "false", "--since",
                                 instant], "Desk 4"),
            "succession": ([self.moc], ["--predecessor", "Old Ministry", "--successor", "New Ministry", "--since",
                                        instant], "New Ministry"),
            "reading": ([self.moc], ["--set", "reading.zone=addressee", "--set", "reading.retroactive=false"],
                        "addressee"),
            "integration": ([self.moc, modification], ["--on", "2027-02-01", "--zone", "Asia/Tokyo"], "version 1"),
            "authorisation": ([self.moc], ["--item", TEXT, "--description", "A study", "--recipient", "The Office"],
                              "A study"),
            "withdrawal": ([notice], [], "WITHDRAWAL"),
            "determination": ([self.moc], ["--subject", "IP", "--activity", "A pilot", "--on", "2027-04-01", "--zone",
                                           "Europe/Rome", "--statement", "It belongs to both."], "A pilot"),
            "arrangement": ([self.moc], ["--event", "made", "--arrangement", "A1", "--title", "A pilot", "--on",
                                         "2027-04-01", "--zone", "Europe/Rome"], "A pilot"),
            "register": ([self.moc], ["--power", "nonrenewal", "--until", instant], "under nonrenewal"),
        }
        for kind, (about, flags, words) in cases.items():
            with self.subTest(kind=kind):
                act = self.drafted(kind, *flags, about=about)
                self.assertIn(words, self.rendering(act))
                self.assertIn("made by EE", mocsign("inspect", act).out)
                self.assert_exit(4, mocsign("verify", act))

    def test_a_notice_is_drafted_from_a_file_over_which_flags_count(self):
        source = self.file("notice.toml", 'by = "JP"\nto = ["EE"]\nclause = "sec_4__para_2"\n[notice]\n'
                           'type = "other"\nintendedEnd = 2028-05-05\nstatement = "Enough."\n'
                           '[notice.addressee]\nparticipant = "EE"\noffice = "POC"\n')
        words = self.rendering(self.drafted("notice", "--from", source, "--type", "non-renewal", by="JP"))
        for part in ("NOTICE OF NON-RENEWAL", "Enough.", "Intended end 2028-05-05", "Addressee EE", "Office POC",
                     "By virtue of [sec_4__para_2]", "Made by JP Made to EE"):
            self.assertIn(part, words)

    def test_a_modification_shows_old_and_new_words_and_names_both_texts(self):
        words = self.rendering(self.modification())
        for part in ("[sec_4__para_2] Words are replaced. Old “MoU” New “MoC”", "Text version 0, sha256:",
                     "New text version 1, sha256:", "on 2027-02-01 (time zone Asia/Tokyo)", "with the last consent"):
            self.assertIn(part, words)

    def test_a_modification_is_drafted_from_the_whole_new_text(self):
        new = self.file("new.md", TEXT.read_text().replace("This MoU", "This MoC"))
        by_text = self.drafted("modification", "--text", new, *MODIFICATION[6:], name="by-text.asice")
        digest = self.content(self.modification(), "act.xml").split("<moc:Result")[1].split("/>")[0]
        self.assertIn(digest, self.content(by_text, "act.xml"))

    def test_the_next_modification_is_of_the_text_that_the_last_one_gave(self):
        first = self.modification()
        second = self.drafted("modification", "--replace", "sec_4__para_2", "--old", "This MoC", "--new", "It",
                              *MODIFICATION[6:], about=[self.moc, first], name="second.asice")
        self.assertIn("New text version 2", self.rendering(second))
        _, run = self.draft("integration", "--on", "2027-02-01", "--zone", "UTC", about=[self.moc, second])
        self.assert_complains(run, 1, "changes another text", "from the text in force")

    def test_the_signer_sees_what_the_act_says(self):
        run = on_terminal("sign", self.drafted("notice", *NOTICE), "-o", self.folder / "signed.asice", "--key", self.key,
                          "--cert", self.certificate, "--commitment", "origin", answers=[("Sign? [y/N]", "y\n")])
        self.assert_exit(0, run)
        for words in ("made by", "NOTICE OF NON-RENEWAL", "We will not renew it."):
            self.assertIn(words, run.screen)
        document, run = self.report(self.folder / "signed.asice")
        self.assert_exit(0, run)
        act = document["files"][0]["act"]
        self.assertEqual((act["kind"], act["by"], act["to"], act["participants"]), ("Notice", "EE", [], []))

    def test_a_signature_that_commits_to_something_else_fails_the_act(self):
        consent = self.drafted("consent", "--decision", "consent", about=[self.modification()])
        signed = self.folder / "signed.asice"
        self.assert_exit(0, mocsign("sign", consent, "-o", signed, "--key", self.key, "--cert", self.certificate,
                                    "--commitment", "receipt", "--yes"))
        document, run = self.report(signed)
        self.assert_exit(1, run)
        codes = [finding["code"] for finding in document["files"][0]["act"]["findings"]]
        self.assertIn("ACT-COMMITMENT-MISMATCH", codes)

    def test_what_does_not_fit_is_named_and_nothing_is_written(self):
        notice = self.drafted("notice", *NOTICE, name="one.asice")
        cases = [
            (self.draft("consent", "--decision", "consent", about=[notice]), 2, "is no modification"),
            (self.draft("consent", "--decision", "maybe", about=[self.modification()]), 5, "“maybe”"),
            (self.draft("modification", "--replace", "sec_9", *MODIFICATION[2:], name="m.asice"), 5, "no block “sec_9”"),
            (self.draft("modification", *MODIFICATION[:2], "--old", "XYZ", *MODIFICATION[4:], name="m.asice"), 5, ""),
            (self.draft("integration", "--on", "2027-02-01", "--zone", "UTC"), 2, "no modification was named"),
            (self.draft("notice", "--type", "other"), 5, "lacks “statement”"),
            (self.draft("delivery", about=[notice]), 2, "evidence of delivery is missing"),
            (self.draft("delivery", "--evidence", TEXT, about=[notice]), 5, ""),
            (self.draft("withdrawal", about=[notice, self.moc]), 2, "about one act"),
            (self.draft("notice", *NOTICE, about=[self.file("x.txt")]), 5, ""),
        ]
        for (output, run), code, words in cases:
            with self.subTest(words=words, output=output.name):
                self.assert_complains(run, code, words)
                self.assertFalse(output.exists())


if __name__ == "__main__":
    unittest.main()
