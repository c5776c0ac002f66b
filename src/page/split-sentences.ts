/**
 * Gives each sentence of the transcript an element of its own, with its second in `data-second`, and returns them in order. A
 * turn states `SECOND LENGTH` of each of its sentences, between which is one space, until it is split.
 */
export function splitSentences(box: HTMLElement): HTMLElement[] {
  for (const turn of box.querySelectorAll<HTMLElement>("[data-sentences]")) {
    const places = (turn.dataset["sentences"] ?? "").split(" ");
    const words = turn.textContent;
    const sentences: HTMLElement[] = [];
    let from = 0;
    for (let i = 0; i + 1 < places.length; i += 2) {
      const to = from + Number(places[i + 1]);
      const sentence = document.createElement("span");
      sentence.dataset["second"] = places[i] ?? "";
      sentence.textContent = words.slice(from, to);
      sentences.push(sentence);
      from = to + 1;
    }
    turn.replaceChildren(...sentences.flatMap((sentence, i) => (i === 0 ? [sentence] : [" ", sentence])));
    turn.removeAttribute("data-sentences");
  }
  return [...box.querySelectorAll<HTMLElement>("[data-second]")];
}
