/** Markup that is safe to send. Only `html` makes it. */
export class Html {
  readonly text: string;

  private constructor(text: string) {
    this.text = text;
  }

  /** Fills values into markup: text is escaped, markup is not, lists are joined, and null leaves nothing. */
  static join(pieces: readonly string[], values: readonly HtmlValue[]): Html {
    return new Html(pieces.map((piece, i) => (i === 0 ? piece : write(values[i - 1]) + piece)).join(""));
  }
}

export type HtmlValue = string | number | Html | null | undefined | readonly HtmlValue[];

/** The tag of a template. Attribute values in the template must stand between double quotes. */
export function html(pieces: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return Html.join(pieces, values);
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
