import fc from "fast-check";
import { expect, test } from "vitest";
import type { EpisodeSource, SourceReading } from "../../src/corpus/episode-source.js";
import { readSource } from "../../src/corpus/read-source.js";

const LIST = "<![CDATA[<p>0:00 Welcome<br/>2:14 The hull<br/>12:30 The ribs</p>]]>";

function read(text: string, path = "feed.xml"): SourceReading {
  const found = readSource({ path, bytes: new TextEncoder().encode(text) });
  expect(found?.problems).toEqual([]);
  return found ?? { sources: [], problems: [], notes: [] };
}

function readItem(item: string): EpisodeSource & { readonly told: readonly string[] } {
  const { sources, notes } = read(
    `<rss><channel><title>S</title><link>https://s.example/show/</link><item>${item}</item></channel></rss>`,
  );
  const told = notes.map(({ expected, found }) => `${expected}: ${found}`);
  return { ...(sources[0] as EpisodeSource), told };
}

function listMarks({ chapters }: EpisodeSource): string[] {
  return (chapters?.marks ?? []).map(({ startSeconds, title }) => `${startSeconds} ${title}`);
}

test.each([
  ["one second", "1", undefined, 3, "chapters within the stated duration of 1 s"],
  ["no seconds", "00:00:00", undefined, 3, "a duration in seconds"],
  ["less than nothing", "-5", undefined, 3, "a duration in seconds"],
  ["milliseconds", "3723000", undefined, 3, "a duration in seconds"],
  ["words", "about an hour", undefined, 3, "a duration in seconds"],
  ["a time before the last chapter", "10:00", 600, 2, "a time before the end of the recording"],
  ["hours, minutes and seconds", "1:02:03", 3723, 3, null],
  ["a period", "PT1H2M3S", 3723, 3, null],
])("a duration of %s is kept or told with its item", (_, stated, seconds, chapters, told) => {
  const item = readItem(
    `<title>Bees</title><itunes:duration>${stated}</itunes:duration><description>${LIST}</description>`,
  );
  expect(item.facts.durationSeconds).toBe(seconds);
  expect(item.chapters?.marks).toHaveLength(chapters);
  expect(item.told).toHaveLength(told === null ? 0 : 1);
  if (told !== null) {
    expect(item.told[0]).toContain(told);
    expect(item.told[0]).toContain('in item "Bees"');
  }
});

test.each([
  [
    "after a picture",
    '<enclosure url="/c.jpg" type="image/jpeg"/><enclosure url="/a.mp3"/>',
    "https://s.example/a.mp3",
  ],
  ["beside its address", '<enclosure url="a.mp3" type="audio/mpeg"/>', "https://s.example/show/a.mp3"],
  ["at another host", '<enclosure url="//cdn.example/a.mp3"/>', "https://cdn.example/a.mp3"],
  ["in words", "<enclosure> https://s.example/a.mp3 </enclosure>", "https://s.example/a.mp3"],
  [
    "of Media RSS",
    '<media:group><media:content url="https://s.example/a.m4a"/></media:group>',
    "https://s.example/a.m4a",
  ],
  [
    "of an alternative",
    '<podcast:alternateEnclosure type="audio/opus"><podcast:source uri="ipfs://x"/><podcast:source uri="https://s.example/a"/></podcast:alternateEnclosure>',
    "https://s.example/a",
  ],
  [
    "without type and ending",
    '<enclosure url="https://s.example/play?id=1"/>',
    "https://s.example/play?id=1",
  ],
  ["that is a PDF", '<enclosure url="https://s.example/a.pdf" type="application/pdf"/>', undefined],
  ["that names a program", '<enclosure url="javascript:alert(1)" type="audio/mpeg"/>', undefined],
])("the enclosure %s is found where it can be played", (_, enclosure, url) => {
  const { media } = readItem(`<title>Bees</title>${enclosure}`).facts;
  expect(media).toEqual(url === undefined ? undefined : { kind: "audio", url });
});

test.each([
  ["<pubDate>Fri, 05 Jun 2020 22:40:00 -0700</pubDate>", "2020-06-05"],
  ["<pubDate>2013-06-30T00:00:00+02:00</pubDate>", "2013-06-30"],
  ["<pubDate>1 Jan 04 00:10 PDT</pubDate>", "2004-01-01"],
  ["<pubDate>Mon, 3 September 1999 00:10:00 EST</pubDate>", "1999-09-03"],
  ["<pubDate>May 10, 2024</pubDate>", "2024-05-10"],
  ["<dc:date>2002-09-29</dc:date>", "2002-09-29"],
  ["<pubDate>Fri, 31 Feb 2020 00:00:00 GMT</pubDate>", undefined],
  ["<pubDate>soon</pubDate>", undefined],
])("the day is the one that the feed writes: %s", (date, day) => {
  expect(readItem(`<title>Bees</title>${date}`).facts.publishedAt).toBe(day);
});

