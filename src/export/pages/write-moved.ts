import { html } from "../../serve/pages/html.js";
import type { Episode } from "../../shared/domain.js";

/** Writes the page of an id that an episode had before: it sends the reader on, as a folder of files can. */
export function writeMoved(name: string, { title, language }: Pick<Episode, "title" | "language">): string {
  const address = encodeURIComponent(name);
  return html`<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta http-equiv="content-security-policy" content="default-src 'none'">
<meta http-equiv="refresh" content="0; url=${address}">
<meta name="robots" content="noindex">
<title>Moved</title>
<link rel="canonical" href="${address}">
</head>
<body>
<p>This episode has another address now: <a href="${address}" lang="${language}" dir="auto">${title}</a></p>
</body>
</html>
`.text;
}
