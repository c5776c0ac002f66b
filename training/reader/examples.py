"""From the data's files to what the model is trained on: a text, a passage cut into pieces, and what a reader would say.

Two kinds of data are read. Authored chapters hold questions and claims that were written for their passage; each time one is drawn, it is varied as real
questions and passages vary (case, spelling, where the passage is cut, what stands beside it). Public sets are drawn as they are.
"""
import json
import lzma
import random
import re
from collections import namedtuple
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

ANSWERS, SUPPORTS = 0, 1
SEARCHED = 24  # chapters or passages among which an unrelated one is looked for
HELD_BACK_OF_SHARED, HELD_BACK_OF_OURS = 8, 9  # one in so many

Piece = namedtuple("Piece", "text sentence")  # sentence: its number in the passage, or None for a title or a speaker's name


@dataclass(eq=False)
class Example:
    """One reading. `task` is ANSWERS or SUPPORTS; `gold` holds the numbers of the sentences that answer."""

    task: int
    text: str
    pieces: list
    label: float
    gold: frozenset = frozenset()
    weight: float = 1.0
    kind: str = ""


@dataclass(eq=False)
class Chapter:
    """A passage with its questions and claims. `episode` holds it and its neighbours; `half` says which data it is of."""

    id: str
    half: str
    style: str
    title: str
    turns: list  # [(speaker or None, sentence)]
    questions: list  # [(text, label, frozenset of sentence numbers, kind)]
    claims: list  # [(text, label, kind)]
    episode: list = field(default_factory=list)
    joint: list = field(default_factory=list)  # of the episode's first chapter: [(claim, label, kind, [chapters])]

    def pieces(self, first=0, end=None, without=(), titled=True):
        """The title, then the sentences `first` to `end`; a speaker is named before each turn and at the cut."""
        pieces = [Piece(self.title + ".", None)] if titled and self.title else []
        named = None
        for number, (speaker, sentence) in enumerate(self.turns[:end]):
            if number < first or number in without:
                continue
            if speaker and speaker != named:
                pieces.append(Piece(speaker + ":", None))
            named = speaker
            pieces.append(Piece(sentence, number))
        return pieces


def read_lines(path):
    path = Path(path)
    with (lzma.open(path, "rt") if path.suffix == ".xz" else path.open()) as lines:
        return [json.loads(line) for line in lines if line.strip()]


SPEAKER = re.compile(r"^((?:[A-Z][\w.'’\-]*|de|van|von|al|bin|da|del|\d+)(?: (?:[A-Z][\w.'’\-]*|de|van|von|al|bin|da|del|\d+)){0,4}): (.*)", re.S)


def read_turns(sentences, style):
    turns, speaker = [], None
    for sentence in sentences:
        named = SPEAKER.match(sentence) if style == "speech" else None
        if named:
            speaker, sentence = named.groups()
        turns.append((speaker, sentence.removeprefix("•").strip()))
    return turns


def read_shared(path):
    """The authored part of the shared data: single passages, with one sentence that answers each question."""
    chapters = []
    for number, p in enumerate(read_lines(path)):
        turns, at, speaker = [], 0, None
        for sentence in p["sentences"]:
            start = p["passage"].find(sentence, at)
            if start >= 0:
                before = SPEAKER.match(p["passage"][p["passage"].rfind("\n", 0, start) + 1 : start] + "x")
                speaker = before.group(1) if before else (speaker if "\n" not in p["passage"][at:start] else None)
                at = start + len(sentence)
            turns.append((speaker if p["style"] == "speech" else None, sentence))
        questions = [(q["q"], q["label"], frozenset() if q["s"] is None else frozenset([q["s"]]), q["kind"]) for q in p["questions"]]
        claims = [(c["c"], c["label"], c["fault"]) for c in p["claims"]]
        half = "first" if number < 240 else "second"
        chapter = Chapter(p["id"], half, p["style"], p["title"], turns, questions, claims)
        chapter.episode = [chapter]
        chapters.append(chapter)
    return chapters


