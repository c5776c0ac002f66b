import { createHash } from "node:crypto";
import type { Episode } from "../../shared/domain.js";

/** What a policy depends on. */
export interface Shown extends Pick<Episode, "media"> {
  readonly artwork?: Episode["artwork"] | undefined;
}

/** A page's policy (CSP 3), without who may frame it. */
export function listDirectives(episodes: readonly Shown[], styles: readonly string[] = []) {
  return {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'", ...styles],
    connectSrc: ["'self'"],
    imgSrc: ["'self'", "data:", ...listPictureSources(episodes)],
    mediaSrc: ["'self'", ...listMediaSources(episodes)],
    frameSrc: ["https://www.youtube-nocookie.com"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    requireTrustedTypesFor: ["'script'"],
  };
}

/** Names a style sheet of a page's HTML in its policy. */
export function hashStyle(styleSheet: string): string {
  return `'sha256-${createHash("sha256").update(styleSheet).digest("base64")}'`;
}

/** Writes directives as a header or a meta element has them. */
export function writePolicy(directives: Readonly<Record<string, readonly string[]>>): string {
  return Object.entries(directives)
    .map(([name, sources]) => {
      const directive = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      return [directive, ...sources].join(" ");
    })
    .join("; ");
}

function listPictureSources(episodes: readonly Shown[]): string[] {
  return episodes.some(({ artwork }) => artwork !== undefined) ? ["https:"] : [];
}

/** The media are allowed by scheme, not by host: most are reached through redirects, whose hosts nobody can list. */
function listMediaSources(episodes: readonly Shown[]): string[] {
  const schemes = episodes.flatMap(({ media }) =>
    media === null || media.kind === "youtube" ? [] : [new URL(media.url).protocol],
  );
  return [...new Set(schemes)].sort();
}
