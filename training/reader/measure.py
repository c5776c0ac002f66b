"""Figures on chapters that were held back."""
from collections import defaultdict

import torch

from examples import ANSWERS, SUPPORTS, Example, join
from reader import collate, sentence_logits


def list_examples(chapters):
    """Every question and claim of the chapters, as it was written, with its whole chapter."""
    questions = [(c, Example(ANSWERS, q, c.pieces(), float(label), gold, kind=kind)) for c in chapters for q, label, gold, kind in c.questions]
    claims = [(c, Example(SUPPORTS, text, c.pieces(), float(label), kind=kind)) for c in chapters for text, label, kind in c.claims]
    claims += [(c, Example(SUPPORTS, t, join(*(c.episode[i] for i in among)), float(l), kind=k)) for c in chapters for t, l, k, among in c.joint]
    return questions, claims


def read(model, encoder, examples):
    """(logit of the example's task, sentence logits) of each example."""
    encoded = [encoder.encode(e.text, e.pieces) for e in examples]
    order = sorted(range(len(encoded)), key=lambda i: len(encoded[i][0]))
    results = [None] * len(encoded)
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        for first in range(0, len(order), 48):
            among = order[first : first + 48]
            ids, types, mask, sentences = collate([encoded[i] for i in among])
            judgements, scores = model(ids, types, mask)
            means = sentence_logits(scores.float(), sentences)
            for row, i in enumerate(among):
                results[i] = (judgements[row, examples[i].task].item(), means[row].tolist())
    return results


def area_under_curve(labels, scores):
    """Probability that a positive scores above a negative; ties count half."""
    pairs = sorted(zip(scores, labels))
    positives = sum(labels)
    negatives, below, area, i = len(labels) - positives, 0, 0.0, 0
    while i < len(pairs):
        j = i
        while j < len(pairs) and pairs[j][0] == pairs[i][0]:
            j += 1
        ties = sum(1 for _, label in pairs[i:j] if label)
        others = j - i - ties
        area += ties * (below + others / 2)
        below += others
        i = j
    return area / (positives * negatives) if positives and negatives else float("nan")


def measure(model, encoder, chapters):
    questions, claims = list_examples(chapters)
    answers, supports = (read(model, encoder, [e for _, e in some]) for some in (questions, claims))
    figures = {}
    for half in sorted({c.half for c in chapters}):
        of = [(e, r) for (c, e), r in zip(questions, answers) if c.half == half]
        figures[f"answers {half}"] = round(area_under_curve([e.label for e, _ in of], [r[0] for _, r in of]), 3)
        answered = [(e, r[1]) for e, r in of if e.gold]
        figures[f"sentence {half}"] = round(sum(max(range(len(s)), key=s.__getitem__) in e.gold for e, s in answered) / max(1, len(answered)), 3)
        of = [(e, r) for (c, e), r in zip(claims, supports) if c.half == half]
        figures[f"supports {half}"] = round(area_under_curve([e.label for e, _ in of], [r[0] for _, r in of]), 3)
    everything = [(e.label, r[0]) for (_, e), r in zip(questions, answers)]
    figures["answers"] = round(area_under_curve(*zip(*everything)), 3)
    everything = [(e.label, r[0]) for (_, e), r in zip(claims, supports)]
    figures["supports"] = round(area_under_curve(*zip(*everything)), 3)
    return figures


def by_kind(examples, results, right_above=0.0):
    """Share judged rightly at a logit of `right_above`, by kind of question or claim."""
    counts = defaultdict(lambda: [0, 0])
    for example, (logit, _) in zip(examples, results):
        counts[example.kind][0] += (logit > right_above) == bool(example.label)
        counts[example.kind][1] += 1
    return {kind: f"{right}/{n}" for kind, (right, n) in sorted(counts.items())}
