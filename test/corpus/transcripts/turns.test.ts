import fc from "fast-check";
import { expect, test } from "vitest";
import { readSource } from "../../../src/corpus/read-source.js";

function read(text: string) {
  const reading = readSource({ path: "a.md", bytes: new TextEncoder().encode(text) });
  return {
    format: reading?.format.name,
    cues: reading?.sources[0]?.cues?.map(
      ({ startSeconds, speaker, text: words }) => `${startSeconds} ${speaker}: ${words}`,
    ),
  };
}

interface Turn {
  readonly seconds: number;
  readonly name: string;
  readonly words: string;
}

const pad = (value: number, digits = 2) => String(value).padStart(digits, "0");
const parts = (seconds: number) =>
  [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60] as const;
const hms = (seconds: number) =>
  parts(seconds)
    .map((part) => pad(part))
    .join(":");
const short = (seconds: number) => {
  const [h, m, s] = parts(seconds);
  return h === 0 ? `${m}:${pad(s)}` : `${h}:${pad(m)}:${pad(s)}`;
};
const spelt = (seconds: number) => {
  const [h, m, s] = parts(seconds);
  return `${h === 0 ? "" : `${h} hour${h === 1 ? "" : "s"} `}${m} minutes ${s} seconds`;
};

/** How the turns of a transcript are written by the services and people that write them. */
const LAYOUTS: Readonly<Record<string, (turn: Turn) => string>> = {
  "bold name, time": ({ seconds, name, words }) => `**${name}:** [${short(seconds)}] ${words}\n\n`,
  "time and name in bold": ({ seconds, name, words }) => `**[${hms(seconds)}] ${name}:** ${words}\n\n`,
  "name and time in bold": ({ seconds, name, words }) => `**${name} (${short(seconds)}):** ${words}\n\n`,
  "time in bold": ({ seconds, name, words }) => `**[${short(seconds)}]** ${name}: ${words}\n\n`,
  Descript: ({ seconds, name, words }) => `[${hms(seconds)}] ${name}: ${words}\n`,
  "time in parentheses": ({ seconds, name, words }) => `${name} (${hms(seconds)}): ${words}\n`,
  Rev: ({ seconds, name, words }) => `${name} (${hms(seconds)}):\n${words}\n\n`,
  Otter: ({ seconds, name, words }) => `${name}  ${short(seconds)}  \n${words}\n\n`,
  Teams: ({ seconds, name, words }) => `${name}\n${spelt(seconds)}\n${words}\n\n`,
  "name above the time": ({ seconds, name, words }) => `${name}\n${short(seconds)}\n${words}\n\n`,
  Zoom: ({ seconds, name, words }) => `[${name}] ${hms(seconds)}\n${words}\n\n`,
  "a chat": ({ seconds, name, words }) => `${hms(seconds)}\tFrom ${name} to Everyone:\t${words}\n`,
  "name in brackets": ({ seconds, name, words }) => `[${short(seconds)}] [${name}]: ${words}\n`,
  "mark of a change": ({ seconds, name, words }) =>
    `[${short(seconds)}] >> ${name.toUpperCase()}: ${words}\n`,
  "a bare time": ({ seconds, name, words }) => `${short(seconds)} ${name}: ${words}\n`,
  "a span with an arrow": ({ seconds, name, words }) =>
    `[${hms(seconds)}.000 --> ${hms(seconds + 1)}.000]  ${name}: ${words}\n`,
  "a span with a dash": ({ seconds, name, words }) =>
    `[${hms(seconds)} - ${hms(seconds + 1)}] ${name}: ${words}\n`,
  "a time that is a link": ({ seconds, name, words }) =>
    `[${short(seconds)}](https://tube.example/?t=${seconds}) **${name}:** ${words}\n\n`,
  "a name in bold before a link": ({ seconds, name, words }) =>
    `**${name}** [(${hms(seconds)})](https://tube.example/?t=${seconds}) ${words}\n\n`,
  "a quotation": ({ seconds, name, words }) => `> [${short(seconds)}] **${name}**: ${words}\n>\n`,
  "a bullet and a name in bold": ({ seconds, name, words }) =>
    `- **${name}** (${short(seconds)}): ${words}\n`,
  "a row of a table": ({ seconds, name, words }) => `| ${short(seconds)} | ${name} | ${words} |\n`,
  "columns with tabs": ({ seconds, name, words }) => `${hms(seconds)}\t${name}\t${words}\n`,
  "columns with gaps, the name first": ({ seconds, name, words }) =>
    `${name}    ${hms(seconds)}    ${words}\n`,
  "a numbered line": ({ seconds, name, words }) => `1. ${hms(seconds)} - ${name}: ${words}\n`,
  "a span in parentheses": ({ seconds, name, words }) =>
    `${name} (${short(seconds)} - ${short(seconds + 1)}): ${words}\n`,
  "a time in angle brackets": ({ seconds, name, words }) => `<${hms(seconds)}> ${name}: ${words}\n`,
  "a time as a comment": ({ seconds, name, words }) =>
    `<!-- ${short(seconds)} -->\n**${name}:** ${words}\n\n`,
  "a time between number signs": ({ seconds, name, words }) => `#${hms(seconds)}-0# ${name}: ${words}\n`,
  "six digits of a second": ({ seconds, name, words }) =>
    `[${hms(seconds)}.000000 --> ${hms(seconds + 1)}.250000] ${name}: ${words}\n`,
  "seconds with an arrow": ({ seconds, name, words }) =>
    `[${seconds}.00 --> ${seconds + 1}.00] ${name}: ${words}\n`,
  "a time with the signs of its units": ({ seconds, name, words }) =>
    `${Math.floor(seconds / 60)}m${pad(seconds % 60)}s ${name}: ${words}\n`,
  "digits of another script": ({ seconds, name, words }) =>
    `[${short(seconds).replace(/\d/g, (digit) => String.fromCharCode(0x660 + Number(digit)))}] ${name}: ${words}\n`,
  frames: ({ seconds, name, words }) => `${hms(seconds)}:12\t${name}: ${words}\n`,
};

