import fc from "fast-check";
import { expect, test } from "vitest";
import { html, renderProse, writeStyle } from "../../../src/serve/pages/html.js";

const ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };
const read = (markup: string) =>
  markup.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => ENTITIES[name] ?? "");
const hostile = fc.string({ unit: fc.constantFrom("<", ">", "&", '"', "'", "amp;", "a", "`", "/", " ") });

test("any text in markup is that text again to a reader, and opens nothing", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const { text: markup } = html`<p title="${text}">${text}</p>`;
      const [, title = "", content = ""] = /^<p title="([^"<>]*)">([^<>]*)<\/p>$/.exec(markup) ?? [];
      return read(title) === text && read(content) === text;
    }),
  );
});

test("any prose is that prose again, without the backticks of its code", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const shown = read(renderProse(text).text.replace(/<\/?code>/g, ""));
      return shown === text.split(/`([^`]+)`/).join("");
    }),
  );
});

test.each(["a { content: '</style>' }", "a {} <!-- "])(
  "%s is refused as a style sheet of a page",
  (sheet) => {
    expect(() => writeStyle(sheet)).toThrow("A style sheet in a page holds no </ and no <!");
  },
);

test("markup in markup, lists of it and nothing at all", () => {
  const items = ["a", "<b>"].map((item) => html`<li>${item}</li>`);
  expect(html`<ul>${items}${null}${undefined}${0}</ul>`.text).toBe("<ul><li>a</li><li>&lt;b&gt;</li>0</ul>");
});
