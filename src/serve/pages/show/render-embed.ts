import { html } from "../html.js";

/** The ready themes: `look-NAME` of the page's style sheets says what each sets; the first one sets nothing. */
const LOOKS = [
  { name: "letter", title: "Letter" },
  { name: "slate", title: "Slate" },
  { name: "meadow", title: "Meadow" },
] as const;

/** For the server's owner: the script of the page fills in the tag. */
export const EMBED = html`<section class="embed" id="embed" aria-labelledby="embed-title">
<h2 id="embed-title">Put it on your site</h2>
<p>One tag, and this server on your site answers there. Name your site in <code>CUEPOINT_ALLOWED_ORIGINS</code> first. Only a page opened on this machine shows this part.</p>
<fieldset class="forms">
<legend>Form of the widget</legend>
<label><input type="radio" name="form" value="flow" checked> In the page</label>
<label><input type="radio" name="form" value="bubble"> As a bubble</label>
<label><input type="radio" name="form" value="iframe"> In a frame</label>
</fieldset>
<fieldset class="looks">
<legend>Theme</legend>
${LOOKS.map(
  ({ name, title }, i) => html`<label class="look look-${name}">
<span class="sketch" aria-hidden="true"><b>Ask the podcast</b><span class="sketch-asked">Why?</span><span class="sketch-answer">“Damp, not cold.” <span class="sketch-time">▶ 1:35</span></span><span class="sketch-send">Ask</span></span>
${i === 0 ? html`<input type="radio" name="look" value="${name}" checked>` : html`<input type="radio" name="look" value="${name}">`} ${title}</label>
`,
)}</fieldset>
<div class="snippet">
<pre><code id="snippet"></code></pre>
<button type="button" id="copy">Copy</button>
</div>
<label class="pin"><input type="checkbox" id="pinned"> Only this version, checked by its hash (SRI)</label>
<p class="copied" id="copied" role="status"></p>
</section>`;
