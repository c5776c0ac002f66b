/** In the place of the program's own: no chapter is given questions. To try them takes hours where there are 100,000 chapters. */
export function createQuestionFinder() {
  return async (_, { episode }) => episode;
}