test.each([
  ["<![CDATA[Q&A: Ana &amp; Bo &#8211; part 2]]>", "Q&A: Ana & Bo – part 2"],
  ["Ana &amp;amp; Bo&amp;#39;s glue", "Ana & Bo's glue"],
  ["Ana &amp; Bo", "Ana & Bo"],
  ["What &quot;&amp;amp;&quot; means", 'What "&amp;" means'],
  ["Ana &amp;amp;amp; Bo", "Ana &amp; Bo"],
  ["R&D; AT&T", "R&D; AT&T"],
])("a title that is escaped twice is decoded twice, and no more: %s", (written, title) => {
  expect(readItem(`<title>${written}</title>`).facts.title).toBe(title);
});

test.each([
  ["12.5", 12.5],
  ["npt:1:02.25", 62.25],
  ["01:02:03.123456", 3723.123],
  ["90s", 90],
])("a Podlove chapter begins at the normal play time %s", (start, seconds) => {
  const item = readItem(
    `<title>Bees</title><psc:chapters><psc:chapter start="${start}" title="Hull"/></psc:chapters>`,
  );
  expect(listMarks(item)).toEqual([`${seconds} Hull`]);
});

test.each([
  ["a table", "<table><tr><td>0:00</td><td>Welcome</td></tr><tr><td>2:14</td><td>The hull</td></tr></table>"],
  ["a list", "<ul><li>0:00 Welcome<li>2:14 The hull</ul>"],
  [
    "links",
    '<p><a href="https://y.example/x?t=0">Welcome</a><br><a href="https://y.example/x?v=1&amp;t=2m14s">The hull</a></p>',
  ],
  ["tags that are escaped twice", "&lt;p&gt;0:00 Welcome&lt;br&gt;2:14 The hull&lt;/p&gt;"],
])("times in %s are chapters", (_, html) => {
  const item = readItem(`<title>Bees</title><description><![CDATA[${html}]]></description>`);
  expect(listMarks(item)).toEqual(["0 Welcome", "134 The hull"]);
});

test.each([
  [
    "after the channel",
    "<rss><channel><title>S</title></channel><item><title>A</title></item></rss>",
    ["A of S"],
  ],
  [
    "of RSS 1.0",
    '<rdf:RDF><channel rdf:about="x"><title>S</title><items/></channel><item rdf:about="y"><title>A</title></item></rdf:RDF>',
    ["A of S"],
  ],
  [
    "of several channels",
    "<rss><channel><title>S</title><item><title>A</title></item></channel><channel><title>T</title><item><title>B</title></item></channel></rss>",
    ["A of S", "B of T"],
  ],
  [
    "that are not closed",
    "<rss><channel><title>S</title><item><title>A</title><item><title>B</title>",
    ["A of S", "B of S"],
  ],
  [
    "in a list",
    "<rss><channel><title>S</title><items><item><title>A</title></item></items></channel></rss>",
    ["A of S"],
  ],
])("items %s are read, each with its show", (_, feed, titles) => {
  expect(read(feed).sources.map(({ facts }) => `${facts.title} of ${facts.show}`)).toEqual(titles);
});

test.each<[date: string, day: string | undefined]>([
  ["1591353600", "2020-06-05"],
  ["5.6.2020", "2020-06-05"],
  ["06/25/2020", "2020-06-25"],
  ["Ven, 05 Juin 2020 10:00:00 +0200", "2020-06-05"],
  ["Mo, 08 Okt 2018 06:00:00 GMT", "2018-10-08"],
  ["5. März 2020", "2020-03-05"],
  ["5 de junio de 2020", "2020-06-05"],
  ["12 août 2020", "2020-08-12"],
  ["05/06/2020", undefined],
  ["Fri, 31 Jun 2020 10:00:00 GMT", undefined],
  ["soon", undefined],
])("the date %s is read, or told with its item", (date, day) => {
  const item = readItem(`<title>Bees</title><pubdate>${date}</pubdate>`);
  expect(item.facts.publishedAt).toBe(day);
  const told = day === undefined ? [`a date, such as 2020-06-05 in item "Bees": ${date}`] : [];
  expect(item.told).toEqual(told);
});

