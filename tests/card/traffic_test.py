"""How many PKCS#11 calls a signature costs with each driver. The table that it prints is that of docs/performance.md."""
import os
import shutil
import subprocess
import unittest

from rig import FAULTS, OPENSC, SIGNING_PINS, YKCS11, CardTestCase, SignerProgram

JPKI = "pkcs11:token=JPKI%20%28Digital%20Signature%20PIN%29"
SOFTHSM = "/usr/lib/softhsm/libsofthsm2.so"
PLAIN = {"C_OpenSession", "C_SignInit", "C_Sign", "C_CloseSession"}
WITH_PIN = PLAIN | {"C_GetTokenInfo", "C_GetSlotInfo", "C_Login"}  # the tries left are asked before the PIN


class Traffic(CardTestCase):
    kinds = ("esteid", "piv", "jpki", "cns")

    def calls(self, count, pin, env, module, select="select", arguments=()):
        """The calls of so many signatures, of their requests for a PIN, and of all before."""
        record = self.folder / "calls"
        program = SignerProgram({**env, "CARD_RIG_TARGET": module, "CARD_RIG_CALLS": str(record)}, FAULTS, *arguments)
        answers = [program.say(select), program.say(f"sign {pin} {count} 1")]
        program.close()
        self.assertEqual([answer.split()[0] for answer in answers], ["ok", "ok"], answers)
        self.assertEqual(answers[1].split()[1], str(count))
        counts = {name: int(times) for name, times in (line.split() for line in record.read_text().splitlines())}
        return counts, int(answers[1].split()[2])

    def assert_traffic(self, name, expected, pin, env, module, **more):
        few, _ = self.calls(1, pin, env, module, **more)
        many, pins = self.calls(21, pin, env, module, **more)
        per_signature = {call: (times - few.get(call, 0)) // 20 for call, times in many.items()}
        per_signature = {call: times for call, times in per_signature.items() if times}
        print(f"| {name} | {pins} PINs, {many.get('C_Login', 0)} logins for 21 signatures | "
              f"{sum(per_signature.values())} calls a signature | {many['C_FindObjectsInit']} searches in all |", flush=True)
        self.assertEqual(per_signature, {call: 1 for call in expected})

    def test_softhsm(self):
        if not os.path.exists(SOFTHSM):
            self.skipTest("SoftHSM is not installed")
        env = {"SOFTHSM2_CONF": self.sandbox_conf()}
        self.assert_traffic("SoftHSM2, RSA-2048", PLAIN, "1234", env, SOFTHSM, select="select pkcs11:token=rsa")

    def sandbox_conf(self):
        """A token with an RSA key beside a certificate from the sandbox."""
        tokens = self.folder / "tokens"
        tokens.mkdir()
        conf = self.folder / "softhsm2.conf"
        conf.write_text(f"directories.tokendir = {tokens}\nobjectstore.backend = file\n")
        env = {**os.environ, "SOFTHSM2_CONF": str(conf)}
        key = self.box / "cards/jpki"
        certificate = self.folder / "certificate.der"
        subprocess.run(["openssl", "x509", "-in", key / "sign.pem", "-outform", "DER", "-out", certificate], check=True)
        subprocess.run(["softhsm2-util", "--init-token", "--free", "--label", "rsa", "--so-pin", "12345678", "--pin", "1234"],
                       env=env, check=True, stdout=subprocess.DEVNULL)
        private = self.folder / "test-key-token.pem"
        shutil.copy(key / "test-key-sign.pem", private)
        subprocess.run(["softhsm2-util", "--import", private, "--token", "rsa", "--label", "key", "--id", "01", "--pin", "1234"],
                       env=env, check=True, stdout=subprocess.DEVNULL)
        subprocess.run(["pkcs11-tool", "--module", SOFTHSM, "--token-label", "rsa", "--login", "--pin", "1234", "--id", "01",
                        "--write-object", certificate, "--type", "cert"], env=env, check=True, capture_output=True)
        return str(conf)

    def test_nss(self):
        module = OPENSC.replace("opensc-pkcs11.so", "libsoftokn3.so")
        if not os.path.exists(module):
            module = OPENSC.replace("opensc-pkcs11.so", "nss/libsoftokn3.so")
        if not os.path.exists(module) or shutil.which("certutil") is None:
            self.skipTest("NSS or its certutil is not installed")
        folder = self.folder / "nss"
        folder.mkdir()
        pin = self.file("pin.txt", "correcthorse\n")
        noise = self.file("noise.txt", "x" * 64)
        where = ["-d", f"sql:{folder}", "-f", pin]
        subprocess.run(["certutil", "-N", *where], check=True, capture_output=True)
        subprocess.run(["certutil", "-S", "-x", "-n", "key", "-s", "CN=Anna Amsel", "-t", "u,u,u", "-k", "rsa", "-g", "2048",
                        "--keyUsage", "nonRepudiation", "-z", noise, *where], check=True, capture_output=True)
        options = f"configdir='sql:{folder}' certPrefix='' keyPrefix='' secmod='secmod.db' flags=optimizeSpace"
        self.assert_traffic("NSS softokn, RSA-2048", PLAIN, "correcthorse", {}, module, arguments=[options])

    def test_opensc(self):
        for kind, expected in (("esteid", WITH_PIN), ("piv", WITH_PIN), ("jpki", WITH_PIN), ("cns", PLAIN)):
            with self.subTest(card=kind):
                rig = self.rig(kind)
                select = f"select {JPKI} ABC123" if kind == "jpki" else "select"
                self.assert_traffic(f"OpenSC, {kind}", expected, SIGNING_PINS[kind], rig.env, OPENSC, select=select)
                rig.close()

    def test_ykcs11(self):
        if YKCS11 is None:
            self.skipTest("ykcs11 is not installed")
        rig = self.rig("yubikey")
        self.assert_traffic("ykcs11, PIV 9C RSA-2048", WITH_PIN, SIGNING_PINS["piv"], rig.env, YKCS11)


if __name__ == "__main__":
    unittest.main()
