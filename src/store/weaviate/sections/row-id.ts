import { makeObjectId } from "../object-id.js";

/** The digits that name an episode's version, with their dashes, come first; those of a section and of its row follow. */
const VERSION_CHARACTERS = 24;
const DIGITS = 6;

/** Names one version of an episode: what the ids of all its sections and rows begin with. */
export function nameVersion(episodeId: string, version: string): string {
  return makeObjectId("version", episodeId, version).slice(0, VERSION_CHARACTERS);
}

/** Names a section by its index among those of its episode. That is the id of its object, which is its row 0. */
export function nameSection(version: string, place: number): string {
  return nameRow(version + writeNumber(place), 0);
}

/** Names a row of a section. */
export function nameRow(section: string, row: number): string {
  return section.slice(0, VERSION_CHARACTERS + DIGITS) + writeNumber(row);
}

/** The section that a row is of. */
export function readSection(row: string): string {
  return nameRow(row, 0);
}

/** What the ids of an episode's version begin with. */
export function readVersion(row: string): string {
  return row.slice(0, VERSION_CHARACTERS);
}

function writeNumber(number: number): string {
  return number.toString(16).padStart(DIGITS, "0");
}