def read_episodes(path):
    """Our own part: episodes of chapters on one subject, so that each chapter is a look-alike for the questions of the others."""
    chapters = []
    for episode in read_lines(path):
        together = []
        for number, c in enumerate(episode["chapters"]):
            questions = [(q, 1, frozenset(s), "answered") for q, s in c["answered"]] + [(q, 0, frozenset(), kind) for q, kind in c["near"]]
            claims = [(text, 1 if fault == 1 else 0, "none" if fault == 1 else fault) for text, fault in c["claims"]]
            together.append(Chapter(f"{episode['id']}.{number}", "ours", c["style"], c["title"], read_turns(c["s"], c["style"]), questions, claims))
        for q, kind in episode.get("unanswered", []):
            for chapter in together:
                chapter.questions.append((q, 0, frozenset(), "episode-" + kind))
        for chapter in together:
            chapter.episode = together
        together[0].joint = [(text, 1 if fault == 1 else 0, "joint" if fault == 1 else fault, among) for text, fault, among in episode.get("joint", [])]
        chapters += together
    return chapters


def hold_back(chapters, seed=11):
    """Splits whole episodes, the same each time: (held back, trained on)."""
    held, trained = [], []
    for chapter in chapters:
        one_in = HELD_BACK_OF_OURS if chapter.half == "ours" else HELD_BACK_OF_SHARED
        drawn = random.Random(f"{seed} {chapter.episode[0].id}").randrange(one_in) == 0
        (held if drawn else trained).append(chapter)
    return held, trained


def misspell(text, rng):
    at = [i for i in range(1, len(text) - 1) if text[i].isalpha() and text[i + 1].isalpha()]
    if not at:
        return text
    i = rng.choice(at)
    return text[:i] + rng.choice([text[i + 1] + text[i], text[i + 1], text[i] * 2 + text[i + 1]]) + text[i + 2 :]


def retype(text, rng):
    """The question as another person would type it."""
    drawn = rng.random()
    if drawn < 0.3:
        text = text.lower().rstrip("?")
    elif drawn < 0.42:
        text = text[0].upper() + text[1:].rstrip("?") + "?"
    return misspell(text, rng) if rng.random() < 0.08 else text


def cut_around(chapter, gold, rng):
    """A run of sentences that holds all of `gold`: as a window of a longer chapter would show them."""
    count = len(chapter.turns)
    first, last = (min(gold), max(gold)) if gold else (lambda i: (i, i))(rng.randrange(count))
    return chapter.pieces(rng.randint(0, first), rng.randint(last, count - 1) + 1, titled=rng.random() < 0.8)


NAME = re.compile(r"[A-Z][\w'’-]*[a-z][\w'’-]*(?: [A-Z][\w'’-]*)*")
WORD = re.compile(r"[\w'’-]+")


@cache
def list_names(chapter):
    """The chapter's people, places and things, as far as spelling shows them: {word in lower case: whole name}."""
    said = " ".join(t for _, t in chapter.turns)
    usual = {w for w in WORD.findall(said) if w[0].islower()}
    starts = {m.end() for m in re.finditer(r"^|[.?!:•\"“] ?", said)}
    names = [speaker for speaker, _ in chapter.turns if speaker]
    names += [m.group() for m in NAME.finditer(said) if m.start() not in starts]
    return {word.lower(): name for name in names for word in name.split() if len(word) > 2 and word.lower() not in usual}


@cache
def list_speakers(chapter):
    return sorted({speaker for speaker, _ in chapter.turns if speaker})


def exchange_name(text, chapter, rng, strangers):
    """The text with one of the chapter's names exchanged: for that of another speaker, or of a stranger. None where it names nobody."""
    names = list_names(chapter)
    found = [m for m in WORD.finditer(text) if m.group().lower() in names]
    if not found:
        return None
    whole = names[rng.choice(found).group().lower()]
    own = {word.lower() for word in whole.split()}
    among = [m for m in found if m.group().lower() in own]
    others = [s for s in list_speakers(chapter) if not own & set(s.lower().split())] if whole in list_speakers(chapter) else []
    other = rng.choice(others) if others and rng.random() < 0.6 else rng.choice(strangers)
    if own & set(other.lower().split()):
        return None
    # A first name for a first name, a whole name for a whole one.
    other = other if len(among) > 1 else rng.choice(other.split())
    other = other.lower() if text.islower() else other
    return text[: among[0].start()] + other + text[among[-1].end() :]


