import { describe, it } from "vitest";
import { chooseNames } from "../../../src/corpus/speakers/choose-names.js";
import { readLabel } from "../../../src/corpus/speakers/read-label.js";
import { splitLong } from "../../../src/language/split-long.js";
import { expectLinear } from "../../fakes/expect-linear.js";
import { IS_SWEEP } from "../../fakes/sweep.js";
import { clock, cue, list, track } from "./make-parts.js";
import { encode, readWhole, TIMEOUT_MS } from "./read-whole-file.js";

/** What is quadratic takes far longer than the floor of the measure at ten times either of them. */
const COUNT = IS_SWEEP ? 1_000 : 500;

const feed = (items: readonly string[]) => `<rss><channel><title>S</title>${items.join("")}</channel></rss>`;

/** Files of so many parts, by what they are. */
const FILES: Readonly<Record<string, (count: number) => readonly [path: string, text: string]>> = {
  cues: (n) => ["a.vtt", track(n, (i) => cue(i, i + 1, `and so the ${i} bees of it are said to`))],
  "sentences of a word": (n) => ["a.vtt", track(n, (i) => cue(i, i + 1, "Bee."))],
  "cues that overlap": (n) => ["a.vtt", track(n, (i) => cue(i, i + 900, `bees ${i}`))],
  "cues that begin at once": (n) => ["a.vtt", track(n, (i) => cue(5, 9, `bees ${i}`))],
  "cues out of order": (n) => ["a.vtt", track(n, (i) => cue(n - i, n - i, `bees ${i}.`))],
  speakers: (n) => ["a.vtt", track(n, (i) => cue(i, i + 1, `<v Ada ${i}>Bees are said to hum.`))],
  "lines in a cue": (n) => ["a.vtt", `WEBVTT\n\n${cue(0, 9, list(n, (i) => `- bees ${i}`).join("\n"))}`],
  "a monologue without a full stop": (n) => ["a.vtt", `WEBVTT\n\n${cue(0, 9, "bees hum and ".repeat(n))}`],
  "a monologue of one word": (n) => ["a.vtt", `WEBVTT\n\n${cue(0, 9, "蜂".repeat(4 * n))}`],
  "a monologue of sentences": (n) => ["a.vtt", `WEBVTT\n\n${cue(0, 9, "Bees hum. ".repeat(n))}`],
  "letters of a bracket that is no sound": (n) => ["a.vtt", `WEBVTT\n\n${cue(0, 9, `(${"a".repeat(n)}!`)}`],
  "SAMI's cues, none of which is closed": (n) => [
    "a.smi",
    `<SAMI>${list(n, (i) => `<SYNC Start=${i}><P Class=EN><b>bees ${i}`).join("")}`,
  ],
  "SubStation Alpha's fields": (n) => [
    "a.ass",
    `[Script Info]\n[Events]\nFormat: ${list(n, (i) => `f${i}`).join(",")}, Start, End, Text\n${"Dialogue: a\n".repeat(n)}`,
  ],
  // What tries every division of these takes twice as long for each more of them.
  "settings of a cue of SubRip": (n) => [
    "a.srt",
    `1\n00:00:01,000 --> 00:00:04,000 ${"a:".repeat(Math.min(n / 50, 28))} !\nBees`,
  ],
  "settings of a cue of WebVTT": (n) => [
    "a.vtt",
    `WEBVTT\n\n00:01.000 --> 00:04.000 ${"a:".repeat(Math.min(n / 50, 28))} !\nBees`,
  ],
  "segments without cues": (n) => [
    "a.vtt",
    `${track(n, (i) => cue(i, i + 1, "Bees."))}${"WEBVTT\n\n".repeat(n)}`,
  ],
  "white space behind a fence": (n) => [
    "a.srt",
    `\`\`\`${" ".repeat(4 * n)}(\n1\n0:00:01,000 --> 0:00:04,000\nBees`,
  ],
  "white space in a title of a CUE sheet": (n) => [
    "a.cue",
    `FILE "a.mp3" MP3\nTRACK 01 AUDIO\nTITLE "${" ".repeat(4 * n)}"x\nINDEX 01 00:00:00\n`,
  ],
  "escapes in a string of JSON that is not closed": (n) => ["a.json", `["${'\\"'.repeat(4 * n)}`],
  "times of one line": (n) => ["a.lrc", `[00:01.00]a\n${"[00:02.00]".repeat(n)}b`],
  "times that descend": (n) => [
    "a.info.json",
    JSON.stringify({
      id: "x",
      title: "A",
      duration: 9,
      description: list(n, (i) => `${clock(n - i).slice(0, 8)} Bees ${i}`).join("\n"),
    }),
  ],
  "times past the end": (n) => [
    "a.info.json",
    JSON.stringify({
      id: "x",
      title: "A",
      duration: 2,
      description: list(n, (i) => `${clock(i).slice(0, 8)} Bees ${i}`).join("\n"),
    }),
  ],
  "words of a segment": (n) => [
    "a.json",
    JSON.stringify({
      segments: [
        {
          start: 0,
          end: n,
          text: list(n, () => "bee").join(" "),
          words: list(n, (i) => ({ word: "bee", start: i, end: i + 1 })),
        },
      ],
    }),
  ],
  "entries that are none": (n) => [
    "a.json",
    JSON.stringify({ segments: [{ startTime: 0, body: "Bees" }, ...list(n, (i) => ({ i }))] }),
  ],
  "items of a feed": (n) => ["a.xml", feed(list(n, (i) => `<item><title>Bees ${i}</title></item>`))],
  "items and hosts of a feed": (n) => [
    "a.xml",
    feed(list(n, (i) => `<podcast:person>Ada ${i}</podcast:person><item><title>Bees</title></item>`)),
  ],
  "chapters of an item": (n) => [
    "a.xml",
    feed([
      `<item><title>Bees</title><psc:chapters>${list(Math.min(n, 9_000), (i) => `<psc:chapter start="${i}" title="Bees ${i}"/>`).join("")}</psc:chapters></item>`,
    ]),
  ],
  "tags in tags": (n) => ["a.html", `<p><time>0:01</time>${"<b>".repeat(n)}bees`],
  "tags in tags of a feed": (n) => ["a.xml", feed(["<item><title>", "<b>".repeat(n), "bees"])],
  "chapters of a page": (n) => [
    "a.txt",
    `A\n\n${list(n / 4, (i) => `${i + 1}. ${i}:00 – ${i + 1}:00\nBees ${i}\n• They hum.\n`).join("")}`,
  ],
  "chapters of Markdown": (n) => ["a.md", list(n / 4, (i) => `## ${i}:00 Bees ${i}\n- They hum.\n`).join("")],
  "bullets of a chapter": (n) => ["a.txt", `A\n1. 0:00 – 1:00\nBees\n${"• They hum.\n".repeat(n)}`],
  "lines of a list of episodes": (n) => [
    "episodes.yaml",
    `episodes:\n${list(n / 4, (i) => `- id: e${i}\n  title: Bees ${i}\n  files: [a${i}.vtt]\n`).join("")}`,
  ],
  "turns of a transcript": (n) => [
    "a.txt",
    list(n / 2, (i) => `[${clock(i)}] Ada ${i}: Bees hum.\n`).join(""),
  ],
  "names above the words of a transcript": (n) => [
    "a.txt",
    list(n / 2, (i) => `Ada ${i % 9}\n${i}:00\nBees hum.\n\n`).join(""),
  ],
  "a service's lines in a transcript": (n) => [
    "a.txt",
    `[0:04] Ana: Bees hum.\n\n[0:09] Bo: They do.\n\n${list(n, (i) => `Transcribed by Scribe, page ${i}\n`).join("")}`,
  ],
  "metadata of a transcript": (n) => [
    "a.md",
    `${list(n, (i) => `**Key ${i}:** a\n`).join("")}\n**[0:04] A:** Hi.\n**[0:09] A:** Ho.\n`,
  ],
  "keys of a list of episodes": (n) => ["episodes.yaml", list(n, (i) => `k${i}: a\n`).join("")],
  "values of lists of episodes that are wrong": (n) => ["episodes.yaml", `episodes:\n${"- [a]\n".repeat(n)}`],
  "aliases in front matter": (n) => ["a.txt", `---\n${"a: *a\n".repeat(n / 10)}---\nA`],
};

describe("ten times as many parts take about ten times as long to read and divide", () => {
  it.each(Object.entries(FILES))(
    "%s",
    async (_name, make) =>
      await expectLinear(readWhole, { make: (count) => encode(make(count)), size: COUNT }),
    TIMEOUT_MS,
  );
});

it(
  "a phrase that is repeated before few of the turns takes time in proportion to its turns",
  async () =>
    await expectLinear(chooseNames, {
      make: (count) =>
        list(count, (i) => ({ label: i % 2 === 0 ? readLabel("Quick Note: it hums") : null, isSure: false })),
      size: 2_000,
    }),
  TIMEOUT_MS,
);

it.each(["a", "Bees hum. "])(
  "a line of 2 MB of %j takes about ten times as long to split as one of 200 KB",
  async (piece) =>
    await expectLinear((text: string) => splitLong(text, 1_000), {
      make: (length) => piece.repeat(length / piece.length),
      size: 200_000,
    }),
  TIMEOUT_MS,
);
