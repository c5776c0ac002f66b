import fc from "fast-check";
import { expect, test } from "vitest";
import { LineBuffer } from "../../../../src/serve/mcp/stdio/line-buffer.js";

function readAll(lines: LineBuffer): string[] {
  const read: string[] = [];
  for (let line = lines.next(); line !== null; line = lines.next())
    read.push(typeof line === "string" ? "too long" : line.toString("latin1"));
  return read;
}

test("lines are the same however their bytes come, and of one that is too long nothing is kept", () => {
  const byte = fc.oneof(fc.constant(0x0a), fc.integer({ min: 0x61, max: 0x7a }));
  const chunks = fc.array(fc.array(byte, { maxLength: 12 }));
  fc.assert(
    fc.property(chunks, fc.nat(8), fc.boolean(), (parts, most, readsAtOnce) => {
      const lines = new LineBuffer(most);
      const read: string[] = [];
      for (const part of parts) {
        lines.push(Buffer.from(part));
        if (readsAtOnce) read.push(...readAll(lines));
      }
      read.push(...readAll(lines));
      const whole = Buffer.from(parts.flat()).toString("latin1").split("\n");
      const rest = whole.pop() ?? "";
      const expected = whole.map((line) => (line.length > most ? "too long" : line));
      expect(read).toEqual(rest.length > most ? [...expected, "too long"] : expected);
      expect(lines.waitingBytes).toBe(0);
    }),
  );
});

test("a line that comes byte by byte does not cost more for each byte than a short one by an order", () => {
  const measure = (bytes: number) => {
    const lines = new LineBuffer(bytes);
    const part = Buffer.from("a");
    const started = performance.now();
    for (let i = 0; i < bytes; i++) {
      lines.push(part);
      lines.next();
    }
    return performance.now() - started;
  };
  measure(50_000);
  // Twenty times the bytes: were each byte copied with every other, it would be four hundred times the work.
  expect(measure(1_000_000)).toBeLessThan(200 * Math.max(1, measure(50_000)));
});
