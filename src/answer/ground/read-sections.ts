import { tokenize } from "../../language/tokenize.js";
import { yieldToRequests } from "../../retrieve/yield-to-requests.js";
import type { Asker } from "../../shared/asker.js";
import {
  describeSection,
  listEpisodeSections,
  type PassageView,
  type Section,
} from "../../store/passage-view.js";

/** So many sections, of about a thousand characters each, are read in some milliseconds. */
const SECTIONS_AT_ONCE = 16;

/** Where a passage lies: its section, and the row of its vector. */
export interface PassagePlace {
  readonly section: Section;
  readonly row: number;
}

/** The sections of one episode, as claims are compared with them. */
export interface EpisodeReading {
  readonly sections: readonly Section[];
  /** By the passages' ids. */
  readonly places: ReadonlyMap<string, PassagePlace>;
}

/** What was read of a view, which all claims about it share. */
interface ViewReading {
  /** By the episodes' ids. */
  readonly episodes: Map<string, EpisodeReading>;
  /** Stems of the sections' content words, by ordinal. */
  readonly terms: Map<number, ReadonlySet<string>>;
}

const known = new WeakMap<PassageView, ViewReading>();

function recall(view: PassageView): ViewReading {
  const reading = known.get(view) ?? { episodes: new Map(), terms: new Map() };
  known.set(view, reading);
  return reading;
}

/** An episode that the view does not hold has no sections. */
export function readEpisode(view: PassageView, id: string): EpisodeReading {
  const { episodes } = recall(view);
  const kept = episodes.get(id);
  if (kept !== undefined) return kept;
  const sections = listEpisodeSections(view, id);
  const places = new Map<string, PassagePlace>();
  for (const section of sections) {
    for (let row = section.firstPassage; row < section.endPassage; row++)
      places.set(view.passages.idAt(row), { section, row });
  }
  const reading = { sections, places };
  episodes.set(id, reading);
  return reading;
}

/** Returns the stems of the content words in a section's text. */
export function readTerms(view: PassageView, section: Section): ReadonlySet<string> {
  const { terms } = recall(view);
  const kept = terms.get(section.ordinal);
  if (kept !== undefined) return kept;
  const read = new Set(tokenize(describeSection(section, view.passages)));
  terms.set(section.ordinal, read);
  return read;
}

/** Reads the words of whole episodes, in turns with what others ask for. */
export async function readSections(view: PassageView, ids: Iterable<string>, asker: Asker): Promise<void> {
  const { terms } = recall(view);
  const unread = [...new Set(ids)]
    .flatMap((id) => readEpisode(view, id).sections)
    .filter(({ ordinal }) => !terms.has(ordinal));
  for (const [i, section] of unread.entries()) {
    if (i % SECTIONS_AT_ONCE === 0) await yieldToRequests(asker);
    readTerms(view, section);
  }
}
