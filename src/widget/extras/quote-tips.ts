import type { Citation } from "../../shared/domain.js";
import { buildElement } from "../build-element.js";
import { AUTO } from "../talk/render-answer.js";

/** So long the pointer may be between a time and its box. */
const LEAVE_MS = 250;
/** In pixels. */
const GAP = 6;
const EDGE = 8;

let count = 0;

/**
 * Shows what is quoted of a moment, and who says it, in a small box while a control of the moment in `card` is pointed at or
 * has the keyboard's focus. The box can be pointed at too, and Escape takes it away (WCAG 1.4.13). A finger that taps plays.
 */
export function addQuoteTips(card: HTMLElement, citations: readonly Citation[]): void {
  const attributes = { role: "tooltip", id: `tip-${++count}`, popover: "manual" };
  const tip = buildElement("div", { class: "tip", part: "tip", attributes });
  // A browser without popovers shows the quote as the control's title.
  if (typeof tip.showPopover !== "function") return;
  for (const control of card.querySelectorAll("[data-n][title]")) control.removeAttribute("title");
  card.append(tip);
  let shown: { readonly control: Element; readonly watch: AbortController } | null = null;
  let leaving: ReturnType<typeof setTimeout> | undefined;

  function show(control: Element): void {
    clearTimeout(leaving);
    if (shown?.control === control) return;
    hide();
    const citation = findCitation(control, citations);
    if (citation === undefined) return;
    tip.replaceChildren(...describe(citation));
    const watch = new AbortController();
    shown = { control, watch };
    control.setAttribute("aria-describedby", tip.id);
    tip.showPopover();
    place(tip, control);
    const options = { signal: watch.signal, capture: true };
    const { ownerDocument } = tip;
    // What scrolls within the widget is not told outside of its shadow.
    for (const root of [ownerDocument, tip.getRootNode()])
      root.addEventListener("scroll", ({ target }) => target !== tip && hide(), options);
    ownerDocument.addEventListener("keydown", hideOnEscape, options);
  }

  function hide(): void {
    clearTimeout(leaving);
    shown?.watch.abort();
    shown?.control.removeAttribute("aria-describedby");
    shown = null;
    if (tip.matches(":popover-open")) tip.hidePopover();
  }

  /** Whatever is around it stays open. */
  function hideOnEscape(event: KeyboardEvent): void {
    if (event.key !== "Escape") return;
    if (tip.isConnected) event.stopPropagation();
    hide();
  }

  card.addEventListener("pointerover", ({ target, pointerType }) => {
    if (pointerType === "touch" || !(target instanceof Element)) return;
    const control = target.closest("[data-n]");
    if (control !== null) show(control);
    else if (tip.contains(target)) clearTimeout(leaving);
  });
  card.addEventListener("pointerout", () => {
    clearTimeout(leaving);
    if (shown !== null && !shown.control.matches(":focus-visible")) leaving = setTimeout(hide, LEAVE_MS);
  });
  card.addEventListener("focusin", ({ target }) => {
    if (target instanceof Element && target.matches("[data-n]:focus-visible")) show(target);
  });
  card.addEventListener("focusout", hide);
}

/** Finds what the control plays, unless its quote stands beside it. */
function findCitation(control: Element, citations: readonly Citation[]): Citation | undefined {
  const n = Number(control.getAttribute("data-n"));
  const words = control.closest("p, li")?.textContent ?? "";
  return citations.find((citation) => citation.n === n && !words.includes(citation.quote));
}

function describe({ speaker, quote, chapter }: Citation): HTMLElement[] {
  return [
    ...(speaker === undefined ? [] : [buildElement("b", { text: speaker, attributes: AUTO })]),
    buildElement("span", { text: quote, attributes: AUTO }),
    buildElement("small", { text: chapter.title, attributes: AUTO }),
  ];
}

/** Puts the box above what is seen of the control, or under it where there is no room, within the window. */
function place(tip: HTMLElement, control: Element): void {
  const { left, top, bottom, width } = (control.firstElementChild ?? control).getBoundingClientRect();
  const { offsetWidth, offsetHeight } = tip;
  const { clientWidth } = tip.ownerDocument.documentElement;
  const most = Math.max(EDGE, clientWidth - offsetWidth - EDGE);
  const above = top - offsetHeight - GAP;
  tip.style.left = `${Math.min(Math.max(EDGE, left + (width - offsetWidth) / 2), most)}px`;
  tip.style.top = `${above < EDGE ? bottom + GAP : above}px`;
}
