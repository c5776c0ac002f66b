import type { Chapter } from "../../shared/domain.js";
import { buildButton, buildElement } from "../build-element.js";
import type { ShownEpisode } from "../server/parse-episode.js";
import type { Strings } from "../strings/english.js";
import { type ChapterList, createChapterList } from "./chapter-list.js";

export interface ShowChaptersOptions {
  readonly place: HTMLElement;
  readonly strings: Strings;
  /** Rejects where the server cannot be asked; null where the widget is bound to no episode. */
  readonly loadEpisode: () => Promise<ShownEpisode | null>;
  readonly describeFailure: (error: unknown) => string;
  readonly onPlay: (chapter: Chapter, episode: ShownEpisode) => void;
  readonly onShown: (list: ChapterList) => void;
}

/** Loads the chapters into the place. Where that fails, it says why and offers to try again. */
export function showChapters(options: ShowChaptersOptions): void {
  const { place, strings, loadEpisode, describeFailure, onPlay, onShown } = options;
  loadEpisode().then(
    (episode) => {
      if (episode === null) return;
      const list = createChapterList({ episode, strings, onPlay: (chapter) => onPlay(chapter, episode) });
      place.replaceChildren(list.element);
      onShown(list);
    },
    (error: unknown) => {
      place.replaceChildren(
        buildElement("p", { class: "failure", text: describeFailure(error), attributes: { role: "status" } }),
        buildButton({ class: "quiet", text: strings.tryAgain, onClick: () => showChapters(options) }),
      );
    },
  );
}