FIGURE = re.compile(r"\d(?:[\d.,]*\d)?")
SPELT = re.compile(r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|eighty|ninety)\b", re.I)


def exchange_number(text, chapter, rng):
    """The text with one of the chapter's numbers exchanged for another one of it. None where there is none to exchange."""
    said = " ".join(t for _, t in chapter.turns)
    for pattern in (FIGURE, SPELT):
        numbers = {n.lower() for n in pattern.findall(said)}
        found = [m for m in pattern.finditer(text) if m.group().lower() in numbers]
        others = sorted(numbers - {m.group().lower() for m in found})
        if found and others:
            m = rng.choice(found)
            return text[: m.start()] + rng.choice(others) + text[m.end() :]
    return None


TOPIC_REQUESTS = (
    "What is said about {}?", "What do they say about “{}”?", "when do they talk about {}", "tell me about {}", "What about {}?", "{}",
)


class Authored:
    """Draws varied examples from authored chapters."""

    def __init__(self, chapters):
        self.chapters = chapters
        self.questions = [(c, q) for c in chapters for q in c.questions]
        self.answered = [(c, q) for c, q in self.questions if q[1]]
        self.claims = [(c, claim) for c in chapters for claim in c.claims]
        self.strangers = sorted({speaker for c in chapters for speaker in list_speakers(c)})
        self.joint = [(c.episode, j) for c in chapters for j in c.joint]

    def elsewhere(self, chapter, text, rng):
        """Another chapter that has as much as possible of the text's words, as a search would find it: of the same episode, or of any."""
        siblings = [c for c in chapter.episode if c is not chapter]
        if siblings and rng.random() < 0.55:
            return rng.choice(siblings)
        others = [c for c in rng.sample(self.chapters, SEARCHED) if c.episode is not chapter.episode]
        return choose_most_alike(others, text, words_of_chapter)

    def draw_topic(self, rng):
        """A request for what is said on a topic: a chapter answers those for its own title, and none of another episode."""
        chapter, mine = rng.choice(self.chapters), rng.random() < 0.55
        named = chapter if mine else rng.choice(self.chapters)
        text = retype(rng.choice(TOPIC_REQUESTS).format(named.title), rng)
        label = float(named.episode is chapter.episode)
        return Example(ANSWERS, text, (named if label else chapter).pieces(titled=rng.random() < 0.6), label, kind="topic")

    def draw_follow_up(self, rng):
        """A question behind an earlier one: what is asked last decides, however well the passage answers the earlier one."""
        chapter, (text, label, gold, kind) = rng.choice(self.questions)
        earlier = rng.choice([q for c in chapter.episode for q in c.questions])[0]
        if rng.random() < 0.3:
            other, (text, _, _, kind) = rng.choice(self.questions)
            if other.episode is chapter.episode:
                return self.draw_question(rng)
            label, gold = 0, frozenset()
        led = rng.choice(["", "", "and ", "And ", "but ", "so ", "ok, "]) + text
        return Example(ANSWERS, f"{retype(earlier, rng)} {retype(led, rng)}", chapter.pieces(), float(label), gold, kind=kind)

    def draw_question(self, rng):
        drawn = rng.random()
        if drawn < 0.04:
            return self.draw_topic(rng)
        if drawn < 0.12:
            return self.draw_follow_up(rng)
        # Of what is drawn about half is answered, after some of these have been put to another chapter.
        chapter, (text, label, gold, kind) = rng.choice(self.answered if rng.random() < 0.48 else self.questions)
        if label and rng.random() < 0.2:
            exchanged = exchange_name(text, chapter, rng, self.strangers)
            if exchanged:
                return Example(ANSWERS, retype(exchanged, rng), chapter.pieces(), 0.0, weight=0.7, kind="exchanged")
        asked, drawn = text, rng.random()
        text = retype(text, rng)
        if label and drawn < 0.24:
            return Example(ANSWERS, text, self.elsewhere(chapter, asked, rng).pieces(), 0.0, kind="elsewhere")
        if label and drawn < 0.29 and len(chapter.turns) > len(gold) + 2:
            return Example(ANSWERS, text, chapter.pieces(without=gold), 0.0, weight=0.4, kind="removed")
        if drawn > 0.92:
            number = rng.choice(sorted(gold)) if gold else most_alike(chapter, text)
            return Example(ANSWERS, text, chapter.pieces(number, number + 1), float(label), frozenset([number]) if gold else gold, 0.5, kind)
        if drawn > 0.68:
            return Example(ANSWERS, text, cut_around(chapter, gold, rng), float(label), gold, kind=kind)
        return Example(ANSWERS, text, chapter.pieces(), float(label), gold, kind=kind)

    def draw_claim(self, rng):
        drawn = rng.random()
        if self.joint and drawn < 0.1:
            episode, (text, label, kind, among) = rng.choice(self.joint)
            return Example(SUPPORTS, text, join(*(episode[i] for i in among)), float(label), kind=kind)
        chapter, (text, label, kind) = rng.choice(self.claims)
        if label and rng.random() < 0.12:
            exchanged = exchange_number(text, chapter, rng) or exchange_name(text, chapter, rng, self.strangers)
            if exchanged:
                return Example(SUPPORTS, exchanged, chapter.pieces(), 0.0, weight=0.6, kind="exchanged")
        other = self.elsewhere(chapter, text, rng)
        if drawn < 0.2:
            said = [t for _, t in chapter.turns if len(t.split()) > 6 and not t.endswith("?")]
            if said:
                mine = rng.random() < 0.6
                return Example(SUPPORTS, rng.choice(said), (chapter if mine else other).pieces(), 1.0 if mine else 0.0, weight=0.7, kind="verbatim")
        if label and drawn < 0.32:
            return Example(SUPPORTS, text, other.pieces(), 0.0, kind="elsewhere")
        if drawn < 0.55:
            return Example(SUPPORTS, text, join(*((chapter, other) if rng.random() < 0.5 else (other, chapter))), float(label), kind=kind)
        return Example(SUPPORTS, text, chapter.pieces(), float(label), kind=kind)


