/** Markup that is safe to send. Only `html`, `writeData` and `writeStyle` make it. */
export class Html {
  readonly text: string;

  private constructor(text: string) {
    this.text = text;
  }

  /** Fills values into markup: text is escaped, markup is not, lists are joined, and null leaves nothing. */
  static join(pieces: readonly string[], values: readonly HtmlValue[]): Html {
    return new Html(pieces.map((piece, i) => (i === 0 ? piece : write(values[i - 1]) + piece)).join(""));
  }

  /** JSON for the inside of a script element: no character in it can end the element or begin a comment. */
  static data(value: unknown): Html {
    return new Html(
      JSON.stringify(value).replace(/[<>&]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`),
    );
  }

  /** Throws a `TypeError` for a style sheet that would end its element. */
  static style(sheet: string): Html {
    if (/<[/!]/.test(sheet)) throw new TypeError("A style sheet in a page holds no </ and no <!");
    return new Html(sheet);
  }
}

export type HtmlValue = string | number | Html | null | undefined | readonly HtmlValue[];

/** The tag of a template. Attribute values in the template must stand between double quotes. */
export function html(pieces: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return Html.join(pieces, values);
}

/** A script element that holds data (JSON-LD) and that no browser runs. */
export function writeData(value: unknown): Html {
  return html`<script type="application/ld+json">${Html.data(value)}</script>`;
}

/** A style element with a sheet of our own. */
export function writeStyle(sheet: string): Html {
  return html`<style>${Html.style(sheet)}</style>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function write(value: HtmlValue): string {
  if (value === null || value === undefined) return "";
  if (value instanceof Html) return value.text;
  if (typeof value === "object") return value.map(write).join("");
  return String(value).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}

/** Renders prose; words between backticks are code. */
export function renderProse(text: string): Html {
  const pieces = text.split(/`([^`]+)`/);
  return html`${pieces.map((piece, i) => (i % 2 === 1 ? html`<code>${piece}</code>` : piece))}`;
}
