import { listQuantities, type Quantity } from "../../language/list-quantities.js";

/**
 * Writes the numbers of a sentence as its evidence writes them: "7500" and "£7.5k" as "7,500" and "£7,500". Who reads both sees
 * then that they are the same. A sentence whose letters change in NFKC form stays as it is.
 */
export function writeNumbersAlike(sentence: string, evidence: string): string {
  const plain = sentence.normalize("NFKC").toLowerCase();
  const own = listQuantities(sentence).filter((quantity) => isDigits(plain, quantity));
  if (own.length === 0 || plain !== sentence.toLowerCase() || plain.length !== sentence.length)
    return sentence;
  const text = evidence.normalize("NFKC").toLowerCase();
  const written = new Map<string, Set<string>>();
  for (const quantity of listQuantities(evidence).filter((each) => isDigits(text, each))) {
    const forms = written.get(quantity.value) ?? new Set();
    written.set(quantity.value, forms.add(text.slice(quantity.start, quantity.end)));
  }
  let alike = "";
  let at = 0;
  for (const { value, start, end } of own) {
    const forms = written.get(value);
    const [first] = forms ?? [];
    if (first === undefined || forms?.has(plain.slice(start, end))) continue;
    alike += sentence.slice(at, start) + first;
    at = end;
  }
  return alike + sentence.slice(at);
}

/** True for a number in digits; a share or a size in words stands for itself. */
function isDigits(plain: string, { start, end }: Quantity): boolean {
  return /^\d/.test(plain.slice(start, end));
}