test("a date that may be of two orders has that of the feed's other dates, where these agree", () => {
  const days = (...dates: string[]) => {
    const items = dates.map((date, i) => `<item><title>A${i}</title><pubDate>${date}</pubDate></item>`);
    const { sources } = read(`<rss><channel>${items.join("")}</channel></rss>`);
    return sources.map(({ facts }) => facts.publishedAt);
  };
  expect(days("05/06/2020", "25/06/2020")).toEqual(["2020-06-05", "2020-06-25"]);
  expect(days("05/06/2020", "06/25/2020")).toEqual(["2020-05-06", "2020-06-25"]);
  expect(days("05/06/2020", "06/25/2020", "25/06/2020")[0]).toBeUndefined();
});

test("an item that says nothing is told as empty, not as one that comes twice", () => {
  const { sources, notes } = read(
    "<rss><channel><item/><item><title>A</title></item><item/></channel></rss>",
  );
  expect(sources).toHaveLength(1);
  expect(notes.map(({ expected }) => expected)).toEqual([
    "a title or an enclosure in item 1 (it is left out)",
    "a title or an enclosure in item 3 (it is left out)",
  ]);
});

test("tags in a title, a type that says nothing and HTML that is not escaped are read for what they mean", () => {
  const breaks = Array.from({ length: 20 }, (_, i) => `${i}:00 Part ${i}<br>`).join("");
  const item = readItem(
    `<title><![CDATA[<b>Bees</b> &amp; wax]]></title><enclosure url="/play/7" type="application/octet-stream"/><description>${breaks}</description>`,
  );
  expect(item.facts).toMatchObject({
    title: "Bees & wax",
    media: { kind: "audio", url: "https://s.example/play/7" },
  });
  expect(listMarks(item)).toHaveLength(20);
});

test("a feed that is cut off says so, with the item that is the last", () => {
  const whole = "<rss><channel><item><title>A</title></item><item><title>B</title></item></channel></rss>";
  expect(read(whole).cutOff).toBeUndefined();
  const { sources, notes, cutOff } = read(whole.slice(0, -20));
  expect(sources).toHaveLength(2);
  expect(cutOff).toMatchObject({ line: 1 });
  expect(notes).toMatchObject([
    { expected: expect.stringContaining("cut off"), found: expect.stringContaining('item "B" last') },
  ]);
});

test("a feed of a YouTube channel gives its videos and the times in their descriptions", () => {
  const { sources } =
    read(`<feed xmlns="http://www.w3.org/2005/Atom"><title>S</title><entry><id>yt:video:abcdefghijk</id>
    <yt:videoId>abcdefghijk</yt:videoId><title>A</title><published>2024-05-10T23:00:00-07:00</published>
    <media:group><media:content url="https://www.youtube.com/v/abcdefghijk?version=3" type="application/x-shockwave-flash"/>
    <media:description>0:00 Welcome\n2:14 The hull\n12:30 The ribs</media:description></media:group></entry></feed>`);
  expect(sources[0]?.facts).toMatchObject({
    media: { kind: "youtube", id: "abcdefghijk" },
    publishedAt: "2024-05-10",
  });
  expect(sources[0]?.chapters?.marks).toHaveLength(3);
});

test("a stated language of a transcript goes with the name of its file", () => {
  const item = readItem(
    '<title>A</title><podcast:transcript url="https://s.example/t/a%20b.vtt" language="de-AT"/><podcast:transcript url="c.srt"/>',
  );
  expect(item.languages).toEqual([{ file: "a b.vtt", language: "de-AT" }]);
  expect(item.aliases).toEqual(["/t/a b.vtt", "/show/c.srt"]);
});

const words = fc.stringMatching(/^[A-Z][a-z]{1,8}(?: (?:&|<|é|[a-z]{1,6})){0,4}$/);
const day = fc
  .date({ min: new Date("1990-01-01"), max: new Date("2090-01-01"), noInvalidDate: true })
  .map((date) => date.toISOString());
const items = fc.array(
  fc.record({
    title: words,
    guid: fc.uuid(),
    date: day,
    seconds: fc.integer({ min: 800, max: 90_000 }),
    chapters: fc.boolean(),
  }),
  { minLength: 1, maxLength: 6 },
);
type Item = typeof items extends fc.Arbitrary<(infer One)[]> ? One : never;

