/** The ways a site shows the widget: in the page's flow, as a bubble, or as a page of its own in a frame. */
export type EmbedForm = "flow" | "bubble" | "iframe";

/** A ready theme. */
export interface Look {
  readonly name: string;
  /** What it sets, by custom property; nothing of the theme that the widget has by itself. */
  readonly properties: Readonly<Record<string, string>>;
}

export interface EmbedOptions {
  /** Address of the server, without a slash at its end. */
  readonly server: string;
  /** Null for every episode. */
  readonly episodeId: string | null;
  readonly form: EmbedForm;
  readonly look: Look;
  /** The version to stay with and the hash of its file; null for the newest. */
  readonly pin: { readonly version: string; readonly integrity: string } | null;
}

/** Writes the HTML to paste into a site. Ids are kebab-case and addresses are URLs, so nothing needs escaping. */
export function writeEmbedSnippet({ server, episodeId, form, look, pin }: EmbedOptions): string {
  const rules = Object.entries(look.properties).map(([name, value]) => `  ${name}: ${value};`);
  if (form === "iframe") {
    const query = new URLSearchParams({
      ...(episodeId === null ? {} : { episode: episodeId }),
      ...(rules.length === 0 ? {} : { look: look.name }),
    });
    return [
      `<iframe src="${server}/embed${query.size === 0 ? "" : `?${query}`.replaceAll("&", "&amp;")}" title="Ask the podcast"`,
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
  const style = rules.length === 0 ? "" : `<style>\ncuepoint-chat {\n${rules.join("\n")}\n}\n</style>\n`;
  return `${style}${script}\n<cuepoint-chat${episode} player="#player"${place}></cuepoint-chat>`;
}