const WORDS = "larch rib keel plank steam tide mast oak paint tar rope glue hull frame seam".split(" ");
const turns = fc
  .array(
    fc.record({
      gap: fc.integer({ min: 2, max: 30 }),
      name: fc.constantFrom("Ana Moss", "Bo", "J", "Cy Dahl", "Speaker 2", "SPEAKER_01"),
      words: fc.array(fc.constantFrom(...WORDS), { minLength: 7, maxLength: 12 }),
    }),
    { minLength: 2, maxLength: 8 },
  )
  .map((list) => {
    let seconds = 0;
    return list.map(({ gap, name, words }): Turn => {
      seconds += gap;
      const said = words.join(" ");
      return { seconds, name, words: `${said.slice(0, 1).toUpperCase()}${said.slice(1)}.` };
    });
  });

test.each(Object.entries(LAYOUTS))("turns that are written by layout are read back: %s", (name, write) => {
  fc.assert(
    fc.property(turns, (list) => {
      const text = list.map(write).join("");
      const said = list.map((turn) => {
        const speaker = name === "mark of a change" ? turn.name.toUpperCase() : turn.name;
        return `${turn.seconds} ${speaker}: ${turn.words}`;
      });
      expect(read(text)).toMatchObject({ format: "text transcript", cues: said });
    }),
    { numRuns: 30 },
  );
});

/** What stands below a name goes on below it, and a span has its words in its own line. */
const WITH_PARAGRAPHS = Object.entries(LAYOUTS).filter(([name]) => !name.startsWith("a span"));

test.each(WITH_PARAGRAPHS)("a name of one word that speaks once is a speaker's: %s", (name, write) => {
  const turns = ["Ana", "Ana", "Bo", "Ana", "Cy", "Ana"].map((who, i) => ({
    seconds: 4 + 9 * i,
    name: who,
    words: "The hull is planked with larch as it is light.",
  }));
  const text = turns.map((turn) => `${write(turn)}\nIt goes on and on.\n\nAnd so it goes.\n\n`).join("");
  const speakers = new Set(
    read(text.replace(write(turns[0] as Turn), "")).cues?.map((cue) => cue.split(/[ :]/)[1]),
  );
  const expected = name === "mark of a change" ? ["ANA", "BO", "CY"] : ["Ana", "Bo", "Cy"];
  expect(expected.filter((who) => !speakers.has(who))).toEqual([]);
});
