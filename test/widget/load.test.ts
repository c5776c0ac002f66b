import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { inChat, QUESTION, settle, useSite, waitFor, writeTag } from "./browser/drive-widget.js";
import { IN_FIREFOX } from "./browser/find-firefox.js";

const MOST_BYTES = 25_000;
/** What docs/embed.md tells a site to write. */
const RESERVED = "cuepoint-chat:not([mode]):not(:defined) { display: block; height: 512px; }";

const open = useSite();

test("the widget is one module of at most 25 KB gzipped, which makes no code of strings", () => {
  const file = readFileSync(join(import.meta.dirname, "../../dist/widget/widget.js"));
  expect(gzipSync(file, { level: 9 }).length).toBeLessThanOrEqual(MOST_BYTES);
  const source = file.toString("utf8");
  // What is added to a finished answer, alone.
  expect(source.match(/\bimport\s*[("{*]|\bfrom\s*"/g)).toEqual(["import("]);
  expect(source).not.toMatch(
    /\binnerHTML|\bouterHTML|insertAdjacentHTML|document\.write|\beval\(|\bFunction\(/,
  );
});

const FOR_MODULE = ["/widget.js"];
const FOR_ALL = ["/widget.js", "/api/widget?episode=winter-hives"];

test.each([
  ["nothing but its module while it is out of sight", "", "120vh", FOR_MODULE],
  ["its module alone where the page brings the questions", 'questions="Why?"', "0", FOR_MODULE],
  ["its module and, once, what it begins with", "", "0", FOR_ALL],
  ["its module and, once, the chapters", "chapters", "120vh", FOR_ALL],
])("before it is used it asks for %s", async (_, attribute, above, wanted) => {
  const { page, own, server } = await open({
    css: `cuepoint-chat { display: block; margin-top: ${above}; }`,
    body: (address) => writeTag(address, `episode="winter-hives" ${attribute}`),
  });
  await waitFor(page, inChat(".question"));
  await settle(page);
  const asked = () =>
    own
      .filter((address) => address.startsWith(server.url))
      .map((address) => address.slice(server.url.length));
  expect(asked()).toEqual(wanted);
  await page.focus(inChat(".question"));
  await settle(page);
  expect(asked()).toEqual(FOR_ALL);
});

test("a conversation that the tab kept is shown while it is out of sight, and costs its module alone", async () => {
  const { page, own } = await open({
    css: "cuepoint-chat { display: block; margin-top: 120vh; }",
    body: (address) => writeTag(address, 'episode="winter-hives" persist'),
  });
  await waitFor(page, inChat(".question"));
  await page.$eval("cuepoint-chat", (chat, asked) => Reflect.get(chat, "ask").call(chat, asked), QUESTION);
  await waitFor(page, inChat(".again"));
  await settle(page);
  own.length = 0;
  await page.reload();
  await waitFor(page, inChat(".again"));
  await settle(page);
  expect(own.filter((address) => /\/api\/|extras/.test(address))).toEqual([]);
  await page.$eval("cuepoint-chat", (chat) => chat.scrollIntoView());
  await waitFor(page, inChat(".copy"));
  expect(own.filter((address) => address.includes("/api/widget"))).toHaveLength(1);
});

// Firefox does not tell of shifts.
test.skipIf(IN_FIREFOX).each(["", "chapters", 'mode="bubble"'])(
  "with %j nothing of the page moves while it loads, and when it is come to",
  async (attributes) => {
    const { page } = await open({
      css: RESERVED,
      body: (server) =>
        `${writeTag(server, `episode="winter-hives" ${attributes}`)}<p>What comes after it</p>`,
    });
    await page.evaluate(() => {
      new PerformanceObserver((list) => {
        const shift = list.getEntries().reduce((sum, entry) => sum + Reflect.get(entry, "value"), 0);
        document.body.dataset["shift"] = String(Number(document.body.dataset["shift"] ?? 0) + shift);
      }).observe({ type: "layout-shift", buffered: true });
    });
    await page.waitForFunction(() => customElements.get("cuepoint-chat") !== undefined);
    await settle(page);
    await page.$eval("cuepoint-chat", (chat) => (chat as HTMLElement).focus());
    await settle(page);
    expect(await page.$eval("body", (body) => Number(body.dataset["shift"] ?? 0))).toBe(0);
  },
);
