import type { Cue } from "../../shared/domain.js";

/** Puts names in place of labels. Case, and what stands between the parts of a label, make no difference. */
export function renameSpeakers(
  cues: readonly Cue[],
  names: Readonly<Record<string, string>>,
): readonly Cue[] {
  const byKey = new Map(Object.entries(names).map(([label, name]) => [makeKey(label), name]));
  if (byKey.size === 0) return cues;
  return cues.map((cue) => {
    const name = cue.speaker === null ? undefined : byKey.get(makeKey(cue.speaker));
    return name === undefined ? cue : { ...cue, speaker: name };
  });
}

function makeKey(label: string): string {
  return label
    .toLowerCase()
    .replace(/[\s_-]+/g, " ")
    .trim();
}
