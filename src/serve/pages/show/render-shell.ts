import { type Html, html, writeData } from "../html.js";
import type { PageAddress } from "./page-address.js";

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
<link rel="stylesheet" href="${root}page.css">
<script type="module" src="${root}widget.js"></script>
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

function renderImage(image: string): Html {
  return html`<meta property="og:image" content="${image}">
<meta property="og:image:width" content="1200">
<meta property="og:image:height" content="630">
<meta name="twitter:card" content="summary_large_image">`;
}

/** For the server's owner: the script of the page fills in the tag. */
const EMBED = html`<section class="embed" id="embed" aria-labelledby="embed-title">
<h2 id="embed-title">Put it on your site</h2>
<p>One tag, and this server on your site answers there. Name your site in <code>CUEPOINT_ALLOWED_ORIGINS</code> first. Only a page opened on this machine shows this part.</p>
<fieldset class="forms">
<legend>Form of the widget</legend>
<label><input type="radio" name="form" value="flow" checked> In the page</label>
<label><input type="radio" name="form" value="bubble"> As a bubble</label>
<label><input type="radio" name="form" value="iframe"> In a frame</label>
</fieldset>
<div class="snippet">
<pre><code id="snippet"></code></pre>
<button type="button" id="copy">Copy</button>
</div>
<label class="pin"><input type="checkbox" id="pinned"> Only this version, checked by its hash (SRI)</label>
<p class="copied" id="copied" role="status"></p>
</section>`;
