import { isObject } from "../json/json-format.js";
import { firstAt, listAt } from "./json-path.js";
import { readJsonTime } from "./json-time.js";
import { nameSpeaker } from "./timed-piece.js";
import type { TranscriptShape } from "./transcript-shape.js";

/** Reads who says the word that begins at a second, where a list beside the words tells it. */
export function readLabels(json: object, { labels }: TranscriptShape): ReadonlyMap<number, string> {
  const entries = labels === undefined ? [] : listAt(json, labels);
  return new Map(
    entries.flatMap(({ value }): [number, string][] => {
      const start = readJsonTime(firstAt(value, ["start_time"])?.value, "seconds");
      const speaker = nameSpeaker(firstAt(value, ["speaker_label"])?.value, new Map());
      return start === null || speaker === null ? [] : [[start, speaker]];
    }),
  );
}

const LISTS = ["speakers[]", "speaker_info[]", "speech.speakers[]", "videos[].insights.speakers[]"];
const MAPS = ["speakers", "transcript.speakers"];
const NAMES = ["name", "display_name", "displayName", "speaker_name", "label"];

/** Reads the names that the file gives to its speakers: as a list of ids and names, or as an object of names by id. */
export function readNames(json: object): ReadonlyMap<string, string> {
  const listed = LISTS.flatMap((path) => listAt(json, path)).map(({ value }) => ({
    id: firstAt(value, ["id", "speaker_id", "speakerId"])?.value,
    name: firstAt(value, NAMES)?.value,
  }));
  const mapped = MAPS.flatMap((path) => listAt(json, path)).flatMap(({ value }) =>
    !isObject(value) || Array.isArray(value)
      ? []
      : Object.entries(value).map(([id, name]) => ({ id, name: firstAt(name, NAMES)?.value ?? name })),
  );
  const names = new Map<string, string>();
  for (const { id, name } of [...listed, ...mapped]) {
    const isId = typeof id === "string" || typeof id === "number";
    if (isId && typeof name === "string" && name.trim() !== "")
      names.set(String(id).trim(), nameSpeaker(name, new Map()) ?? name);
  }
  return names;
}

/** Names who speaks in each channel of a recording that has several, by the object that holds what is said there. */
export function readChannels(json: object): ReadonlyMap<object, string> {
  const channels = listAt(json, "results.channels[]");
  if (channels.length < 2) return new Map();
  return new Map(
    channels.flatMap(({ value }, i): [object, string][] =>
      isObject(value) ? [[value, `Speaker ${i}`]] : [],
    ),
  );
}
