"""Writes the questions that the light words are trained on: select-questions.py DATA OUT. DATA is the folder that README.md describes."""
import json, lzma, pathlib, random, re, sys

DATA, OUT = sys.argv[1:]
QUALITY = pathlib.Path(__file__).parents[2] / "test" / "quality"
LONGEST = 200


def read(path, opener=open):
    with opener(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def fold(text):
    return re.sub(r"[^a-z0-9]+", " ", text.lower()).strip()


# What the evaluations ask is not learnt.
known = {fold(line["text"]) for name in ("qmsum/val", "squad2") for line in read(f"{DATA}/{name}/queries.jsonl")}
for path in QUALITY.glob("*.jsonl"):
    known.update(fold(text) for line in read(path) for text in line.values() if isinstance(text, str))
questions = []
for line in read(f"{DATA}/reader/answerability.jsonl.xz", lzma.open):
    question = " ".join(line["query"].split())
    if fold(question) in known or len(question) > LONGEST:
        continue
    known.add(fold(question))
    questions.append(question)
questions += [each["q"] for line in read(f"{DATA}/reader/authored.jsonl.xz", lzma.open) for each in line["questions"]]
random.seed(7)
random.shuffle(questions)
with open(OUT, "w", encoding="utf-8") as out:
    json.dump(questions, out, ensure_ascii=False)