const escapeText = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const notes = ({ chapters }: Item) => `<p>${chapters ? "0:00 Welcome<br>2:14 The hull" : "Words."}</p>`;
const WRITERS: readonly (readonly [string, string, (show: string, items: readonly Item[]) => string])[] = [
  [
    "RSS",
    "f.xml",
    (show, list) =>
      `<rss><channel><title>${escapeText(show)}</title>${list
        .map(
          (item) =>
            `<item><guid>${item.guid}</guid><title>${escapeText(item.title)}</title><pubDate>${new Date(item.date).toUTCString()}</pubDate><itunes:duration>${item.seconds}</itunes:duration><enclosure url="https://s.example/${item.guid}.mp3" type="audio/mpeg"/><description>${escapeText(notes(item))}</description></item>`,
        )
        .join("")}</channel></rss>`,
  ],
  [
    "Atom",
    "f.xml",
    (show, list) =>
      `<feed><title>${escapeText(show)}</title>${list
        .map(
          (item) =>
            `<entry><id>${item.guid}</id><title>${escapeText(item.title)}</title><published>${item.date}</published><itunes:duration>${item.seconds}</itunes:duration><link rel="enclosure" href="https://s.example/${item.guid}.mp3" type="audio/mpeg"/><content type="html">${escapeText(notes(item))}</content></entry>`,
        )
        .join("")}</feed>`,
  ],
  [
    "JSON Feed",
    "f.json",
    (show, list) =>
      JSON.stringify({
        version: "https://jsonfeed.org/version/1.1",
        title: show,
        items: list.map((item) => ({
          id: item.guid,
          title: item.title,
          date_published: item.date,
          content_html: notes(item),
          attachments: [
            {
              url: `https://s.example/${item.guid}.mp3`,
              mime_type: "audio/mpeg",
              duration_in_seconds: item.seconds,
            },
          ],
        })),
      }),
  ],
];

test.each(WRITERS)(
  "what is written as %s is read back: facts, chapters and who each item is",
  (_, path, write) => {
    fc.assert(
      fc.property(words, items, (show, list) => {
        const { sources, notes: told } = read(write(show, list), path);
        expect(told).toEqual([]);
        expect(
          sources.map(({ facts, chapters }) => ({ ...facts, chapters: chapters?.marks.length ?? 0 })),
        ).toEqual(
          list.map(({ title, date, seconds, guid, chapters }) =>
            expect.objectContaining({
              title,
              show,
              publishedAt: date.slice(0, 10),
              durationSeconds: seconds,
              media: { kind: "audio", url: `https://s.example/${guid}.mp3` },
              chapters: chapters ? 2 : 0,
            }),
          ),
        );
        expect(new Set(sources.map(({ identity }) => identity)).size).toBe(list.length);
      }),
      { numRuns: 40 },
    );
  },
);

const NAMESPACES: Readonly<Record<string, string>> = {
  atom: "http://www.w3.org/2005/Atom",
  rdf: "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
  rss: "http://purl.org/rss/1.0/",
  dc: "http://purl.org/dc/elements/1.1/",
  content: "http://purl.org/rss/1.0/modules/content/",
  itunes: "http://www.itunes.com/dtds/podcast-1.0.dtd",
  podcast: "https://podcastindex.org/namespace/1.0",
  psc: "http://podlove.org/simple-chapters",
};

const WITH_PREFIXES: readonly ((p: Readonly<Record<string, string>>, declared: string) => string)[] = [
  (p, declared) =>
    `<rss ${declared}><channel><title>S</title><item><guid>1</guid><title>Bees</title><${p["dc"]}:date>2024-03-02</${p["dc"]}:date>
<${p["itunes"]}:duration>900</${p["itunes"]}:duration><${p["podcast"]}:person>Ana</${p["podcast"]}:person>
<${p["content"]}:encoded>${LIST}</${p["content"]}:encoded></item></channel></rss>`,
  (p, declared) =>
    `<${p["rdf"]}:RDF ${declared}><${p["rss"]}:channel><${p["rss"]}:title>S</${p["rss"]}:title></${p["rss"]}:channel>
<${p["rss"]}:item ${p["rdf"]}:about="1"><${p["rss"]}:title>Bees</${p["rss"]}:title><${p["rss"]}:description>${LIST}</${p["rss"]}:description>
<${p["dc"]}:date>2024-03-02</${p["dc"]}:date><${p["itunes"]}:duration>900</${p["itunes"]}:duration>
<${p["podcast"]}:person>Ana</${p["podcast"]}:person></${p["rss"]}:item></${p["rdf"]}:RDF>`,
  (p, declared) =>
    `<${p["atom"]}:feed ${declared}><${p["atom"]}:title>S</${p["atom"]}:title><${p["atom"]}:entry><${p["atom"]}:id>1</${p["atom"]}:id>
<${p["atom"]}:title>Bees</${p["atom"]}:title><${p["atom"]}:published>2024-03-02</${p["atom"]}:published>
<${p["itunes"]}:duration>900</${p["itunes"]}:duration><${p["atom"]}:author><${p["atom"]}:name>Ana</${p["atom"]}:name></${p["atom"]}:author>
<${p["psc"]}:chapters><${p["psc"]}:chapter start="0" title="Welcome"/><${p["psc"]}:chapter start="134" title="The hull"/>
<${p["psc"]}:chapter start="750" title="The ribs"/></${p["psc"]}:chapters></${p["atom"]}:entry></${p["atom"]}:feed>`,
];

