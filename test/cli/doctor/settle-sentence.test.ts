import { expect, test } from "vitest";
import type { CheckedSentence } from "../../../src/answer/ground/checked-sentence.js";
import { settleSentence } from "../../../src/cli/doctor/settle-sentence.js";

const TEXT = "It kills more colonies.";
const sentence = {
  text: TEXT,
  follows: "sentence",
  numbers: [2],
  nearby: [],
  quote: null,
  kind: null,
  isCleaned: false,
} as const;
const claim = {
  kind: "claim",
  sentence,
  sources: [],
  support: "supported",
  probability: 0.9,
  isCorrected: false,
  refuses: false,
} as const;
const wrong = (kind: "number" | "quantity" | "date" | "name", text: string): CheckedSentence => ({
  kind: "failed",
  sentence,
  reason: { kind: "wrong", facts: [{ kind, text }] },
});
const failed = (
  kind: "unrelated" | "denied" | "secret" | "no-statement" | "no-lead" | "excess",
): CheckedSentence => ({
  kind: "failed",
  sentence,
  reason: { kind },
});

test.each<[CheckedSentence, string | null, string]>([
  [claim, TEXT, "released as it stands"],
  [{ ...claim, support: "weak" }, TEXT, "released as it stands, and marked as loosely based on its passages"],
  [{ ...claim, isCorrected: true }, TEXT, "released with other passages than the model named"],
  [claim, "Damp kills more colonies.", "released with its opening repaired"],
  [
    { ...claim, isCorrected: true, sentence: { ...sentence, isCleaned: true } },
    TEXT,
    "released without markup, links or numbers of no passage",
  ],
  [
    { ...claim, isCorrected: true, replaces: wrong("number", "1,000") },
    TEXT,
    'released as the model corrected it: "1,000" is not in its passages',
  ],
  [claim, null, "withheld: it cannot stand without what was withheld before it"],
  [{ kind: "lead", sentence, items: null }, TEXT, "released: it introduces what follows"],
  [{ kind: "lead", sentence, items: 2 }, null, "left out: what it introduces was not released whole"],
  [{ kind: "gap", sentence, isReleasable: true }, TEXT, "released: it says what the passages do not say"],
  [
    { kind: "gap", sentence, isReleasable: false },
    "The rest is not answered.",
    "released in words of the program's own: it says what the passages do not say",
  ],
  [
    { kind: "gap", sentence, isReleasable: true },
    null,
    "not shown: it says what the passages do not say, and so does the answer in words of its own",
  ],
  [{ kind: "unsupported", sentence }, TEXT, "released, marked as not from the episode"],
  [{ kind: "unsupported", sentence }, null, "withheld: nothing of the episodes was released before it"],
  [wrong("name", "Clem"), null, 'withheld: "Clem" is not in its passages'],
  [wrong("quantity", "75"), null, 'withheld: "75" counts something else in its passages'],
  [failed("unrelated"), null, "withheld: the passages say nothing of the kind"],
  [failed("denied"), null, "withheld: the model denied it when it was asked whether the passages say so"],
  [failed("secret"), null, "withheld: it holds a secret of this program"],
  [failed("no-statement"), null, "withheld: it is a question, repeats itself or has no words"],
  [failed("no-lead"), null, "withheld: it introduces something, and states more than the passages do"],
  [failed("excess"), null, "withheld: it comes after as many sentences as are checked"],
])("a sentence is told with what became of it and why (%#)", (checked, released, outcome) => {
  const isHeld = checked.kind === "claim" && released !== null;
  expect(settleSentence(checked, { released })).toEqual({
    text: TEXT,
    named: [2],
    released,
    support: isHeld ? checked.support : null,
    probability: checked.kind === "claim" ? 0.9 : null,
    outcome,
  });
});
