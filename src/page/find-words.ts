import { showWithin } from "./show-within.js";

/** More marks than this help nobody. */
const MOST_MARKS = 1_000;
const NAME = "found";

/**
 * Puts a line above the transcript that marks the words which are typed into it, and returns it; Enter goes to the next.
 * Null where the browser cannot mark words without changing the page.
 */
export function addFinder(box: HTMLElement, sentences: readonly HTMLElement[]): HTMLElement | null {
  if (!("highlights" in CSS)) return null;
  const input = Object.assign(document.createElement("input"), {
    type: "search",
    placeholder: "Find in the transcript",
    autocomplete: "off",
    className: "find",
  });
  input.setAttribute("aria-label", input.placeholder);
  const count = document.createElement("span");
  count.setAttribute("role", "status");
  let ranges: Range[] = [];
  let next = 0;
  const go = () => {
    const range = ranges[next];
    if (range === undefined) return;
    next = (next + 1) % ranges.length;
    const place = range.startContainer.parentElement;
    if (place !== null) showWithin(place, box);
  };
  const mark = () => CSS.highlights.set(NAME, new Highlight(...ranges));
  // What was out of sight is drawn when it comes into sight, and then without marks that were set before.
  box.addEventListener("scroll", () => ranges.length > 0 && requestAnimationFrame(mark), { passive: true });
  input.addEventListener("input", () => {
    ranges = findWords(input.value.trim(), sentences);
    mark();
    const many = ranges.length === MOST_MARKS ? `${MOST_MARKS} or more` : String(ranges.length);
    count.textContent = input.value.trim() === "" ? "" : `${many} found`;
    next = 0;
    go();
  });
  input.addEventListener("keydown", ({ key }) => {
    if (key === "Enter") go();
  });
  const line = Object.assign(document.createElement("p"), { className: "find-line" });
  line.append(input, count);
  box.before(line);
  return line;
}

/** Finds the words, whatever their case, sentence by sentence. */
function findWords(words: string, sentences: readonly HTMLElement[]): Range[] {
  if (words === "") return [];
  const pattern = new RegExp(words.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&"), "giu");
  const ranges: Range[] = [];
  for (const { firstChild } of sentences) {
    if (firstChild === null) continue;
    for (const { index, 0: found } of (firstChild.nodeValue ?? "").matchAll(pattern)) {
      if (ranges.length === MOST_MARKS) return ranges;
      const range = new Range();
      range.setStart(firstChild, index);
      range.setEnd(firstChild, index + found.length);
      ranges.push(range);
    }
  }
  return ranges;
}
