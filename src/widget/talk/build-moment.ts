import type { Citation } from "../../shared/domain.js";
import { buildButton, buildLink } from "../build-element.js";
import type { Strings } from "../strings/english.js";
import { fillString } from "../strings/fill-string.js";

export interface MomentOptions {
  readonly strings: Strings;
  readonly onPlay: (citation: Citation) => void;
  /** The address of the moment's page where nothing here plays it; null where it is played. */
  readonly linkTo: (citation: Citation) => string | null;
}

/** Builds what leads to a moment: a button that plays it, or a link to where it can be read. Its name holds the time (WCAG 2.5.3). */
export function buildMoment(
  citation: Citation,
  { strings, onPlay, linkTo }: MomentOptions,
  {
    name,
    title,
    children,
  }: { readonly name: string; readonly title?: string; readonly children: [Node | string] },
): HTMLElement {
  const href = linkTo(citation);
  const time = sayTime(citation, strings);
  const label = writeLabel(citation, { time, isLink: href !== null, strings });
  const options = {
    class: name,
    part: name,
    attributes: { "aria-label": label, "data-n": String(citation.n), ...(title && { title }) },
    onClick: (event: MouseEvent) => {
      if (href !== null && (event.ctrlKey || event.metaKey || event.shiftKey)) return;
      // The page may show the moment itself; what plays it opens the link where nobody does.
      event.preventDefault();
      onPlay(citation);
    },
  };
  return href === null ? buildButton(options, children) : buildLink({ ...options, href }, children);
}

function writeLabel(
  { chapter }: Citation,
  { time, isLink, strings }: { readonly time: string; readonly isLink: boolean; readonly strings: Strings },
): string {
  if (chapter.untimed) return chapter.title;
  return isLink ? `${time}, ${chapter.title}` : fillString(strings.playAt, { time, title: chapter.title });
}

/** Writes what is quoted, and who says it where that is known. */
export function sayQuote({ speaker, quote }: Citation): string {
  return speaker === undefined ? quote : `${speaker}: ${quote}`;
}

/** Writes a citation's time as what it is, such as `about 12:40`; its chapter's title where nobody knows when that is. */
export function sayTime({ timestamp, estimated, chapter }: Citation, strings: Strings): string {
  if (chapter.untimed) return chapter.title;
  return estimated ? fillString(strings.about, { time: timestamp }) : timestamp;
}
