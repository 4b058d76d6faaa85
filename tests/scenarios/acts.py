"""Acts as docs/acts.md describes them, written by other hands than the library's, so that a scenario can hold what no
draft would: a text changed by operations, a digest of something else."""
import hashlib
import re
import uuid
from xml.sax.saxutils import escape, unescape

NAMESPACE = "urn:mocsign:act:1"
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
ERDS = "http://uri.etsi.org/19522/v1#"


def digest(octets):
    return "sha256:" + hashlib.sha256(octets).hexdigest()


def element(tag, /, *content, **attributes):
    """An element as a string. Content is elements, or words where it is a tuple of one string; None is left out."""
    words = {True: "true", False: "false"}
    head = "".join(f' {key}="{escape(words.get(value, value), {chr(34): "&quot;"})}"'
                   for key, value in attributes.items() if value is not None)
    inner = "".join(part if isinstance(part, str) else escape(part[0]) for part in content if part is not None)
    return f"<moc:{tag}{head}>{inner}</moc:{tag}>\n"


def act(kind, agreement, title, body, base, by, to, urn=None, language="en", clause=None, previous=()):
    """act.xml. `base` is a Text; `previous` are ids with digests."""
    seen = [element("ActRef", id=each, digest=of) for each, of in previous]
    root = element("Act", element("Agreement", id=agreement, title=title),
                   element("Base", version=str(base.version), digest=base.digest),
                   element("Prev", *seen) if seen else None,
                   element("By", participant=by, to=" ".join(to) or None, clause=clause), body,
                   kind=kind, id=urn or f"urn:uuid:{uuid.uuid4()}", lang=language)
    return (DECLARATION + root.replace("<moc:Act ", f'<moc:Act xmlns:moc="{NAMESPACE}" ', 1)).encode()


class Text:
    """text.xml. Operations are ("replace", label, old words, new words), ("insert", label before, label, number, words)
    and ("repeal", label)."""

    def __init__(self, octets):
        self.octets = octets
        self.digest = digest(octets)
        self.version = int(re.search(rb'version="(\d+)">', octets).group(1))

    def block(self, label):
        """The line of a block, its number and its words."""
        found = re.search(rf'  <moc:Block eId="{label}"(?: num="([^"]*)")?>(.*)</moc:Block>\n', self.octets.decode())
        number, words = (unescape(part or "", {"&quot;": '"'}) for part in found.groups())
        return found.group(0), number, words

    def block_digest(self, label):
        _, number, words = self.block(label)
        return digest(f"{number}\n{words}".encode())

    def changed(self, operations):
        """The next version."""
        text = self.octets.decode().replace(f'version="{self.version}">', f'version="{self.version + 1}">', 1)
        for what, label, *rest in operations:
            line, number, words = self.block(label)
            if what == "replace":
                old, new = rest
                assert words.count(old) == 1, f"“{old}” is not once in {label}"
                replacement = self.line(label, number, words.replace(old, new))
            elif what == "insert":
                replacement = line + self.line(*rest)
            else:
                replacement = ""
            assert text.count(line) == 1
            text = text.replace(line, replacement)
        return Text(text.encode())

    @staticmethod
    def line(label, number, words):
        return "  " + element("Block", (words,), eId=label, num=number or None)


def moment(name, when):
    """Effect or Integration: a rule, or a date with its zone."""
    if isinstance(when, tuple):
        return element(name, rule="on-date", on=when[0], zone=when[1])
    return element(name, rule=when)


def modification(base, operations, effect, integration):
    parts = []
    for what, label, *rest in operations:
        if what == "replace":
            parts.append(element("Replace", element("Old", (rest[0],)), element("New", (rest[1],)), target=label,
                                 oldDigest=base.block_digest(label)))
        elif what == "insert":
            new, number, words = rest
            parts.append(element("Insert", (words,), after=label, eId=new, num=number or None))
        else:
            parts.append(element("Repeal", target=label, oldDigest=base.block_digest(label)))
    result = base.changed(operations)
    return (element("Operations", *parts) + moment("Effect", effect) + moment("Integration", integration) +
            element("Result", version=str(result.version), digest=result.digest)), result


def erds_evidence(event, at):
    """Evidence of an electronic registered delivery service, as far as its names are needed (EN 319 522-3)."""
    return (f'<?xml version="1.0" encoding="UTF-8"?>\n<e:Evidence xmlns:e="{ERDS}"><e:ERDSEventId>'
            f"http://uri.etsi.org/19522/Event/{event}</e:ERDSEventId><EventTime>{at}</EventTime></e:Evidence>\n").encode()
