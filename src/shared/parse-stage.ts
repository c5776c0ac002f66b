const STAGE = /^(?:(searching|checking)|(reading) (\d{1,6}) passages?|(understood) as: (.+))$/s;

/** What is being done for an answer. */
export interface Stage {
  readonly name: "searching" | "reading" | "checking" | "understood";
  /** How many passages are read, or the question as it was put to the search; else empty. */
  readonly value: string;
}

/** Reads the stage of a `status-update`; returns null for one that is not for readers. */
export function parseStage(stage: string): Stage | null {
  const found = STAGE.exec(stage)?.filter((part) => part !== undefined);
  return found === undefined ? null : { name: found[1] as Stage["name"], value: found[2] ?? "" };
}
