import { describe, expect, test } from "vitest";
import { readSource } from "../../../src/corpus/read-source.js";

/** Reads SubRip with these words, a cue each, and gives who says what. */
function listSaid(...words: readonly string[]): string[] | undefined {
  const clock = (i: number) => `00:00:${String(4 * i + 1).padStart(2, "0")},000`;
  const text = words.map((said, i) => `${i + 1}\n${clock(i)} --> ${clock(i + 1)}\n${said}\n`).join("\n");
  const reading = readSource({ path: "a.srt", bytes: new TextEncoder().encode(text) });
  return reading?.sources[0]?.cues?.map(({ speaker, text: said }) => `${speaker}: ${said}`);
}

describe("nobody's words are put into another's mouth: a label is a name", () => {
  test.each([
    "Ines's iPad",
    "+47 22 00 00 00",
    "HOST (Ines Falk)",
    "Meeting Room 3.14",
    "Dr. Ines María de los Ríos Falk-Berge, Keeper of the Light",
    "Ines Falk | Lights & Co",
    "Ines (guest)",
    "Keeper #1",
    "🦀 Ines",
  ])("%s", (name) => {
    expect(
      listSaid(`${name}: The lamp turns.`, "Tor: And the bell?", `${name}: At fog.`, "Tor: Good."),
    ).toEqual([`${name}: The lamp turns.`, "Tor: And the bell?", `${name}: At fog.`, "Tor: Good."]);
  });

  test.each<[string, (name: string, words: string) => string]>([
    ["in brackets", (name, words) => `[${name}] ${words}`],
    ["in parentheses", (name, words) => `(${name}) ${words}`],
    ["in full-width parentheses", (name, words) => `（${name}）${words}`],
    ["before a dash", (name, words) => `${name} — ${words}`],
    ["with asterisks", (name, words) => `**${name}:** ${words}`],
    ["with pronouns", (name, words) => `${name} (she/her): ${words}`],
  ])("%s, where every cue has one", (_, write) => {
    const said = [
      ["Ines", "The lamp turns."],
      ["Tor", "And the bell?"],
      ["Ines", "At fog."],
      ["Tor", "Good."],
    ] as const;
    expect(listSaid(...said.map(([name, words]) => write(name, words)))).toEqual(
      said.map(([name, words]) => `${name}: ${words}`),
    );
  });

  test("a handle in lower case, where every cue has one", () => {
    expect(listSaid("ines_f: The lamp.", "tor.b: The bell?", "ines_f: At fog.", "tor.b: Good.")).toEqual([
      "ines_f: The lamp.",
      "tor.b: The bell?",
      "ines_f: At fog.",
      "tor.b: Good.",
    ]);
  });
});

test("two turns in one line are two", () => {
  expect(
    listSaid("Ines Falk: The lamp?", "Tor Berg: Yes.", "Ines Falk: And now? Tor Berg: It turns."),
  ).toEqual(["Ines Falk: The lamp?", "Tor Berg: Yes.", "Ines Falk: And now?", "Tor Berg: It turns."]);
});

test("what stands once before a colon and words in lower case is said by who speaks", () => {
  expect(
    listSaid("Ines: The lamp.", "Tor: The bell.", "Note: a bell is cast.", "Ines: Yes.", "Tor: So."),
  ).toEqual(["Ines: The lamp.", "Tor: The bell.", "Tor: Note: a bell is cast.", "Ines: Yes.", "Tor: So."]);
});

test("who has a name of a kind that others have, and is named once, is nobody else", () => {
  expect(
    listSaid("[Ines] The lamp.", "[Tor] The bell.", "[Ines] At fog?", "[Eva] Always.", "[Tor] So."),
  ).toEqual(["Ines: The lamp.", "Tor: The bell.", "Ines: At fog?", "null: [Eva] Always.", "Tor: So."]);
});

test("brackets here and there are no names", () => {
  expect(
    listSaid("[Applause] The lamp.", "Ines: The bell.", "Tor: At fog?", "[Laughs] Always.", "Ines: So."),
  ).toEqual([
    "null: [Applause] The lamp.",
    "Ines: The bell.",
    "Tor: At fog?",
    "Tor: [Laughs] Always.",
    "Ines: So.",
  ]);
});
