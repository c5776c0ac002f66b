import { type Html, html, writeData, writeStyle } from "../html.js";
import type { PageAddress } from "./page-address.js";
import { EMBED } from "./render-embed.js";

export interface Shell {
  readonly title: string;
  /** One sentence or two, for search engines and for previews of links. */
  readonly description: string;
  /** Absolute, of the page as it is to be known; null where nobody knows the address. */
  readonly canonical: string | null;
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
  /** The page's policy (CSP), where no header brings it; null where one does. */
  readonly policy: string | null;
  readonly main: Html;
}

/** Writes a page of the show. It can be read without scripts; with them it can be asked, and plays. */
export function renderShell({ title, description, root, address, main, ...shell }: Shell): string {
  const { paths } = address;
  return html`<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
${shell.policy === null ? null : html`<meta http-equiv="content-security-policy" content="${shell.policy}">`}
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="${description}">
<title>${title}</title>
${shell.canonical === null ? null : html`<link rel="canonical" href="${shell.canonical}">`}
<meta property="og:type" content="${shell.kind}">
<meta property="og:title" content="${title}">
<meta property="og:description" content="${description}">
${shell.canonical === null ? null : html`<meta property="og:url" content="${shell.canonical}">`}
<meta property="og:site_name" content="${shell.siteName}">
${shell.image === null ? null : renderImage(shell.image)}
<link rel="icon" href="data:,">
${writeStyle(shell.styleSheet)}
${preloadWidget(root)}
<script type="module" src="${root}${address.paths.script}"></script>
${paths.openedAsFile === null ? null : html`<script src="${root}${paths.openedAsFile}"></script>`}
${shell.data === null ? null : writeData(shell.data)}
</head>
<body>
<header class="masthead">
<a class="skip" href="#talk">Skip to the question</a>
<p class="brand"><a href="${linkShow(root, address)}">${shell.siteName}</a></p>
<p class="tagline">Ask the podcast. Hear the second it was said.</p>
${address.isLoopback ? html`<a class="to-embed" href="#embed">Put it on your site</a>` : null}
${address.paths.docs === null ? null : html`<a class="to-docs" href="${root}${address.paths.docs}">API</a>`}
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

/** The way from a page to the first of the show's. */
export function linkShow(root: Shell["root"], { paths }: PageAddress): string {
  const path = paths.show(1);
  return root === "./" ? path : `${root}${path.replace(/^\.\//, "")}`;
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
