/** The ways a site shows the widget: in the page's flow, as a bubble, or as a page of its own in a frame. */
export type EmbedForm = "flow" | "bubble" | "iframe";

export interface EmbedOptions {
  /** Address of the server, without a slash at its end. */
  readonly server: string;
  /** Null for every episode. */
  readonly episodeId: string | null;
  readonly form: EmbedForm;
  /** The version to stay with and the hash of its file; null for the newest. */
  readonly pin: { readonly version: string; readonly integrity: string } | null;
}

/** Writes the HTML to paste into a site. Ids are kebab-case and addresses are URLs, so nothing needs escaping. */
export function writeEmbedSnippet({ server, episodeId, form, pin }: EmbedOptions): string {
  if (form === "iframe") {
    const query = episodeId === null ? "" : `?episode=${encodeURIComponent(episodeId)}`;
    return [
      `<iframe src="${server}/embed${query}" title="Ask the podcast"`,
      `  allow="autoplay; clipboard-write" width="100%" height="560"></iframe>`,
    ].join("\n");
  }
  const script =
    pin === null
      ? `<script type="module" src="${server}/widget.js"></script>`
      : [
          `<script type="module" src="${server}/widget/${pin.version}/widget.js"`,
          `  integrity="${pin.integrity}" crossorigin="anonymous"></script>`,
        ].join("\n");
  const episode = episodeId === null ? "" : ` episode="${episodeId}"`;
  const place = form === "bubble" ? ` mode="bubble"` : "";
  return `${script}\n<cuepoint-chat${episode} player="#player"${place}></cuepoint-chat>`;
}
