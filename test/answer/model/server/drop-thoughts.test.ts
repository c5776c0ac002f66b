import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ThoughtFilter, ThoughtHabit } from "../../../../src/answer/model/server/drop-thoughts.js";

function filter(pieces: readonly string[], { habit = new ThoughtHabit(), isCut = false } = {}): string {
  const thoughts = new ThoughtFilter(habit);
  return pieces.map((piece) => thoughts.push(piece)).join("") + thoughts.end(isCut);
}

/** A habit of sending the closing mark alone. */
function closingAlone(): ThoughtHabit {
  const habit = new ThoughtHabit();
  habit.learn(true);
  habit.learn(true);
  return habit;
}

describe("of a reply's text, thoughts are dropped", () => {
  test.each([
    ["<think>Hm, damp.</think>\n\nDamp kills [1].", "Damp kills [1]."],
    ["<think></think>Damp kills [1].", "Damp kills [1]."],
    ["<thinking>Hm.</thinking>Damp kills.", "Damp kills."],
    ["[THINK]Hm.[/THINK]Damp kills.", "Damp kills."],
    [
      "<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>final<|message|>Damp kills.<|return|>",
      "Damp kills.",
    ],
    ["<|channel|>final<|message|>Damp kills.", "Damp kills."],
    ["\n<think>Hm.</think>\n<think>Damp?</think>\n\nDamp kills.", "\nDamp kills."],
    ["</think>\n\nDamp kills.", "Damp kills."],
    ["Hm.\n</think>", "Hm.\n"],
    ["<think>Hm, damp", ""],
    ["Two is < three [1], and <b> is no mark", "Two is < three [1], and <b> is no mark"],
    ["It ends in <", "It ends in <"],
    ["It ends in [TH", "It ends in [TH"],
  ])("%j shows %j", (text, shown) => {
    expect(filter([text])).toBe(shown);
    // What was let through before a mark that nothing has opened cannot be taken back.
    expect(filter([...text]).endsWith(shown)).toBe(true);
  });

  test.each([
    "Damp kills. <think>And cold?</think>Cold does not.",
    "A guest gives his <reasoning> at length",
    "He writes <thought> and goes on",
    "The tag </think> closes it [1].",
    "The tag is\n</think> as he says",
    "It ends in </think>",
    "Damp\n[/THINK]          kills",
  ])("and an answer that names the marks is whole: %j", (text) => {
    for (const pieces of [[text], [...text]]) {
      expect(filter(pieces)).toBe(text);
      expect(filter(pieces, { habit: closingAlone() })).toBe(text);
    }
  });

  test("of a reply in lines, those before a closing mark on a line of its own", () => {
    for (const end of ["\n", "\r\n", "  \n", ""]) {
      const habit = closingAlone();
      const text = `Hm, <think> and </think>.\n</think>${end}`;
      expect(filter([`${text}${end === "" ? "" : "Damp."}`], { habit })).toBe(end === "" ? "" : "Damp.");
      expect(filter([...text], { habit })).toBe("");
    }
  });

  test("however it is split", () => {
    const marks = [
      "<think>",
      "</think>",
      "[THINK]",
      "[/THINK]",
      "<|channel|>analysis<|message|>",
      "<|channel|>final<|message|>",
      "\n</think>\n",
    ];
    const part = fc.oneof(
      fc.constantFrom(...marks, "<", "[", "a", " ", "\n", "\r", "</", "<|", "         "),
      fc.string({ maxLength: 4 }),
    );
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 12 }),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
        (parts, sizes) => {
          const text = parts.join("");
          const pieces: string[] = [];
          for (let at = 0, i = 0; at < text.length; i++) {
            const size = sizes[i % sizes.length] ?? 1;
            pieces.push(text.slice(at, at + size));
            at += size;
          }
          // What was let through before a mark that nothing has opened cannot be taken back.
          expect(filter(pieces).endsWith(filter([text]))).toBe(true);
          const habit = () => ({ habit: closingAlone() });
          expect(filter(pieces, habit()).endsWith(filter([text], habit()))).toBe(true);
        },
      ),
    );
  });

  test("and nothing between the marks is shown, whatever stands around them", () => {
    const plain = fc.string({ unit: "grapheme", maxLength: 20 }).filter((text) => !/[<[◁|>]/u.test(text));
    fc.assert(
      fc.property(plain, plain, fc.constantFrom("", " ", "\n\n"), (thought, after, before) => {
        const shown = filter([...`${before}<think>${thought}</think>${after}`]);
        expect(shown).toBe(`${before}${after.trimStart()}`);
      }),
    );
  });
});

describe("a server that sends the closing mark alone", () => {
  test("is known by two replies in a row, and shows no thought from then on", () => {
    const habit = new ThoughtHabit();
    const thinking = ["Hm.\n", "</think>", "\n\nDamp kills."];
    expect(filter(thinking, { habit })).toBe("Hm.\nDamp kills.");
    expect(filter(["It does not think."], { habit })).toBe("It does not think.");
    expect(filter(thinking, { habit })).toBe("Hm.\nDamp kills.");
    expect(filter(thinking, { habit })).toBe("Hm.\nDamp kills.");
    expect(filter(["Hm.\n", "</think>\n", "Cold does not."], { habit })).toBe("Cold does not.");
    expect(filter(["It thinks and is cut off"], { habit, isCut: true })).toBe("");
    expect(filter(["It does not think."], { habit })).toBe("It does not think.");
  });

  test("streams again after the mark, and once five replies had none", () => {
    const habit = closingAlone();
    const thoughts = new ThoughtFilter(habit);
    expect([thoughts.push("Hm.\n"), thoughts.push("</think>\nDamp "), thoughts.push("kills.")]).toEqual([
      "",
      "Damp ",
      "kills.",
    ]);
    thoughts.end(false);
    for (let i = 0; i < 5; i++) {
      const next = new ThoughtFilter(habit);
      expect([next.push("Damp"), next.end(false)]).toEqual(["", "Damp"]);
    }
    expect(new ThoughtFilter(habit).push("Damp")).toBe("Damp");
  });

  test("shows nothing of more than any answer is", () => {
    expect(filter(Array<string>(3_000).fill("and so on "), { habit: closingAlone() })).toBe("");
  });
});