test("a feed says the same whatever prefixes it gives to its namespaces", () => {
  const names = Object.keys(NAMESPACES);
  const prefixes = fc.uniqueArray(fc.stringMatching(/^[a-wyz][a-z0-9]{0,5}$/), {
    minLength: names.length,
    maxLength: names.length,
  });
  fc.assert(
    fc.property(prefixes, fc.constantFrom(...WITH_PREFIXES), (chosen, write) => {
      const given = Object.fromEntries(names.map((name, i) => [name, chosen[i] ?? name]));
      const declared = names.map((name) => `xmlns:${given[name]}="${NAMESPACES[name]}"`).join(" ");
      const [source] = read(write(given, declared)).sources;
      expect(source?.facts).toMatchObject({
        ...{ title: "Bees", show: "S", publishedAt: "2024-03-02", durationSeconds: 900 },
        people: [{ name: "Ana" }],
      });
      expect(source === undefined ? [] : listMarks(source)).toEqual([
        "0 Welcome",
        "134 The hull",
        "750 The ribs",
      ]);
    }),
  );
});

test.each([
  ["of the item", '<itunes:image href="https://cdn.example/a.png"/>', "https://cdn.example/a.png"],
  ["with a relative address", '<itunes:image href="a b.png"/>', "https://s.example/show/a%20b.png"],
  ["of Media RSS", '<media:thumbnail url="https://cdn.example/t.jpg"/>', "https://cdn.example/t.jpg"],
  ["of the show where the item has none", "", "https://cdn.example/show.png"],
  ["that is not secure", '<itunes:image href="http://cdn.example/a.png"/>', undefined],
  [
    "beside one that is not secure",
    '<itunes:image href="http://cdn.example/a.png"/><media:thumbnail url="https://cdn.example/t.jpg"/>',
    "https://cdn.example/t.jpg",
  ],
  ["that is a program", '<itunes:image href="javascript:alert(1)"/>', undefined],
  ["with a name and a password", '<itunes:image href="https://me:pw@cdn.example/a.png"/>', undefined],
  ["that is too long", `<itunes:image href="https://cdn.example/${"a".repeat(2_000)}"/>`, undefined],
])("the picture %s is read where a page may show it", (_, image, artwork) => {
  const { sources, notes } = read(
    `<rss><channel><title>S</title><link>https://s.example/show/</link><itunes:image href="https://cdn.example/show.png"/><item><title>Bees</title>${image}</item></channel></rss>`,
  );
  expect(sources[0]?.facts.artwork).toBe(artwork);
  expect(notes).toEqual([]);
});

test("a picture is read of JSON Feed and of Atom too", () => {
  const json = { version: "https://jsonfeed.org/version/1.1", icon: "https://a.example/s.png" };
  const items = [
    { id: "1", title: "A", image: "https://a.example/1.png" },
    { id: "2", title: "B" },
  ];
  const pictures = ({ sources }: SourceReading) => sources.map(({ facts }) => facts.artwork);
  expect(pictures(read(JSON.stringify({ ...json, items }), "feed.json"))).toEqual([
    "https://a.example/1.png",
    "https://a.example/s.png",
  ]);
  const atom = `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"><logo>https://a.example/logo.png</logo>
    <entry><id>1</id><title>A</title><media:group><media:thumbnail url="https://i.example/1.jpg"/></media:group></entry>
    <entry><id>2</id><title>B</title></entry></feed>`;
  expect(pictures(read(atom, "feed.atom"))).toEqual([
    "https://i.example/1.jpg",
    "https://a.example/logo.png",
  ]);
});
