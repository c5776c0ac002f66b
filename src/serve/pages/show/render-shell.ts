import { type Html, html, writeData, writeStyle } from "../html.js";
import type { PageAddress } from "./page-address.js";
import { EMBED } from "./render-embed.js";

export interface Shell {
  readonly title: string;
  /** One sentence or two, for search engines and for previews of links. */
  readonly description: string;
  /** Absolute, of the page as it is to be known. */
  readonly canonical: string;
  /** Absolute; null where no image can be made. */
  readonly image: string | null;
  readonly kind: "website" | "article";
  /** The show, where there is one. */
  readonly siteName: string;
  /** CSS of the page: in the HTML it keeps no reader waiting for one more file. */
  readonly styleSheet: string;
  /** JSON-LD; null for none. */
  readonly data: unknown;
  /** From the page's folder to the app's: `./` or `../`. */
  readonly root: "./" | "../";
  readonly address: PageAddress;
  readonly main: Html;
}

/** Writes a page of the show. It can be read without scripts; with them it can be asked, and plays. */
export function renderShell({ title, description, root, address, main, ...shell }: Shell): string {
  return html`<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="${description}">
<title>${title}</title>
<link rel="canonical" href="${shell.canonical}">
<meta property="og:type" content="${shell.kind}">
<meta property="og:title" content="${title}">
<meta property="og:description" content="${description}">
<meta property="og:url" content="${shell.canonical}">
<meta property="og:site_name" content="${shell.siteName}">
${shell.image === null ? null : renderImage(shell.image)}
<link rel="icon" href="data:,">
${writeStyle(shell.styleSheet)}
${preloadWidget(root)}
<script type="module" src="${root}page.js"></script>
${shell.data === null ? null : writeData(shell.data)}
</head>
<body>
<header class="masthead">
<a class="skip" href="#talk">Skip to the question</a>
<p class="brand"><a href="${root}">${shell.siteName}</a></p>
<p class="tagline">Ask the podcast. Hear the second it was said.</p>
${address.isLoopback ? html`<a class="to-embed" href="#embed">Put it on your site</a>` : null}
<a class="to-docs" href="${root}docs">API</a>
${address.isLoopback ? html`<p class="banner" id="banner" role="status" hidden></p>` : null}
</header>
<main class="layout">
${main}
${address.isLoopback ? EMBED : null}
</main>
</body>
</html>
`.text;
}

/** It is only fetched: a `modulepreload` would have the browser compile it before it paints the page. */
function preloadWidget(root: string): Html {
  return html`<link rel="preload" as="script" crossorigin href="${root}widget.js" fetchpriority="low">`;
}

function renderImage(image: string): Html {
  return html`<meta property="og:image" content="${image}">
<meta property="og:image:width" content="1200">
<meta property="og:image:height" content="630">
<meta name="twitter:card" content="summary_large_image">`;
}
