import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { CONTENT } from "../../src/answer/requests/recognise/judge-request.js";

export interface Phrasing {
  /** With its slots filled. */
  readonly text: string;
  /** With its slots. */
  readonly wording: string;
  readonly intent: string;
}

const TABLE = z.record(z.string(), z.array(z.string().min(1)).min(1));
const SLOT = /\{(\w+)\}/g;
/** Prime to the number of values of each slot, so that all of them come up. */
const STRIDE = 13;

/** Reads the phrasings of `training/requests`, their slots filled, the same each time. */
export function readPhrasings(root: string): Phrasing[] {
  const read = (name: string) => readFileSync(join(root, "training/requests", name), "utf8");
  const slots = TABLE.parse(parse(read("slots.yaml")));
  const table = TABLE.parse(parse(read("phrasings.yaml")));
  const content = read("content.txt").trim().split("\n");
  let turn = 0;
  const fill = (_: string, name: string) => {
    const values = slots[name];
    if (values === undefined) throw new Error(`training/requests/slots.yaml has no slot ${name}.`);
    turn += STRIDE;
    return values[turn % values.length] ?? "";
  };
  return [...Object.entries(table), [CONTENT, content] as const].flatMap(([intent, wordings]) =>
    [...new Set(wordings)].map((wording) => ({ text: wording.replaceAll(SLOT, fill), wording, intent })),
  );
}
