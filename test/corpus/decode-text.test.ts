import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeText } from "../../src/corpus/encoding/decode-text.js";
import { readSource } from "../../src/corpus/read-source.js";
import { stripHidden } from "../../src/shared/strip-hidden.js";

const feed = (title: string, declaration = "") =>
  `${declaration}<rss><channel><title>A</title><item><title>${title}</title></item></channel></rss>`;
const declare = (label: string) => `<?xml version="1.0" encoding="${label}"?>\n`;
const latin1 = (text: string) => Buffer.from(text, "latin1");
const wide = (text: string) => Buffer.from(text, "utf16le");
const html = (meta: string) =>
  `<html><head>${meta}</head><p><cite>Ada:</cite><time>0:01</time><p>%</p></html>`;

/** Each is read as a file of the name; all that is read, as JSON, has the words. */
const FILES: [name: string, path: string, bytes: Buffer, words: string][] = [
  ["a feed in ISO-8859-1", "a.xml", latin1(feed("caf\xe9 cr\xe8me", declare("ISO-8859-1"))), "café crème"],
  ["a feed in windows-1251", "a.xml", latin1(feed("\xcf\xf7\xe5\xeb\xe0", declare("windows-1251"))), "Пчела"],
  [
    "a feed in Shift_JIS",
    "a.xml",
    latin1(feed("\x83\x7e\x83\x63\x83\x6f\x83\x60", declare("Shift_JIS"))),
    "ミツバチ",
  ],
  ["a feed in UTF-16 with its mark", "a.xml", wide(`\ufeff${feed("Пчела", declare("UTF-16"))}`), "Пчела"],
  ["a feed in UTF-16 without it", "a.xml", wide(feed("Пчела", declare("UTF-16"))), "Пчела"],
  ["a feed in big-endian UTF-16", "a.xml", wide(`\ufeff${feed("Пчела")}`).swap16(), "Пчела"],
  [
    "HTML with a charset",
    "a.html",
    latin1(html('<meta charset="windows-1251">').replace("%", "\xcf\xf7\xe5\xeb\xe0")),
    "Пчела",
  ],
  [
    "HTML with a content type",
    "a.html",
    latin1(
      html('<META http-equiv="Content-Type" content="text/html; charset=koi8-r">').replace(
        "%",
        "\xf0\xde\xc5\xcc\xc1",
      ),
    ),
    "Пчела",
  ],
];

/** As above, and a note says the line and, of the encoding, this. */
const NOTED: [name: string, path: string, bytes: Buffer, words: string, line: number, said: string][] = [
  [
    "a page in Latin-1",
    "a.txt",
    latin1("A talk\n1. 0:00 \x96 1:00\nStart\n\x95 caf\xe9"),
    "café",
    2,
    "Windows-1252",
  ],
  [
    "captions in Windows-1252",
    "a.vtt",
    latin1("WEBVTT\n\n00:01.000 --> 00:02.000\nit\x92s \x93caf\xe9\x94"),
    "it’s “café”",
    4,
    "Windows-1252",
  ],
  [
    "a feed that declares UTF-8 and is not",
    "a.xml",
    latin1(feed("\xe9t\xe9", declare("UTF-8"))),
    "été",
    2,
    "Windows-1252",
  ],
  [
    "a feed of an unknown encoding",
    "a.xml",
    latin1(feed("\xe9t\xe9", declare("x-none"))),
    "été",
    2,
    "Windows-1252",
  ],
  [
    "one bad byte in JSON",
    "a.json",
    latin1('{"segments":[\n{"start":1,"end":2,"text":"na\xc3\xafvely\xc3"}]}'),
    "naïvely",
    2,
    "left out",
  ],
  [
    "one bad byte in SubRip",
    "a.srt",
    latin1("1\r\n00:00:01,000 --> 00:00:02,000\r\nna\xc3\xaf\xffvely"),
    "naïvely",
    3,
    "left out",
  ],
  [
    "one bad byte in text",
    "a.txt",
    latin1("caf\xc3\xa9\n1. 0:00 - 1:00\nSta\xe2\x80rt\n* one"),
    "Start",
    3,
    "left out",
  ],
  [
    "a bad byte behind a byte order mark",
    "a.srt",
    latin1("\xef\xbb\xbf1\n00:00:01,000 --> 00:00:02,000\nso\xff"),
    '"so"',
    3,
    "left out",
  ],
  [
    "a bad byte in a declared encoding",
    "a.xml",
    latin1(feed("\x83\x7e\x83\x63\x83\x6f\x83\x60\xff", declare("shift_jis"))),
    "ミツバチ",
    2,
    "shift_jis",
  ],
];

describe("a file is read in the encoding it is in", () => {
  it.each(FILES)("%s", (_, path, bytes, words) => {
    const read = readSource({ path, bytes });
    expect(JSON.stringify(read?.sources)).toContain(words);
    expect([read?.problems, read?.notes]).toEqual([[], []]);
  });

  it.each(NOTED)("%s, with one note", (_, path, bytes, words, line, said) => {
    const read = readSource({ path, bytes });
    expect(read?.problems).toEqual([]);
    expect(JSON.stringify(read?.sources)).toContain(words);
    expect(read?.notes).toHaveLength(1);
    expect(read?.notes[0]).toMatchObject({ line, expected: expect.stringContaining(said) });
  });
});

it("any text in UTF-8 is decoded to itself, less what a reader does not see", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      // Zeros in two places are UTF-16.
      const seen = text.replaceAll("\0", "");
      const expected = stripHidden(seen.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n"));
      expect(decodeText(new TextEncoder().encode(seen))).toEqual({ text: expected, note: null });
    }),
  );
});

it("any bytes are decoded, and a note gives a line of them", () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const { note } = decodeText(bytes);
      const ends = bytes.filter((byte) => byte === 10 || byte === 13).length;
      expect(note?.line ?? 1).toBeGreaterThan(0);
      expect(note?.line ?? 1).toBeLessThanOrEqual(ends + 1);
    }),
  );
});
