/** A piece of a reply, and whether the reply is JSON. */
export interface Told {
  readonly form: "json" | "text";
  readonly delta: string;
  /** What stood before the JSON, with the first piece of it. */
  readonly preamble: string;
}

/** In UTF-16 units. JSON that begins later than this is no more than a part of a text. */
const LONGEST_PREAMBLE = 300;
const LONGEST_SPACE = 20;
/** What is enough to tell the form by. */
const LONGEST_HEAD = LONGEST_PREAMBLE + LONGEST_SPACE + 2;
/** The opening of JSON, in the first group, or a marker: JSON has none in front of it. */
const SPACE = String.raw`\s{0,${LONGEST_SPACE}}`;
const TELLING = new RegExp(String.raw`(\{(?=${SPACE}["'])|\[(?=${SPACE}"))|[[【]${SPACE}\d`);

/**
 * Tells by the beginning of a reply whether it is JSON, in a code block or after a few words. The beginning is held back
 * until it names a passage or opens JSON, for 322 characters at most; white space in front of it is left out.
 */
export async function* tellForm(deltas: AsyncIterable<string>): AsyncGenerator<Told> {
  let head: string | null = "";
  let form: Told["form"] = "text";
  try {
    for await (const delta of deltas) {
      if (head === null) {
        yield { form, delta, preamble: "" };
        continue;
      }
      head = `${head}${delta}`.trimStart();
      const told = readHead(head);
      if (told === null) continue;
      form = told.form;
      head = null;
      yield told;
    }
  } finally {
    // What was whole before the reply broke off is kept.
    if (head !== null && head !== "") yield { form, delta: head, preamble: "" };
  }
}

/** Returns null where the form cannot be told yet, the same however the reply is cut. */
function readHead(head: string): Told | null {
  const found = TELLING.exec(head.slice(0, LONGEST_HEAD));
  if (found === null && head.length < LONGEST_HEAD) return null;
  if (found?.[1] === undefined || found.index > LONGEST_PREAMBLE)
    return { form: "text", delta: head, preamble: "" };
  return { form: "json", delta: head.slice(found.index), preamble: head.slice(0, found.index) };
}
