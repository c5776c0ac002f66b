import { createParser } from "eventsource-parser";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createEventReader } from "../../../src/widget/server/event-reader.js";

type Read = readonly (readonly [string, string])[];

function read(pieces: readonly string[]): Read {
  const events: (readonly [string, string])[] = [];
  const feed = createEventReader((name, data) => events.push([name, data]));
  pieces.forEach(feed);
  return events;
}

/** What another program makes of the same stream. */
function readOtherwise(text: string): Read {
  const events: (readonly [string, string])[] = [];
  createParser({ onEvent: ({ event, data }) => events.push([event ?? "", data]) }).feed(text);
  return events;
}

const stream = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "\n",
        "\r",
        "\r\n",
        "\n\n",
        ":",
        ": ",
        "data",
        "data:",
        "data: ",
        "event: ",
        "id: 7\n",
        "retry: 9\n",
        " ",
      ),
      fc.string({ unit: "binary", maxLength: 5 }),
    ),
    { maxLength: 60 },
  )
  // The line that comes last has an end that cannot go on.
  .map((parts) => `${parts.join("").replaceAll("\ufeff", "")}\n:\n`);

test("any stream, in any pieces, is read as another parser reads it whole", () => {
  fc.assert(
    fc.property(stream, fc.array(fc.nat(20), { maxLength: 40 }), (text, sizes) => {
      const pieces: string[] = [];
      let start = 0;
      for (const size of sizes) {
        pieces.push(text.slice(start, start + size));
        start += size;
      }
      expect(read([...pieces, text.slice(start)])).toEqual(readOtherwise(text));
    }),
    { numRuns: 2_000 },
  );
});

test("an event is told as soon as its empty line is there, and one without its end is not", () => {
  const events: string[] = [];
  const feed = createEventReader((name, data) => events.push(`${name} ${data}`));
  feed("event: text-delta\ndata: a\n");
  expect(events).toEqual([]);
  feed("\nevent: answer-end\ndata: b");
  expect(events).toEqual(["text-delta a"]);
});
