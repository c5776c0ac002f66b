import { tokenize } from "./tokenize.js";

/**
 * Stems of general nouns that stand for what a text itself says (shell nouns, as in "two reasons"), and of those that
 * sort things ("three groups"). To count them states nothing that a source has to have said.
 */
const SHELL_NOUNS = new Set(
  tokenize(
    "ability action advantage aim alternative angle answer approach area argument aspect assumption attempt attitude " +
      "barrier basis behaviour behavior belief benefit bit boundary bucket camp case catch category cause caveat challenge " +
      "change characteristic choice circumstance claim class comment comparison compromise concept concern conclusion " +
      "condition consequence consideration constraint contrast criterion criteria danger decision definition demand " +
      "detail difference difficulty dimension direction disadvantage distinction downside draw drawback effect element " +
      "end example exception expectation experience explanation extreme fact factor failure fear feature feeling flavor " +
      "flavour form front function goal ground group habit half hint hope hurdle hypothesis idea implication impression " +
      "improvement incentive influence insight instance instruction intention issue item key kind layer lesson level " +
      "limit limitation matter meaning measure mechanism method metaphor mistake mode motivation motive need norm " +
      "objection objective observation obstacle opinion opportunity option outcome part pattern perspective phase phenomenon " +
      "phenomena piece pillar pitfall place plan point policy position possibility preference prerequisite principle " +
      "priority problem procedure process promise property proposal prospect purpose quality question reaction reason " +
      "recommendation reminder request requirement respect response responsibility result risk role rule scenario sense " +
      "set shortcoming side sign situation skill solution sort source stage stance standpoint statement step story " +
      "strand strategy strength style suggestion takeaway task technique tendency theme theory thing thought threat tier " +
      "tip topic trade tradeoff trait trend trick truth type upside use value variant variation variety version view " +
      "viewpoint virtue warning way weakness wish word worry",
  ),
);

/** True for the stem of a general noun. */
export function isShellNoun(stem: string): boolean {
  return SHELL_NOUNS.has(stem);
}
