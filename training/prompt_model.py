"""The prompt encoder: hashed character n-grams of each word, two small layers of context, a label for every word."""

import torch
from torch import Tensor, nn

from prompt_words import BUCKETS


class PromptModel(nn.Module):
    """ids [B, words, ids per word] (0 = padding; float32 in the exported graph) -> logits [B, words, labels]."""

    def __init__(self, labels: int, width: int = 64, hidden: int = 96) -> None:
        super().__init__()
        self.table = nn.Embedding(BUCKETS, width, padding_idx=0)
        nn.init.normal_(self.table.weight, std=0.3)
        with torch.no_grad():
            self.table.weight[0] = 0
        self.near = nn.Conv1d(width, hidden, 5, padding=2)
        self.far = nn.Conv1d(hidden, hidden, 5, padding=2)
        self.word = nn.Linear(width, hidden)
        self.head = nn.Linear(hidden, labels)

    def forward(self, ids: Tensor) -> Tensor:
        ids = ids.long()
        present = (ids > 0).to(torch.float32)
        count = present.sum(-1, keepdim=True).clamp(min=1)
        bag = self.table(ids).sum(-2) / count.sqrt()
        return self.context(bag, present[..., :1])

    def context(self, bag: Tensor, here: Tensor) -> Tensor:
        """`here` is 1 for words, 0 for padding, so that a sentence reads the same whatever is behind it."""
        near = torch.relu(self.near(bag.transpose(1, 2))) * here.transpose(1, 2)
        far = torch.relu(near + self.far(near)).transpose(1, 2)
        return self.head(far + torch.relu(self.word(bag)))