def join(*chapters):
    return [piece for chapter in chapters for piece in chapter.pieces()]


def content_words(text):
    return {w for w in re.findall(r"\w+", text.lower()) if len(w) > 3}


def most_alike(chapter, text):
    wanted = content_words(text)
    return max(range(len(chapter.turns)), key=lambda i: len(content_words(chapter.turns[i][1]) & wanted))


@cache
def words_of_chapter(chapter):
    return content_words(" ".join([chapter.title, *(t for _, t in chapter.turns)]))


@cache
def words_of_example(example):
    return content_words(" ".join(piece.text for piece in example.pieces))


def choose_most_alike(among, text, words_of):
    wanted = content_words(text)
    return max(among, key=lambda each: len(words_of(each) & wanted))


SENTENCE_END = re.compile(r"(?<=[.?!])\s+|\n+")


def read_public(path, task):
    """A public set: passages cut at sentence ends; the sentence that holds the answer is gold."""
    examples = []
    for line in read_lines(path):
        passage, starts = line["passage"], [0]
        starts += [m.end() for m in SENTENCE_END.finditer(passage) if m.end() < len(passage)]
        ends = starts[1:] + [len(passage)]
        pieces = [Piece(passage[a:b].strip(), i) for i, (a, b) in enumerate(zip(starts, ends))]
        gold = frozenset()
        if line.get("answer_text") and line["label"]:
            at = line["answer_start"]
            gold = frozenset(i for i, (a, b) in enumerate(zip(starts, ends)) if a <= at < b)
        examples.append(Example(task, line["query" if task == ANSWERS else "claim"], pieces, float(line["label"]), gold, kind=line["source"]))
    return examples


class Public:
    """Draws examples of a public set as they are, or puts a text to the passage of its source that has most of its words."""

    def __init__(self, examples):
        self.examples = examples
        self.of_source = {}
        for example in examples:
            self.of_source.setdefault(example.kind, []).append(example)

    def draw(self, rng):
        example = rng.choice(self.examples)
        if not example.label or rng.random() > 0.25:
            return example
        others = [e for e in rng.sample(self.of_source[example.kind], SEARCHED) if e.pieces != example.pieces]
        if not others:
            return example
        other = choose_most_alike(others, example.text, words_of_example)
        return Example(example.task, example.text, other.pieces, 0.0, weight=0.8, kind="elsewhere")
