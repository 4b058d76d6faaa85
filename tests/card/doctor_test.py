"""What keeps a card from signing, each found by its code, with the way to mend it."""
import contextlib
import json
import socket
import struct
import threading
import time
import unittest

from rig import FAULTS, OPENSC, CardTestCase, mocsign


class Doctor(CardTestCase):
    kinds = ("esteid", "piv")

    def findings(self, rig, *flags, env=None, code=0):
        run = mocsign("doctor", "--json", *flags, env={**rig.env, "MOCSIGN_TRUST": str(self.root), **(env or {})})
        self.assert_exit(code, run)
        document = json.loads(run.out)
        self.assertEqual(document["schema"], "mocsign-doctor/1")
        for finding in document["findings"]:
            self.assertEqual(finding["mend"] is None, finding["grade"] == "fine", finding)
        return {finding["code"]: finding for finding in document["findings"]}

    def test_a_card_that_can_sign(self):
        found = self.findings(self.rig("esteid"), env={"MOCSIGN_TSA": self.sandbox_env["MOCSIGN_TSA"]})
        for code in ("PCSC", "CARD_PRESENT", "CERTIFICATE", "PIN", "TRUST", "TSA", "OCSP"):
            self.assertEqual(found[code]["grade"], "fine", code)
        self.assertNotIn("CLOCK_OFF", found)

    def test_daemon_reader_and_card_that_are_missing(self):
        rig = self.rig("esteid")
        rig.say("remove 0")
        rig.wait_for(lambda: rig.cards() == 0)
        found = self.findings(rig, code=6)
        self.assertEqual((found["READER_EMPTY"]["grade"], found["CARD_MISSING"]["grade"]), ("fine", "problem"))
        rig.say("pcscd stop")
        found = self.findings(rig, code=6)
        self.assertIn("systemctl", found["PCSC_NOT_RUNNING"]["mend"])

    def test_a_daemon_that_polkit_tells_to_refuse(self):
        """A daemon that was built with polkit hangs up on whom it does not let in. Debian's pcscd 1.9.9 was built without; so
        somebody else hangs up here, on the real client library."""
        path = self.folder / "pcscd.comm"
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(str(path))
            listener.listen()

            def hang_up():
                with contextlib.suppress(OSError):
                    while True:
                        with listener.accept()[0] as client:
                            client.recv(1, socket.MSG_PEEK)
                            time.sleep(0.2)  # as long as it takes to ask polkit, so that the client has said all
            thread = threading.Thread(target=hang_up)
            thread.start()
            env = {"PCSCLITE_CSOCK_NAME": str(path), "MOCSIGN_MODULE": OPENSC, "MOCSIGN_TRUST": str(self.root),
                   "HOME": str(self.folder)}
            documents = [json.loads(mocsign("doctor", "--json", env={**env, **session}).out)
                         for session in ({}, {"SSH_CONNECTION": "192.0.2.1 1 192.0.2.2 22"})]
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()
        refusals = [next(finding for finding in document["findings"] if finding["code"] == "PCSC_REFUSED")
                    for document in documents]
        self.assertNotIn("remote session", refusals[0]["what"])
        self.assertIn("remote session", refusals[1]["what"])
        self.assertIn("org.debian.pcsc-lite.access_pcsc", refusals[1]["mend"])

    def test_a_daemon_that_polkit_tells_to_refuse_the_card_alone(self):
        """What stands between program and daemon lets everything through but SCardConnect, at which a daemon with polkit asks
        for org.debian.pcsc-lite.access_card, and hangs up on whom it does not let in."""
        rig = self.rig("esteid")
        path = self.folder / "pcscd.comm"
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(str(path))
            listener.listen()
            thread = threading.Thread(target=self.let_through_all_but_connect, args=(listener, rig.env["PCSCLITE_CSOCK_NAME"]))
            thread.start()
            env = {"PCSCLITE_CSOCK_NAME": str(path)}
            refused = self.findings(rig, env=env, code=6)["CARD_REFUSED"]
            remote = self.findings(rig, env={**env, "SSH_CONNECTION": "192.0.2.1 1 192.0.2.2 22"}, code=6)["CARD_REFUSED"]
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()
        self.assertIn("Reader A", refused["what"])
        self.assertIn("remote session", remote["what"])
        self.assertIn("org.debian.pcsc-lite.access_card", refused["mend"])

    @staticmethod
    def let_through_all_but_connect(listener, daemon):
        connect = 4  # SCARD_CONNECT of pcsc-lite's protocol: a size, a command, a body of that size

        def relay(client):
            with client, socket.socket(socket.AF_UNIX) as server:
                server.connect(daemon)
                back = threading.Thread(target=pour, args=(server, client))
                back.start()
                while len(header := client.recv(8, socket.MSG_WAITALL)) == 8:
                    size, command = struct.unpack("=II", header)
                    body = client.recv(size, socket.MSG_WAITALL)
                    if command == connect:
                        break
                    server.sendall(header + body)
                for end in (server, client):
                    with contextlib.suppress(OSError):
                        end.shutdown(socket.SHUT_RDWR)
                back.join()

        def pour(source, target):
            with contextlib.suppress(OSError):
                while chunk := source.recv(65536):
                    target.sendall(chunk)

        relays = []
        with contextlib.suppress(OSError):
            while True:
                relays.append(threading.Thread(target=relay, args=(listener.accept()[0],)))
                relays[-1].start()
        for thread in relays:
            thread.join()

    def test_pins(self):
        rig = self.rig("esteid")
        self.sign(rig, "99999")
        self.assertEqual(self.findings(rig)["PIN_TRIES_LOW"]["grade"], "warning")
        self.sign(rig, "99999")
        self.sign(rig, "99999", "--last-try")
        self.assertIn("PUK", self.findings(rig, code=7)["PIN_BLOCKED"]["mend"])

    def test_drivers(self):
        rig = self.rig("esteid")
        self.assertIn("DRIVER_ONEPIN", self.findings(rig, "--module", OPENSC.replace("opensc-", "onepin-opensc-"), code=6))
        self.assertIn("DRIVER_FAILED", self.findings(rig, "--module", "/nowhere.so", code=6))
        self.assertIn("DRIVER_DEBUGGED", self.findings(rig, env={"OPENSC_DEBUG": "3"}))
        spy = OPENSC.replace("opensc-pkcs11", "pkcs11/pkcs11-spy")
        self.assertIn("PIN", self.findings(rig, "--module", spy, code=6,
                                           env={"PKCS11SPY": OPENSC, "PKCS11SPY_OUTPUT": "/dev/null"})["DRIVER_SPY"]["what"])
        rules = self.folder / "rules"
        for rule in ("C_GetSlotList 0 1 hang", "C_GetSlotList 0 1 crash"):
            rules.write_text(rule + "\n")
            found = self.findings(rig, "--module", FAULTS, "--driver-timeout", "1", code=6,
                                  env={"CARD_RIG_TARGET": OPENSC, "CARD_RIG_FAULTS": str(rules)})
            self.assertEqual(found["DRIVER_FAILED"]["grade"], "problem")

    def test_services_and_trust(self):
        rig = self.rig("piv")
        self.assertIn("TSA_UNREACHABLE", self.findings(rig, env={"MOCSIGN_TSA": "http://127.0.0.1:1/tsa"}, code=8))
        self.assertIn("TRUST_MISSING", self.findings(rig, env={"MOCSIGN_TRUST": ""}))
        mocsign("sandbox", "clock", "2030-01-01", "--dir", self.box)
        self.addCleanup(mocsign, "sandbox", "clock", "now", "--dir", self.box)
        found = self.findings(rig, env={"MOCSIGN_TSA": self.sandbox_env["MOCSIGN_TSA"]}, code=6)
        self.assertEqual(found["CLOCK_OFF"]["grade"], "problem")

    def test_people_read_a_line_each_and_the_way_out(self):
        rig = self.rig("esteid")
        run = mocsign("doctor", env={**rig.env, "MOCSIGN_TRUST": ""})
        self.assert_exit(0, run)
        self.assertIn("✓ reader: the PC/SC daemon answers\n", run.out)
        self.assertIn("! trust: nobody is trusted", run.out)
        self.assertIn("\n    mocsign trust add", run.out)


if __name__ == "__main__":
    unittest.main()
