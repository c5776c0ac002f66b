import { AppError } from "../../shared/errors.js";

/** The texts of `prompts/`, each a template with its slots. */
export interface Prompts {
  readonly system: string;
  readonly user: string;
  readonly rewrite: string;
  readonly notes: string;
}

/** The edition of the prompts whose slots this program fills, and whose replies it reads. */
const EDITION = "2";
const SLOTS: Readonly<Record<string, readonly string[]>> = {
  "answer-system": [],
  "answer-user": ["passages", "question"],
  "rewrite-question": ["conversation", "question"],
  "chapter-notes": ["transcript"],
};
const HEAD = /^<!-- edition (\S+) -->\s*\n/;

/** Reads the prompts. Throws `config_invalid` where one is of another edition or has other slots than expected. */
export function readPrompts(readText: (name: string) => string): Prompts {
  const read = (name: string) => parsePrompt(name, readText(name));
  return {
    system: read("answer-system"),
    user: read("answer-user"),
    rewrite: read("rewrite-question"),
    notes: read("chapter-notes"),
  };
}

function parsePrompt(name: string, text: string): string {
  const refuse = (problem: string) =>
    new AppError("config_invalid", `prompts/${name}.md ${problem}`, {
      hint: "Restore the file that came with this version, or change it within its edition and slots.",
    });
  const [head = "", edition = "none"] = HEAD.exec(text) ?? [];
  if (edition !== EDITION) throw refuse(`is of edition ${edition}, expected ${EDITION} in its first line`);
  const template = text.slice(head.length).trim();
  const slots = [...new Set([...template.matchAll(/\{\{(\w+)\}\}/g)].map(([, slot = ""]) => slot))].sort();
  const expected = SLOTS[name] ?? [];
  if (slots.join() !== expected.join()) {
    throw refuse(`has the slots ${slots.join(", ") || "none"}, expected ${expected.join(", ") || "none"}`);
  }
  return template;
}
