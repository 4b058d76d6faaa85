"""Every kind of act: drafted from flags, signed by whom it takes, verified, and understood by the status of its dossier."""
import json
import re
import unittest
import zipfile

from dossier_case import DossierCase
from harness import SOURCE, mocsign

EVIDENCE = SOURCE / "test-vectors/act/evidence/daticert.xml"
TEXT = SOURCE / "docs/samples/digital-services.md"
INSTANT = "2026-09-01T12:00:00Z"


class Kinds(DossierCase):
    """One act of each kind about the memorandum of 2022, none of them time-stamped."""

    def drafted(self, kind, *flags, by="EE", about=None, name=None):
        draft = self.folder / f"{name or kind}-draft.asice"
        abouts = [word for file in about or [self.memorandum] for word in ("--about", file)]
        self.assert_exit(0, mocsign("draft", kind, *abouts, "--by", by, *flags, "-o", draft))
        return draft

    def by_one(self, kind, *flags, by="EE", commitment="approval", name=None, **how):
        """An act of one participant, in the dossier."""
        signed = self.dossier / f"{name or kind}.asice"
        self.assert_exit(0, mocsign("sign", self.drafted(kind, *flags, by=by, name=name, **how), "-o", signed,
                                    *self.key(by), "--commitment", commitment, "--yes"))
        return self.verified(signed)

    def by_all(self, kind, *flags, name=None, **how):
        signed = self.dossier / f"{name or kind}.asice"
        return self.verified(self.sign_by_all(self.drafted(kind, *flags, name=name, **how), signed))

    def verified(self, container):
        self.assert_exit(0, mocsign("verify", container, "--policy", "structure-only", *self.trust))
        return container

    def found(self, at="2027-03-01T00:00:00Z"):
        """Verdict and state of each act of the dossier by its file's name."""
        run = mocsign("status", self.dossier, "--policy", "structure-only", *self.trust, "--at", at, "--format", "json")
        self.status = json.loads(run.out)
        self.assertEqual(self.status["unread"], [])
        return {act["file"].split("/")[-1].removesuffix(".asice"): (act["kind"], act["verdict"], act["state"])
                for act in self.status["acts"]}

    def test_what_all_sign(self):
        change = self.by_all("modification", "--replace", "sec_4__para_2", "--old", "This MoU", "--new", "This MoC",
                             "--effect", "on-last-consent", "--integration", "to-be-determined")
        self.by_all("integration", "--on", "2027-02-01", "--zone", "Asia/Tokyo", about=[self.memorandum, change])
        proposal = self.by_one("correction", "--replace", "sec_2__point_a", "--new", "Identity;", "--effect",
                               "on-last-consent", "--integration", "on-last-consent", about=[self.memorandum, change])
        self.by_one("consent", "--decision", "consent", by="JP", about=[proposal])
        self.by_all("reading", "--reading", "japan-cc-143", "--closes", "exit.nonrenewal.before")
        self.by_all("determination", "--subject", "IP", "--activity", "A pilot", "--on", "2028-04-01", "--zone",
                    "Europe/Rome", "--statement", "It belongs to both.")
        self.by_all("register", "--power", "nonrenewal", "--until", "2027-01-01T00:00:00Z")
        self.by_all("renewal", "--period", "6")
        self.assertEqual(self.found(), {
            "memorandum": ("MoC", "EFFECTIVE", "SIGNED"),
            "modification": ("Modification", "EFFECTIVE", "INTEGRATED"),
            "integration": ("Integration", "EFFECTIVE", "INTEGRATED"),
            "correction": ("Correction", "EFFECTIVE", "INTEGRATED"),
            "consent": ("Consent", "EFFECTIVE", "CONSENTED"),
            "reading": ("Reading", "EFFECTIVE", "AGREED"),
            "determination": ("Determination", "EFFECTIVE", "EFFECTIVE"),
            "register": ("Register", "EFFECTIVE", "CLOSED"),
            "renewal": ("Renewal", "NOT-EFFECTIVE", "DEFECTIVE"),  # this memorandum renews itself
        })
        self.assertEqual(self.status["text"]["version"], 2)
        self.assertEqual(len(self.status["readings"]), 1)

    def test_what_one_states(self):
        _, certificate = self.keys["EE"]
        self.by_one("authority", "--person", "Mari Maasikas", "--certificate", certificate, "--scopes", "consent notice")
        self.by_one("poc", "--name", "Desk 4", "--may-receive", "true", "--may-give", "false", "--since", INSTANT)
        self.by_one("succession", "--predecessor", "Ministry of Digital Society of Estonia", "--successor", "New Ministry",
                    "--since", INSTANT)
        self.by_one("authorisation", "--item", TEXT, "--description", "A study", "--recipient", "The Office")
        self.by_one("arrangement", "--event", "made", "--arrangement", "A1", "--title", "A pilot", "--on", "2026-04-01",
                    "--zone", "Europe/Rome")
        notice = self.by_one("notice", "--type", "non-renewal", "--power", "nonrenewal", "--addressee", "JP", "--statement",
                             "We will not renew it.", commitment="origin")
        self.by_one("delivery", "--evidence", EVIDENCE, about=[notice])
        self.by_one("receipt", "--channel", "hand", "--arrived", INSTANT, by="JP", commitment="receipt", about=[notice])
        self.assertEqual(self.found(), {
            "memorandum": ("MoC", "EFFECTIVE", "SIGNED"),
            "authority": ("Authority", "EFFECTIVE", "ACTIVE"),
            "poc": ("PointOfContact", "EFFECTIVE", "DESIGNATED"),
            "succession": ("Succession", "INDETERMINATE", "DECLARED"),  # nobody has acknowledged it
            "authorisation": ("Authorisation", "EFFECTIVE", "EFFECTIVE"),
            "arrangement": ("Arrangement", "EFFECTIVE", "MADE"),
            "notice": ("Notice", "EFFECTIVE", "EFFECTIVE"),
            "delivery": ("Delivery", "INDETERMINATE", "CLAIMED"),  # the sender's word
            "receipt": ("Receipt", "EFFECTIVE", "ACKNOWLEDGED"),
        })
        self.assertEqual(self.status["state"], "ENDING")
        self.by_one("withdrawal", commitment="origin", about=[notice])
        self.by_one("receipt", "--channel", "hand", "--arrived", "2027-02-01T12:00:00Z", by="JP", commitment="receipt",
                    about=[self.dossier / "withdrawal.asice"], name="receipt-of-withdrawal")
        self.assertEqual(self.found()["withdrawal"], ("Withdrawal", "EFFECTIVE", "EFFECTIVE"))
        self.assertEqual(self.status["state"], "IN-FORCE")

    def test_a_receipt_is_without_prejudice_unless_it_says_otherwise(self):
        for flags, words in (((), "without prejudice"), (("--without-prejudice", "false"), "No reservation is made")):
            draft = self.drafted("receipt", "--channel", "hand", "--arrived", INSTANT, *flags, name=words.split()[0])
            self.assertIn(words, " ".join(mocsign("inspect", draft, "--tree").out.split()) + self.rendering(draft))

    def rendering(self, container):
        with zipfile.ZipFile(container) as archive:
            return " ".join(archive.read("rendering.txt").decode().split())

    def test_every_kind_is_among_these(self):
        kinds = re.search(r"it is one of: (.*)", mocsign("draft", "nothing").err).group(1).split(", ")
        tested = {"moc", "modification", "correction", "consent", "notice", "receipt", "delivery", "authority", "poc",
                  "succession", "reading", "integration", "authorisation", "withdrawal", "determination", "arrangement",
                  "register", "renewal"}
        self.assertEqual(tested, set(kinds))


if __name__ == "__main__":
    unittest.main()
