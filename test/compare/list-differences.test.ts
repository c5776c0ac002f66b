import { expect, test } from "vitest";
import { formatDifference, listDifferences } from "./list-differences.js";
import { createMask, listMetricNames, maskHeader } from "./mask.js";

const FIRST = "4c54545a-8b99-4aa5-97f2-12cd0d738e41";
const SECOND = "0d738e41-8b99-4aa5-97f2-4c54545a8b99";

test("a difference is one line with what stands around it, and a part that one side lacks is one as well", () => {
  const here = new Map([
    ["status", "200"],
    ["body", `${"a".repeat(50)} was found\n`],
    ["header allow", "GET"],
  ]);
  const there = new Map([
    ["status", "200"],
    ["body", `${"a".repeat(50)} was heard\n`],
  ]);
  expect(listDifferences("GET /", here, there).map(formatDifference)).toEqual([
    `GET /: body differs at 55: here …"${"a".repeat(25)} was found\\n", there …"${"a".repeat(25)} was heard\\n"`,
    'GET /: header allow is only here: "GET"',
  ]);
});

test("ids, timings, ports and the side's own texts are masked, and nothing else", () => {
  const mask = createMask([
    ["/tmp/one", "<folder>"],
    ["0.1.0", "<version>"],
  ]);
  expect(mask(`{"id":"${FIRST}","totalMs":12.5,"start":12.5,"version":"0.1.0","created":1700000000}`)).toBe(
    '{"id":"<id 1>","totalMs":<ms>,"start":12.5,"version":"<version>","created":<seconds>}',
  );
  expect(
    mask(`${SECOND} ${FIRST} http://127.0.0.1:40123/x since 2026-01-02T03:04:05Z in /tmp/one/index`),
  ).toBe("<id 2> <id 1> http://127.0.0.1:<port>/x since <moment> in <folder>/index");
});

test("a header of the moment is compared by its presence, any other by its value", () => {
  expect(maskHeader("date", "Sun, 29 Nov 2026 14:02:15 GMT")).toBe("<there>");
  expect(maskHeader("ratelimit", '"answers";r=1;t=59')).toBe('"answers";r=1;t=<seconds>');
  expect(maskHeader("vary", "Origin")).toBe("Origin");
});

test("of the metrics the names, kinds and labels are compared", () => {
  const text = '# TYPE cuepoint_a counter\ncuepoint_a{door="api"} 3\nnodejs_heap{kind="old"} 5\n';
  expect(listMetricNames(text)).toBe('# TYPE cuepoint_a counter\ncuepoint_a{door="api"}');
});
