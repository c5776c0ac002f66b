/** Words that deny what a sentence says of something. */
export const NEGATION = /\b(?:not|no|never|none|nobody|nothing|neither|nor|cannot)\b|n[’']t\b/i;

/** Words that deny without a "not", and a "not" that denies only a part. */
export const PARTLY =
  /\b(?:rather than|against|dropp?(?:s|ed|ing)?|forbid(?:s|den)?|if|whether|instead|without|unless|until|hardly|barely|rarely|seldom|scarcely|few|little|limit(?:s|ed)?|unsure|only|just|except|lacks?|lacking|fail(?:s|ed|ing|ure)?|avoid(?:s|ed|ing)?|declin(?:es?|ed|ing)|refus(?:es?|ed|ing)|stop(?:s|ped|ping)?|den(?:y|ies|ied)|unable|impossible|not (?:only|just|merely|all|every|always|necessarily|automatically|entirely|exactly|quite|really)|no (?:longer|doubt|wonder|matter))\b|n[’']t (?:just|only|all|always|necessarily)\b/;
