import type { Quiet } from "./quiet.js";

/** What a show's own questions do not lead to. */
const REQUESTS = ["What is this episode about?", "When do they talk about it?"];
const MOST_OWN = 4;

/**
 * Lists what is rehearsed: some of a show's own questions, from all over it, and some requests; then some again with quotation marks as
 * phones write them, because browsers compile each pattern a second time for texts with signs beyond Latin-1.
 */
export function listRehearsed(own: readonly string[]): string[] {
  const step = Math.max(1, Math.floor(own.length / MOST_OWN));
  const picked = own.filter((_, i) => i % step === 0).slice(0, MOST_OWN);
  const again = [...picked.slice(0, 2), ...REQUESTS].map((question) => `“${question}”`);
  return [...picked, ...REQUESTS, ...again];
}

/**
 * Answers questions that nobody asked, while no other is asked: browsers compile a program as it runs, and the first questions of a
 * reader would take several times as long as later ones.
 */
export async function rehearse(
  questions: readonly string[],
  { answer, quiet }: { readonly answer: (question: string) => Promise<unknown>; readonly quiet: Quiet },
): Promise<void> {
  for (const question of questions) {
    // What was asked meanwhile is heard of between two tasks.
    await new Promise<void>((resolve) => setTimeout(resolve));
    await quiet.wait();
    await answer(question).catch(() => undefined);
  }
}
