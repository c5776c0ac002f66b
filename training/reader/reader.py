"""The model: a BERT encoder with three heads, and the one way in which a text and a passage become its input."""
import torch
from torch import nn
from tokenizers import Tokenizer
from transformers import AttentionInterface, AttentionMaskInterface, BertModel
from transformers.masking_utils import eager_mask

CLS, SEP = 101, 102
LONGEST, LONGEST_TEXT = 256, 64  # tokens


def attend(module, query, key, value, attention_mask, scaling=None, dropout=0.0, **_):
    """Attention in bf16 throughout: on CPUs its backward pass takes half of the time of torch's own."""
    batch, heads, tokens, width = query.shape
    query, key, value = (x.reshape(batch * heads, tokens, width) for x in (query * scaling, key, value))
    with torch.autocast("cpu", enabled=False):
        scores = torch.bmm(query, key.transpose(1, 2)).view(batch, heads, tokens, tokens)
        if attention_mask is not None:
            scores += attention_mask.to(scores.dtype)
        weights = scores.softmax(-1)
        mixed = torch.bmm(weights.view(batch * heads, tokens, tokens), value).view(batch, heads, tokens, width)
    return mixed.transpose(1, 2).contiguous(), weights


AttentionInterface.register("bf16", attend)
AttentionMaskInterface.register("bf16", eager_mask)


class Encoder:
    """Texts and pieces to token ids. Each piece is tokenised alone, so that the program knows which tokens are a sentence's without offsets."""

    def __init__(self, base):
        self.tokenizer = Tokenizer.from_file(f"{base}/tokenizer.json")
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        self.known = {}

    def tokens(self, text):
        ids = self.known.get(text)
        if ids is None:
            ids = self.known[text] = self.tokenizer.encode(text, add_special_tokens=False).ids
        return ids

    def encode(self, text, pieces):
        """Returns (ids, types, sentence of each token or -1). What does not fit into LONGEST tokens is cut off at its end."""
        ids = [CLS, *self.tokenizer.encode(text, add_special_tokens=False).ids[:LONGEST_TEXT], SEP]
        types, sentences = [0] * len(ids), [-1] * len(ids)
        for piece in pieces:
            tokens = self.tokens(piece.text)[: max(0, LONGEST - 1 - len(ids))]
            ids += tokens
            sentences += [-1 if piece.sentence is None else piece.sentence] * len(tokens)
        types += [1] * (len(ids) + 1 - len(types))
        return ids + [SEP], types, sentences + [-1]


class Reader(nn.Module):
    """ids, types, mask [batch, tokens] -> judgements [batch, 2] (logits: the passage answers; the passage supports) and
    sentence_scores [batch, tokens], whose mean over a sentence's tokens is that sentence's logit among the passage's."""

    def __init__(self, base):
        super().__init__()
        self.encoder = BertModel.from_pretrained(
            base, attn_implementation="bf16", add_pooling_layer=False, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0
        )
        hidden = self.encoder.config.hidden_size
        self.pool = nn.Linear(hidden, 2 * hidden)
        self.answers = nn.Linear(hidden, 1)
        self.supports = nn.Linear(hidden, 1)
        self.word = nn.Linear(hidden, hidden // 2)
        self.sentence = nn.Linear(hidden // 2, 1)
        self.drop = nn.Dropout(0.1)

    def forward(self, ids, types, mask):
        states = self.encoder(ids, attention_mask=mask, token_type_ids=types).last_hidden_state
        answering, supporting = self.drop(torch.tanh(self.pool(states[:, 0]))).chunk(2, dim=-1)
        judgements = torch.cat([self.answers(answering), self.supports(supporting)], dim=-1)
        return judgements, self.sentence(torch.tanh(self.word(states))).squeeze(-1)


def collate(encoded):
    """A batch of Encoder.encode's results, padded to a multiple of eight tokens."""
    width = (max(len(ids) for ids, _, _ in encoded) + 7) // 8 * 8
    ids = torch.zeros(len(encoded), width, dtype=torch.long)
    types, mask, sentences = ids.clone(), ids.clone(), ids.clone() - 1
    for row, (i, t, s) in enumerate(encoded):
        ids[row, : len(i)], types[row, : len(i)], sentences[row, : len(i)] = torch.tensor(i), torch.tensor(t), torch.tensor(s)
        mask[row, : len(i)] = 1
    return ids, types, mask, sentences


def sentence_logits(scores, sentences):
    """Mean token score of each sentence: [batch, most sentences], -1e4 where there is none."""
    count = int(sentences.max()) + 1
    inside = nn.functional.one_hot(sentences.clamp(min=0), count).float() * (sentences >= 0).unsqueeze(-1)
    sizes = inside.sum(1)
    means = torch.einsum("bt,btk->bk", scores, inside) / sizes.clamp(min=1)
    return means.masked_fill(sizes == 0, -1e4)
