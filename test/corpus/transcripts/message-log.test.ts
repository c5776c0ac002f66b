import { expect, test } from "vitest";
import { readSource } from "../../../src/corpus/read-source.js";

function read(json: unknown) {
  return readSource({ path: "a.json", bytes: new TextEncoder().encode(JSON.stringify(json)) });
}

const HOUR = 3600;
const day = (minute: number) => `2024-03-02T10:${minute}:12.345+00:00`;

test.each<[string, unknown]>([
  [
    "Slack's export",
    [
      { type: "message", user: "U1", text: "The hull is larch", ts: "1355517523.000005" },
      { type: "message", user: "U2", text: "No, oak", ts: "1355517536.000001" },
    ],
  ],
  [
    "Discord's export",
    {
      channel: { id: "2" },
      messages: [
        { type: "Default", timestamp: day(11), content: "Larch!", author: { name: "ana" } },
        { type: "Default", timestamp: day(12), content: "Oak!", author: { name: "bo" } },
      ],
    },
  ],
  [
    "Twitch's export",
    { comments: [{ content_offset_seconds: 2.5, commenter: { name: "ana" }, message: { body: "Ha" } }] },
  ],
  [
    "a chat of a stream, by seconds of it",
    [
      { time_in_seconds: 2.5, author: { name: "ana" }, message: "Ha" },
      { time_in_seconds: 5.5, author: { name: "bo" }, message: "No" },
    ],
  ],
  ["Telegram's export", { messages: [{ date: day(11), from: "Ana", text: "Larch" }] }],
  [
    "comments by seconds",
    [
      { time: 4, author: "ana", text: "So good" },
      { time: 9, author: "bo", text: "Yes" },
    ],
  ],
  ["comments by the second of the epoch", [{ timestamp: 1_600_000_000, text: "So good", author: "ana" }]],
  [
    "words in the picture, in no order",
    [23.8, 5.2, 7.1, 3.3, 90.4, 2.2].map((time) => ({ time, mode: 1, color: 255, text: "前排" })),
  ],
])("%s is told, and no speech", (_, json) => {
  const reading = read(json);
  expect([reading?.sources, reading?.problems]).toEqual([
    [],
    [{ line: 1, expected: expect.stringContaining("this is a list of messages"), found: expect.any(String) }],
  ]);
});

test.each<[string, unknown]>([
  [
    "seconds of the epoch, an hour apart",
    [0, 1, 2].map((i) => ({ timestamp: 1_600_000_000 + i * HOUR, text: "Started." })),
  ],
  [
    "dates",
    [
      { time: day(11), text: "Started." },
      { time: day(12), text: "Stopped." },
    ],
  ],
])("a list by %s is no speech", (_, json) => {
  expect(read(json)).toBeNull();
});

test.each<[string, unknown]>([
  [
    "speakers without ends",
    [
      { time: 4, speaker: "Ana", text: "The hull." },
      { time: 9, speaker: "Bo", text: "Ribs." },
    ],
  ],
  [
    "starts and ends",
    [
      { start: 4, end: 6, user: "Ana", text: "The hull." },
      { start: 9, end: 12, user: "Bo", text: "Ribs." },
    ],
  ],
  [
    "times in order",
    [
      { time: 4, text: "The hull." },
      { time: 9, text: "Ribs." },
    ],
  ],
  [
    "paragraphs of words",
    {
      paragraphs: [
        {
          speaker: "Ana",
          words: [
            { text: "Hull.", start: 4 },
            { text: "Ribs.", start: 9 },
          ],
        },
      ],
    },
  ],
])("a list with %s is speech", (_, json) => {
  expect(read(json)?.sources[0]?.cues?.map(({ startSeconds }) => startSeconds)).toEqual([4, 9]);
});
