/** What was passed over, or is less than expected. */
export interface Note {
  /** The path of its file, as it was given. */
  readonly path: string;
  /** A sentence without its full stop, with the path. */
  readonly note: string;
  /** What the note says of one thing that others of the same place may say too; absent where it stands alone. */
  readonly tally?: Tally | undefined;
}

export interface Tally {
  /** A feed, or a folder of files. */
  readonly where: string;
  /** What follows the count: "items have no chapters". */
  readonly what: string;
}

/** Lists the notes in their order, of those that say the same of one place one line that counts them. */
export function countNotes(notes: readonly Note[]): string[] {
  const counts = new Map<string, number>();
  const nameTally = ({ where, what }: Tally) => `${where}\n${what}`;
  for (const { tally } of notes)
    if (tally !== undefined) counts.set(nameTally(tally), (counts.get(nameTally(tally)) ?? 0) + 1);
  const told = new Set<string>();
  return notes.flatMap(({ note, tally }) => {
    const name = tally === undefined ? "" : nameTally(tally);
    const count = counts.get(name) ?? 1;
    if (tally === undefined || count === 1) return [note];
    if (told.has(name)) return [];
    told.add(name);
    return [`${tally.where}: ${count} ${tally.what}`];
  });
}
