import { AppError } from "../../shared/errors.js";

/** The texts of `prompts/`, each a template with its slots. */
const FILES = {
  system: { name: "answer-system", slots: ["form"] },
  textForm: { name: "answer-form-text", slots: [] },
  jsonForm: { name: "answer-form-json", slots: [] },
  user: { name: "answer-user", slots: ["passages", "question"] },
  correct: { name: "correct-sentences", slots: ["passages", "sentences"] },
  verify: { name: "verify-claims", slots: ["claims", "passages"] },
  rewrite: { name: "rewrite-question", slots: ["conversation", "language", "question", "titles"] },
  questions: { name: "chapter-questions", slots: ["notes"] },
  notes: { name: "chapter-notes", slots: ["transcript"] },
} as const satisfies Record<string, { readonly name: string; readonly slots: readonly string[] }>;

export type Prompts = Readonly<Record<keyof typeof FILES, string>>;

/** The edition of the prompts whose slots this program fills, and whose replies it reads. */
const EDITION = "4";
const HEAD = /^<!-- edition (\S+) -->\s*\n/;

/** Reads the prompts. Throws `config_invalid` where one is of another edition or has other slots than expected. */
export function readPrompts(readText: (name: string) => string): Prompts {
  const read = Object.entries(FILES).map(([key, file]) => [key, parsePrompt(file, readText(file.name))]);
  return Object.fromEntries(read) as Prompts;
}

function parsePrompt(
  { name, slots: expected }: { readonly name: string; readonly slots: readonly string[] },
  text: string,
): string {
  const refuse = (problem: string) =>
    new AppError("config_invalid", `prompts/${name}.md ${problem}`, {
      hint: "Restore the file that came with this version, or change it within its edition and slots.",
    });
  const [head = "", edition = "none"] = HEAD.exec(text) ?? [];
  if (edition !== EDITION) throw refuse(`is of edition ${edition}, expected ${EDITION} in its first line`);
  const template = text.slice(head.length).trim();
  const slots = [...new Set([...template.matchAll(/\{\{(\w+)\}\}/g)].map(([, slot = ""]) => slot))].sort();
  if (slots.join() !== expected.join()) {
    throw refuse(`has the slots ${slots.join(", ") || "none"}, expected ${expected.join(", ") || "none"}`);
  }
  return template;
}
