import type { Chapter } from "../../shared/domain.js";
import { formatTimestamp } from "../../shared/timestamp.js";
import { buildButton, buildElement } from "../build-element.js";
import type { ShownEpisode } from "../server/parse-episode.js";
import type { Strings } from "../strings/english.js";
import { matchChapter } from "./match-chapter.js";

export interface ChapterListOptions {
  readonly episode: ShownEpisode;
  readonly strings: Strings;
  readonly onPlay: (chapter: Chapter) => void;
}

export interface ChapterList {
  readonly element: HTMLElement;
  /** Marks the chapter that the second lies in. */
  highlight(seconds: number): void;
}

interface Entry {
  readonly chapter: Chapter;
  readonly item: HTMLElement;
  readonly button: HTMLButtonElement;
  readonly note: HTMLElement;
}

/** Builds the episode's chapters as buttons that play them, with a box that searches their titles and notes. */
export function createChapterList({ episode, strings, onPlay }: ChapterListOptions): ChapterList {
  const entries = episode.chapters.map((chapter) => buildEntry(chapter, onPlay));
  const none = buildElement("p", { class: "no-chapter", attributes: { role: "status" } });
  const search = buildElement("input", {
    class: "chapter-search",
    part: "chapter-search",
    attributes: {
      type: "search",
      "aria-label": strings.searchChapters,
      placeholder: strings.searchChapters,
      autocomplete: "off",
      dir: "auto",
    },
  });
  search.addEventListener("input", () => {
    const shown = entries.filter((entry) => showMatch(entry, search.value));
    none.textContent = shown.length === 0 ? strings.noChapter : "";
  });
  const list = buildElement(
    "ol",
    { class: "chapters", part: "chapters", attributes: { lang: episode.language } },
    entries.map(({ item }) => item),
  );
  let current: Entry | null = null;
  return {
    element: buildElement("div", { class: "contents" }, [search, none, list]),
    highlight(seconds) {
      const entry =
        entries.findLast(
          ({ chapter }) => seconds >= chapter.startSeconds && seconds < (chapter.endSeconds ?? Infinity),
        ) ?? null;
      if (entry === current) return;
      current?.button.removeAttribute("aria-current");
      entry?.button.setAttribute("aria-current", "true");
      current = entry;
    },
  };
}

function buildEntry(chapter: Chapter, onPlay: (chapter: Chapter) => void): Entry {
  const time = formatTimestamp(chapter.startSeconds);
  const note = buildElement("span", { class: "chapter-note", attributes: { dir: "auto" } });
  note.hidden = true;
  const button = buildButton(
    {
      class: "chapter",
      part: "chapter",
      onClick: () => onPlay(chapter),
    },
    [
      ...(chapter.untimed ? [] : [buildElement("span", { class: "chapter-time", text: time })]),
      buildElement("span", { class: "chapter-title", text: chapter.title, attributes: { dir: "auto" } }),
      note,
    ],
  );
  return { chapter, button, note, item: buildElement("li", {}, [button]) };
}

/** Shows the chapter where it matches, with the note that it matches by. */
function showMatch({ chapter, item, note }: Entry, query: string): boolean {
  const match = matchChapter(chapter, query);
  item.hidden = match === null;
  note.hidden = (match?.note ?? null) === null;
  note.textContent = match?.note ?? "";
  return match !== null;
}
