import fc from "fast-check";
import type { Page } from "puppeteer-core";
import { expect, test } from "vitest";
import { inChat, readText, useDemoPage, useSite, waitFor, writeTag } from "../browser/drive-widget.js";

const open = useSite();
const openDemo = useDemoPage();

/** Lists every text colour with every background that it stands on. */
const PAIRS = [
  ["ink", "paper"],
  ["ink", "card"],
  ["ink", "tint"],
  ["soft", "paper"],
  ["soft", "card"],
  ["soft", "tint"],
  ["accent", "paper"],
  ["accent", "card"],
  ["accent", "tint"],
  ["accent-ink", "accent"],
  ["warn", "warn-tint"],
  ["warn", "card"],
] as const;

/** Measures the contrast of each pair under an accent, as the browser paints it; null stands for the widget's own accent. */
async function measurePairs(page: Page, accent: string | null, theme: string): Promise<[string, number][]> {
  return await page.evaluate(
    (colour, scheme, pairs) => {
      const chat = document.querySelector<HTMLElement>("cuepoint-chat");
      const place = chat?.shadowRoot?.querySelector(".talk");
      const context = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
      if (!chat || !place || !context) return [];
      chat.setAttribute("theme", scheme);
      if (colour === null) chat.style.removeProperty("--cuepoint-accent");
      else chat.style.setProperty("--cuepoint-accent", colour);
      const probe = place.appendChild(document.createElement("span"));
      const measure = (name: string) => {
        probe.style.color = `var(--${name})`;
        context.fillStyle = getComputedStyle(probe).color;
        context.fillRect(0, 0, 1, 1);
        const [r = 0, g = 0, b = 0] = [...context.getImageData(0, 0, 1, 1).data].map((byte) => {
          const part = byte / 255;
          return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const measured = pairs.map(([text, ground]): [string, number] => {
        const [light = 0, dark = 0] = [measure(text), measure(ground)].sort((a, b) => b - a);
        return [`${text} on ${ground}`, (light + 0.05) / (dark + 0.05)];
      });
      probe.remove();
      return measured;
    },
    accent,
    theme,
    PAIRS,
  );
}

test("whatever accent a page sets, each text has a contrast of 4.5 or more on each of its grounds, in light and in dark (WCAG 1.4.3)", async () => {
  const { page } = await open({ body: (server) => writeTag(server, 'episode="winter-hives"') });
  await waitFor(page, inChat(".question"));
  const hex = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, "0")}`);
  const accents = [null, "#000000", "#ffffff", "yellow", "cyan", "lime", "blue", "red", "magenta", "hotpink"];
  for (const accent of [...accents, ...fc.sample(hex, 60)]) {
    for (const theme of ["light", "dark"]) {
      const pairs = await measurePairs(page, accent, theme);
      expect(pairs).toHaveLength(PAIRS.length);
      expect([accent, theme, pairs.filter(([, contrast]) => contrast < 4.5)]).toEqual([accent, theme, []]);
    }
  }
});

test("each ready theme can be chosen on the demo page, and its texts have that contrast too, on the page and in its frame", async () => {
  const { page, server, faults } = await openDemo();
  const names = await page.$$eval("[name=look]", (inputs) =>
    inputs.map((input) => Reflect.get(input, "value")),
  );
  expect(names).toHaveLength(3);
  const accents = new Set<string>();
  for (const name of names) {
    await page.click(`label.look-${name}`);
    for (const theme of ["light", "dark"]) {
      const pairs = await measurePairs(page, null, theme);
      expect([name, theme, pairs.filter(([, contrast]) => contrast < 4.5)]).toEqual([name, theme, []]);
    }
    accents.add(await readAccent(page));
    const [snippet = ""] = await readText(page, "#snippet");
    expect(snippet.includes("<style>")).toBe(name !== names[0]);
    await page.click("[name=form][value=iframe]");
    const [frame = ""] = await readText(page, "#snippet");
    expect(frame.includes(`look=${name}`)).toBe(name !== names[0]);
    await page.click("[name=form][value=flow]");
  }
  expect(accents.size).toBe(3);
  const last = await readAccent(page);
  await page.goto(`${server.url}/embed?look=${names[2]}`);
  await waitFor(page, inChat(".question"));
  await page.$eval("cuepoint-chat", (chat) => chat.setAttribute("theme", "dark"));
  expect(await readAccent(page)).toBe(last);
  expect(faults).toEqual([]);
});

/** Reads the colour of the button that asks. */
const readAccent = (page: Page) =>
  page.$eval(inChat(".send"), async (send) => {
    await Promise.all(send.getAnimations().map(({ finished }) => finished));
    return getComputedStyle(send).backgroundColor;
  });
