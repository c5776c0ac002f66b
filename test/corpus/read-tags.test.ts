import fc from "fast-check";
import { Parser } from "htmlparser2";
import { describe, expect, it } from "vitest";
import { readTags } from "../../src/corpus/read-tags.js";

function listEvents(text: string, isXml = false): string[] {
  const events: string[] = [];
  readTags(
    text,
    {
      onOpen: (name, attributes) => void events.push(`<${name} ${JSON.stringify(attributes)}>`),
      onClose: (name) => void events.push(`</${name}>`),
      onText: (words) => void events.push(words),
    },
    { isXml },
  );
  return joinText(events);
}

/** The same by the library's whole parser, which keeps a stack of what is open. */
function listParserEvents(text: string): string[] {
  const events: string[] = [];
  const parser = new Parser(
    {
      onopentag: (name, attributes) => void events.push(`<${name} ${JSON.stringify(attributes)}>`),
      onclosetag: (name) => void events.push(`</${name}>`),
      ontext: (words) => void events.push(words),
      oncdatastart: () => undefined,
    },
    { xmlMode: true },
  );
  parser.end(text);
  return joinText(events);
}

/** Words come in pieces of any length. */
function joinText(events: readonly string[]): string[] {
  const joined: string[] = [];
  for (const event of events) {
    const last = joined.at(-1);
    const isText = !event.startsWith("<");
    if (isText && last !== undefined && !last.startsWith("<")) joined[joined.length - 1] = last + event;
    else joined.push(event);
  }
  return joined;
}

describe("readTags", () => {
  it.each([
    ["<P Class=a>It&#39;s &amp; so</P>", false, ['<p {"Class":"a"}>'.toLowerCase(), "It's & so", "</p>"]],
    ["<a:b c='>' c='2'/>", true, ['<a:b {"c":">"}>', "</a:b>"]],
    ["a<br/>b<!-- <p> -->c<!doctype d><?e f?>", false, ["a", "<br {}>", "bc"]],
    ["<t><![CDATA[<p>&amp;]]></t>", true, ["<t {}>", "<p>&amp;", "</t>"]],
    ["<p>open", false, ["<p {}>", "open"]],
    ["1 < 2", false, ["1 < 2"]],
  ])("reads %j", (text, isXml, expected) => {
    expect(listEvents(text, isXml).join("")).toBe(expected.join(""));
  });

  it("reads well-formed XML as the library's whole parser does", () => {
    const words = fc.stringMatching(/^[a-z ]{1,6}(?:&(?:amp|lt|#65);)?$/);
    const name = fc.constantFrom("a", "b", "x:c", "D");
    const { tree } = fc.letrec<{ tree: string }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        words,
        fc.tuple(name, name, words).map(([tag, key, value]) => `<${tag} ${key}="${value}"/>`),
        fc
          .tuple(name, fc.array(tie("tree"), { maxLength: 3 }))
          .map(([tag, parts]) => `<${tag}>${parts.join("")}</${tag}>`),
      ),
    }));
    fc.assert(
      fc.property(fc.array(tree, { maxLength: 4 }), (parts) => {
        const text = `<root>${parts.join("")}</root>`;
        expect(listEvents(text, true)).toEqual(listParserEvents(text));
      }),
    );
  });

  it("never throws", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("<", ">", "/", "a", "=", '"', "'", "!", "--", "[", "]", "&", ";", " ", "?")),
        (parts) => {
          listEvents(parts.join(""));
          listEvents(parts.join(""), true);
        },
      ),
    );
  });
});
