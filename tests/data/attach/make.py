#!/usr/bin/env python3
"""Makes the small files beside it: one of each kind that can be attached, and what is hostile. All of it made up here."""
import hashlib
import struct
import zipfile
import zlib
from pathlib import Path

HERE = Path(__file__).parent
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OPEN = ('xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"')
KEY_PAD = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


def put(name: str, content) -> None:
    (HERE / name).write_bytes(content if isinstance(content, bytes) else content.encode())


def archive(name: str, files: dict) -> None:
    with zipfile.ZipFile(HERE / name, "w", zipfile.ZIP_DEFLATED) as out:
        for path, content in files.items():
            out.writestr(zipfile.ZipInfo(path, (2026, 11, 29, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)


def rc4(key: bytes, data: bytes) -> bytes:
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    i = j = 0
    out = bytearray()
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


HELVETICA = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
# Not in the file: what its letters are, tables say that whoever reads it has to have.
SONG = (b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /GBK-EUC-H /DescendantFonts [<< /Type /Font "
        b"/Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> "
        b"/FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 "
        b"/Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >> >>] >>")


def pdf(name: str, pages: list, password: bytes = b"", forms: int = 0, font: bytes = HELVETICA) -> None:
    """Of each page its lines, or what draws it, packed; with a password by the standard's first method (RC4, 40 bits).
    Forms: each is drawn a hundred times by the one before, the first as /X0."""
    identity = hashlib.md5(b"daylong").digest()
    owner = rc4(hashlib.md5((password + KEY_PAD)[:32]).digest()[:5], (password + KEY_PAD)[:32])
    key = hashlib.md5((password + KEY_PAD)[:32] + owner + struct.pack("<i", -4) + identity).digest()[:5]
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", font]
    kids = []
    for i in range(forms):
        drawn = b"/X0 Do " * 100 if i + 1 < forms else b"BT /F1 12 Tf (a) Tj ET"
        objects.append(b"<< /Type /XObject /Subtype /Form /BBox [0 0 612 792] /Length %d /Resources << /Font << /F1 3 0 R >> "
                       b"/XObject << /X0 %d 0 R >> >> >>\nstream\n%s\nendstream" % (len(drawn), len(objects) + 2, drawn))
    for lines in pages:
        packed = isinstance(lines, bytes)
        drawn = zlib.compress(lines, 9) if packed else b"".join(
            b"BT /F1 12 Tf 72 %d Td (%s) Tj ET\n" % (720 - 16 * i, line.encode("cp1252")) for i, line in enumerate(lines))
        number = len(objects) + 2
        if password:
            drawn = rc4(hashlib.md5(key + struct.pack("<i", number)[:3] + b"\0\0").digest()[:10], drawn)
        objects.append(b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R "
                       b"/Resources << /Font << /F1 3 0 R >>%s >> >>" % (number, b" /XObject << /X0 4 0 R >>" if forms else b""))
        kids.append(number - 1)
        objects.append(b"<< /Length %d%s >>\nstream\n%s\nendstream" % (len(drawn), b" /Filter /FlateDecode" * packed, drawn))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(b"%d 0 R" % each for each in kids))
    trailer = b"/Root 1 0 R"
    if password:
        objects.append(b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>" %
                       (owner.hex().encode(), rc4(key, KEY_PAD).hex().encode()))
        trailer += b" /Encrypt %d 0 R /ID [<%s> <%s>]" % (len(objects), identity.hex().encode(), identity.hex().encode())
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    put(name, out + b"trailer\n<< /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, start))


def png(name: str, width: int, height: int) -> None:
    rows = b"".join(b"\0" + b"".join(bytes((40 + 180 * x // width, 90, 60 + 150 * y // height)) for x in range(width))
                    for y in range(height))
    chunk = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    put(name, b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0)) +
        chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b""))


put("plain.txt", "Grüße aus Österreich.\r\nZweite Zeile.\r\n")
put("utf16.txt", b"\xff\xfe" + "Grüße, 明日".encode("utf-16-le"))
put("western.txt", "Grüße für 5 €".encode("cp1252"))
put("table.csv", "name,colour\nmill,turquoise\n")
put("page.html", """<!DOCTYPE html><html><head><title>Not shown</title><style>p { color: red }</style></head><body>
<h1>The   mill</h1><p>It is <b>turquoise</b> &amp; old &ndash; &#252;ber all.<br>Truly.</p><script>alert("no")</script>
<ul><li>one<li>two</ul><table><tr><td>a</td><td>b</td></tr></table><pre>  as
  it is</pre></body></html>""")
put("western.html", "<html><head><meta charset=iso-8859-1></head><body>Grüße</body></html>".encode("latin-1"))
archive("letter.docx", {
    "[Content_Types].xml": "<Types/>",
    "word/document.xml": f"""<?xml version="1.0" encoding="UTF-8"?><w:document {WORD}><w:body>
<w:p><w:r><w:t>Dear </w:t></w:r><w:r><w:t xml:space="preserve">miller,</w:t></w:r></w:p>
<w:p><w:del><w:r><w:delText>deleted</w:delText></w:r></w:del><w:r><w:t>paint</w:t><w:tab/><w:t>it &amp; be well.</w:t></w:r></w:p>
</w:body></w:document>""",
    "word/footnotes.xml": f"<w:footnotes {WORD}><w:footnote><w:p><w:r><w:t>A footnote.</w:t></w:r></w:p></w:footnote></w:footnotes>"})
RELATED = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
archive("parts.docx", {  # as an office on the web names them
    "_rels/.rels": f'<Relationships {RELATED}><Relationship Id="a" Type="{TYPE}officeDocument" Target="/word/document2.xml"/></Relationships>',
    "word/_rels/document2.xml.rels": f'<Relationships {RELATED}><Relationship Id="a" Type="{TYPE}footnotes" Target="footnotes2.xml"/></Relationships>',
    "word/document2.xml": f"""<w:document {WORD} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:body>
<w:p><w:pPr><w:tabs><w:tab w:val="left" w:pos="720"/><w:tab w:val="right" w:pos="9000"/></w:tabs></w:pPr><w:r><w:t>one</w:t><w:tab/><w:t>two</w:t></w:r></w:p>
<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:t>in a box</w:t></mc:Choice><mc:Fallback><w:t>in a box</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p>
</w:body></w:document>""",
    "word/footnotes2.xml": f"<w:footnotes {WORD}><w:footnote><w:p><w:r><w:t>A footnote.</w:t></w:r></w:p></w:footnote></w:footnotes>"})
archive("letter.odt", {
    "mimetype": "application/vnd.oasis.opendocument.text",
    "content.xml": f"""<?xml version="1.0"?><office:document-content {OPEN}><office:body><office:text>
<text:tracked-changes><text:p>deleted</text:p></text:tracked-changes><text:h>The mill</text:h>
<text:p>Is<text:s text:c="3"/>turquoise.<office:annotation><text:p>a remark</text:p></office:annotation><text:line-break/>Truly.</text:p>
</office:text></office:body></office:document-content>"""})
archive("entities.docx", {"word/document.xml": '<!DOCTYPE a [<!ENTITY l "lol">' + "".join(
    f'<!ENTITY l{i} "{("&l" + (str(i - 1) if i else "") + ";") * 10}">' for i in range(10)) +
    f"]><w:document {WORD}><w:p><w:r><w:t>before &l9; behind</w:t></w:r></w:p></w:document>"})
archive("bomb.docx", {"word/document.xml": f"<w:document {WORD}><w:p><w:t>" + "a" * (40 << 20)})
archive("cut.docx", {"word/document.xml": f"<w:document {WORD}><w:p><w:t>never ends"})
archive("other.zip", {"a.txt": "no document"})
pdf("report.pdf", [["The harvest was poor.", "Second line."], ["Rain fell in August."], [],
                   ["The windmill was painted turquoise."]])
pdf("endless.pdf", [["Before it."], b"/X0 Do", ["Behind it."]], forms=12)
pdf("swelling.pdf", [["Before it."], b"BT /F1 12 Tf [" + b"0 " * 20_000_000 + b"] TJ ET", ["Behind it."]])
pdf("scanned.pdf", [[], []])
pdf("locked.pdf", [["A secret."]], b"open sesame")
pdf("chinese.pdf", [b"BT /F1 12 Tf 72 720 Td <%s> Tj ET" % "风车是青绿色的。".encode("gbk").hex().encode()], font=SONG)
put("cut.pdf", (HERE / "report.pdf").read_bytes()[:300])
put("noise.bin", bytes(range(256)) * 4)
put("empty.txt", "")
png("picture.png", 96, 64)
