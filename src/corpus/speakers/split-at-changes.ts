/** What captions write where somebody else begins to speak, or another subject: `>>`, `>>>`, and in Japanese ones `≫`. */
const CHANGE = /(?<!\S)(?:[>＞]{2,}|≫)\s*(?=\S|$)/u;

/** Words of one speaker, as far as marks tell. */
export interface ChangePart {
  readonly text: string;
  /** True where a mark says that somebody else begins. */
  readonly isChange: boolean;
}

/** Cuts words where a mark says that somebody else begins, and takes the marks off. The parts may be empty. */
export function splitAtChanges(text: string): ChangePart[] {
  return text.split(CHANGE).map((part, i) => ({ text: part.trim(), isChange: i > 0 }));
}
