"""Puts what was written for the reading model together: `python assemble.py FILE... > authored.jsonl`.

Each file holds episodes as they were written. Lines that do not hold together are named on stderr and left out.
"""
import json
import sys


def check(episode):
    for chapter in episode["chapters"]:
        assert chapter["style"] in ("notes", "speech"), "style"
        count = len(chapter["s"])
        assert count and all(chapter["s"]), "sentences"
        for question, at in chapter["answered"]:
            assert question.strip() and at and all(0 <= n < count for n in at), question
        for question, kind in chapter["near"]:
            assert question.strip() and isinstance(kind, str), question
        for claim, fault in chapter["claims"]:
            assert claim.strip() and (fault == 1 or isinstance(fault, str)), claim
    for question, kind in episode.get("unanswered", []):
        assert question.strip() and isinstance(kind, str), question
    for claim, fault, among in episode.get("joint", []):
        assert claim.strip() and (fault == 1 or isinstance(fault, str)), claim
        assert among and all(0 <= n < len(episode["chapters"]) for n in among), claim


def main():
    seen = set()
    for path in sys.argv[1:]:
        for number, line in enumerate(open(path), 1):
            if not line.strip():
                continue
            try:
                episode = json.loads(line)
                assert episode["id"] not in seen, "twice"
                check(episode)
            except (ValueError, AssertionError, KeyError, TypeError) as problem:
                print(f"{path}:{number}: left out: {problem}", file=sys.stderr)
                continue
            seen.add(episode["id"])
            print(json.dumps(episode, ensure_ascii=False, separators=(",", ":")))


if __name__ == "__main__":
    main()
