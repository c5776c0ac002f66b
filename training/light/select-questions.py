"""Writes the questions that the light words are trained on: select-questions.py DATA OUT. DATA is the folder that README.md describes."""
import collections, json, lzma, random, sys

DATA, OUT = sys.argv[1:]
TAKEN = {
    "SQuAD1-sentences (Du split)": 9000, "QAMR": 4000, "QNLI dev": 1500, "Changelog host questions": 1500,
    "FriendsQA": 800, "QMSum train": 1100, "PolicyQA": 500, "COVID-QA": 800, "BoolQ validation": 1800,
    "clapNQ dev": 600, "Quoref contrast": 600, "CondaQA": 500,
}
LONGEST = 200


def read(path, opener=open):
    with opener(f"{DATA}/{path}", "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


random.seed(7)
held = {" ".join(line["text"].split()) for line in read("qmsum/val/queries.jsonl")}
squad = {line["text"].lower().strip(" ?") for line in read("squad2/queries.jsonl")}
sources = collections.OrderedDict()
for line in read("reader/answerability.jsonl.xz", lzma.open):
    question = " ".join(line["query"].split())
    if question in held or question.lower().strip(" ?") in squad or len(question) > LONGEST:
        continue
    sources.setdefault(line["source"], set()).add(question)
questions = []
for source, count in TAKEN.items():
    ordered = sorted(sources[source])
    random.shuffle(ordered)
    questions += ordered[:count]
questions += [each["q"] for line in read("reader/authored.jsonl.xz", lzma.open) for each in line["questions"]]
random.shuffle(questions)
with open(OUT, "w", encoding="utf-8") as out:
    json.dump(questions, out, ensure_ascii=False)
