import type { Cue } from "../../shared/domain.js";

/** So many names stand in one message. */
const MOST_NAMES = 8;

/**
 * Puts names in place of labels. Case, and what stands between the parts of a label, make no difference. `untold` says which
 * labels no cue has, and which speakers the cues have; it is null where every label fits.
 */
export function renameSpeakers(
  cues: readonly Cue[],
  names: Readonly<Record<string, string>>,
): { readonly cues: readonly Cue[]; readonly untold: string | null } {
  const byKey = new Map(Object.entries(names).map(([label, name]) => [makeKey(label), name]));
  if (byKey.size === 0) return { cues, untold: null };
  const speakers = new Set(cues.flatMap(({ speaker }) => speaker ?? []));
  const keys = new Set([...speakers].map(makeKey));
  const unused = Object.keys(names).filter((label) => !keys.has(makeKey(label)));
  const renamed = cues.map((cue) => {
    const name = cue.speaker === null ? undefined : byKey.get(makeKey(cue.speaker));
    return name === undefined ? cue : { ...cue, speaker: name };
  });
  return { cues: renamed, untold: unused.length === 0 ? null : tellUnused(unused, [...speakers]) };
}

function tellUnused(unused: readonly string[], speakers: readonly string[]): string {
  const there = speakers.length === 0 ? "names nobody" : `has ${list(speakers)}`;
  return `speakers: nobody in the transcript is called ${list(unused)}; it ${there}`;
}

function list(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).map((name) => `“${name}”`);
  const more = names.length - shown.length;
  return more > 0 ? `${shown.join(", ")} and ${more} more` : shown.join(", ");
}

function makeKey(label: string): string {
  return label
    .toLowerCase()
    .replace(/[\s_-]+/g, " ")
    .trim();
}
