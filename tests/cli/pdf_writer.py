"""PDF files written revision by revision, right or wrong as a test wants them."""
import hashlib


class PdfWriter:
    def __init__(self):
        self.octets = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        self.written, self.offsets = {}, {}  # since the last end, and in all
        self.previous = None
        self.size = 1

    def object(self, number, body):
        self.written[number] = self.offsets[number] = len(self.octets)
        self.octets += b"%d 0 obj\n%b\nendobj\n" % (number, body)
        self.size = max(self.size, number + 1)
        return self

    def stream(self, number, data, entries=b""):
        return self.object(number, b"<</Length %d%b>>\nstream\n%b\nendstream" % (len(data), entries, data))

    def entry(self, number, offset):
        self.written[number] = offset
        self.size = max(self.size, number + 1)
        return self

    def end(self, trailer=b"/Root 1 0 R", previous=None, start=None):
        """End the revision with a table; `previous` and `start` are other offsets than the right ones."""
        at = len(self.octets)
        self.octets += b"xref\n0 1\n0000000000 65535 f \n"
        for number, offset in sorted(self.written.items()):
            self.octets += b"%d 1\n%010d 00000 n \n" % (number, offset)
        earlier = self.previous if previous is None else previous
        link = b"" if earlier is None else b"/Prev %d" % earlier
        self.octets += b"trailer\n<</Size %d%b%b>>\nstartxref\n%d\n%%%%EOF\n" % (
            self.size, trailer, link, at if start is None else start)
        self.previous, self.written = at, {}
        return self

    def end_with_stream(self, number, rows, entries, width=b"[1 4 2]"):
        """End the revision with a cross-reference stream of `rows` as they are; its own entry is among them."""
        at = len(self.octets)
        self.object(number, b"<</Type /XRef /W %b /Root 1 0 R%b /Length %d>>\nstream\n%b\nendstream" % (
            width, entries, len(rows), rows))
        self.octets += b"startxref\n%d\n%%%%EOF\n" % at
        self.previous, self.written = at, {}
        return self


def one_page(content=b"BT (Pay 9 EUR) Tj ET", entries=b"", trailer=b""):
    return (PdfWriter().object(1, b"<</Type /Catalog /Pages 2 0 R>>")
            .object(2, b"<</Type /Pages /Kids [3 0 R] /Count 1>>")
            .object(3, b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 4 0 R>>")
            .stream(4, content, entries).end(b"/Root 1 0 R" + trailer))


def signed_page(page=None, sign=None, kind=b"ETSI.CAdES.detached", name=b"(Sig)", trailer=b""):
    """A page with a second revision that is signed by `sign`, which makes a CMS object of octets, or by nobody's key: then
    all but the value is right."""
    writer = page or one_page()
    writer.object(1, b"<</Type /Catalog /Pages 2 0 R /AcroForm <</Fields [5 0 R] /SigFlags 3>>>>")
    writer.object(5, b"<</FT /Sig /T %b /V 6 0 R>>" % name)
    value = b"0" * 16384 if sign else b"3003020100000000"
    writer.object(6, b"<</Type /Sig /Filter /Adobe.PPKLite /SubFilter /%b /ByteRange [0 AAAAAAAAAAAAAAAAAAAA"
                     b" BBBBBBBBBBBBBBBBBBBB CCCCCCCCCCCCCCCCCCCC] /Contents <%b>>>" % (kind, value))
    writer.end(b"/Root 1 0 R" + trailer)
    octets = writer.octets
    begin = octets.rindex(b"/Contents <") + 10
    end = octets.index(b">", begin) + 1
    for mark, number in ((b"A" * 20, begin), (b"B" * 20, end), (b"C" * 20, len(octets) - end)):
        at = octets.rindex(mark)
        octets[at:at + 20] = b"%-20d" % number
    if sign:
        made = sign(bytes(octets[:begin] + octets[end:])).hex().encode()
        octets[begin + 1:begin + 1 + len(made)] = made
    return writer


def cut_off(writer):
    """The same with a revision behind it that names none of those before."""
    writer.object(1, b"<</Type /Catalog>>").previous = None
    return writer.end()


class Encryption:
    """The standard security handler with a key of 40 bits (ISO 32000-1, 7.6.3), the oldest and shortest there is."""

    PADDING = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")

    def __init__(self, password):
        padded = (password + self.PADDING)[:32]
        owner = rc4(hashlib.md5(padded).digest()[:5], padded)
        self.key = hashlib.md5(padded + owner + (-4).to_bytes(4, "little", signed=True) + b"0123456789abcdef").digest()[:5]
        self.trailer = b"/ID [%b] /Encrypt <</Filter /Standard /V 1 /R 2 /O <%b> /U <%b> /P -4>>" % (
            (b"(0123456789abcdef)" * 2), owner.hex().encode(), rc4(self.key, self.PADDING).hex().encode())

    def of(self, number, octets):
        """`octets` as they stand in object `number`."""
        key = hashlib.md5(self.key + number.to_bytes(3, "little") + b"\0\0").digest()[:10]
        return rc4(key, octets)


def rc4(key, octets):
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out, i, j = bytearray(), 0, 0
    for octet in octets:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(octet ^ state[(state[i] + state[j]) % 256])
    return bytes(out)
