import type { Chapter, Episode } from "../domain.js";
import { buildButton, buildElement } from "./build-element.js";

export interface ChapterList {
  /** Marks the chapter that the second lies in. */
  highlight(seconds: number): void;
}

/** The episode's chapters as buttons that play them. */
export function createChapterList(
  list: HTMLElement,
  episode: Episode,
  options: { readonly formatTime: (seconds: number) => string; readonly onPlay: (chapter: Chapter) => void },
): ChapterList {
  const entries = episode.chapters.map((chapter) => {
    const button = buildButton({ class: "chapter", onClick: () => options.onPlay(chapter) }, [
      buildElement("span", { class: "chapter-number", text: String(chapter.number) }),
      buildElement("span", { class: "chapter-time", text: options.formatTime(chapter.startSeconds) }),
      buildElement("span", { class: "chapter-title", text: chapter.title }),
    ]);
    return { chapter, button };
  });
  list.replaceChildren(...entries.map(({ button }) => buildElement("li", {}, [button])));
  return {
    highlight(seconds) {
      for (const { chapter, button } of entries) {
        const current = seconds >= chapter.startSeconds && seconds < chapter.endSeconds;
        if (current) button.setAttribute("aria-current", "true");
        else button.removeAttribute("aria-current");
      }
    },
  };
}
