"""Trains the prompt encoder and exports engine/models/s/prompt.onnx.

    npx tsx worlds/grammar-export.ts data/prompt 150000
    python training/prompt.py --data data/prompt
    npx tsx training/prompt-eval.ts
"""

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from torch import Tensor, nn

from export import halve_weights
from prompt_model import PromptModel
from prompt_words import IDS_PER_WORD, MAX_WORDS, word_ids

IGNORE = -100
# A slot value called by mistake builds something nobody asked for; a word called unknown by mistake is only reported.
UNKNOWN_WEIGHT = 1.5
FILLER_WEIGHT = 0.7


class Sentences:
    """Sentences as indices into a table of distinct words, so that each word is hashed once."""

    def __init__(self, path: Path) -> None:
        index: dict[str, int] = {'': 0}
        words, labels = [], []
        for line in path.read_text(encoding='utf8').splitlines():
            row = json.loads(line)
            words.append([index.setdefault(w, len(index)) for w in row['words']])
            labels.append(row['labels'])
        self.table = torch.tensor([[0] * IDS_PER_WORD] + [word_ids(w) for w in list(index)[1:]], dtype=torch.int32)
        self.words, self.labels = words, labels

    def __len__(self) -> int:
        return len(self.words)

    def batch(self, rows: list[int]) -> tuple[Tensor, Tensor]:
        """ids [B, longest, IDS_PER_WORD], labels [B, longest]."""
        longest = max(len(self.words[r]) for r in rows)
        words = torch.zeros(len(rows), longest, dtype=torch.long)
        labels = torch.full((len(rows), longest), IGNORE)
        for b, r in enumerate(rows):
            n = len(self.words[r])
            words[b, :n] = torch.tensor(self.words[r])
            labels[b, :n] = torch.tensor(self.labels[r])
        return self.table[words], labels


def corrupt(ids: Tensor, generator: torch.Generator) -> Tensor:
    """Hides whole words' own ids and single n-grams, so that spelling carries meaning when the exact word is new."""
    ids = ids.clone()
    own = torch.rand(ids.shape[:2], generator=generator) < 0.12
    # The own id marks that a word is there, so it is replaced by the word's first n-gram, not by padding.
    ids[..., 0] = torch.where(own & (ids[..., 1] > 0), ids[..., 1], ids[..., 0])
    dropped = torch.rand(ids.shape, generator=generator) < 0.08
    dropped[..., 0] = False
    return ids.masked_fill(dropped, 0)


def train(model: PromptModel, data: Sentences, dev: Sentences, steps: int, batch: int, rate: float, seed: int) -> None:
    weights = torch.ones(model.head.out_features)
    weights[0], weights[1] = FILLER_WEIGHT, UNKNOWN_WEIGHT
    loss_of = nn.CrossEntropyLoss(weight=weights, ignore_index=IGNORE, label_smoothing=0.02)
    optimiser = torch.optim.AdamW(model.parameters(), lr=rate, betas=(0.9, 0.98), weight_decay=0.005)
    generator = torch.Generator().manual_seed(seed)
    # Batches of like length waste little padding; their order is drawn.
    by_length = sorted(range(len(data)), key=lambda r: len(data.words[r]))
    chunks = [by_length[i : i + batch] for i in range(0, len(by_length), batch)]
    order: list[int] = []
    for step in range(1, steps + 1):
        order = order or torch.randperm(len(chunks), generator=generator).tolist()
        for group in optimiser.param_groups:
            group['lr'] = rate * min(1.0, step / 100) * max(0.02, 0.5 * (1 + np.cos(np.pi * step / steps)))
        ids, labels = data.batch(chunks[order.pop()])
        loss = loss_of(model(corrupt(ids, generator)).flatten(0, 1), labels.flatten())
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        if step % 200 == 0:
            print(f'step {step} of {steps}: loss {loss.item():.3f}, dev words right {accuracy(model, dev):.4f}', flush=True)


@torch.no_grad()
def accuracy(model: PromptModel, data: Sentences, rows: int = 1000) -> float:
    """Share of words with the right label."""
    model.eval()
    right = total = 0
    for i in range(0, min(rows, len(data)), 100):
        ids, labels = data.batch(list(range(i, min(i + 100, len(data)))))
        known = labels != IGNORE
        right += int((model(ids).argmax(-1) == labels)[known].sum())
        total += int(known.sum())
    model.train()
    return right / total


def export(model: PromptModel, path: Path) -> None:
    """Fixed shapes ids f32 [1, 64, 24] -> logits f32 [1, 64, labels], checked against PyTorch."""
    model.eval()
    example = torch.zeros(1, MAX_WORDS, IDS_PER_WORD)
    example[0, :3] = torch.tensor([word_ids(w) for w in ('a', 'snowy', 'valley')], dtype=torch.float32)
    torch.onnx.export(model, (example,), path, input_names=['ids'], output_names=['logits'], opset_version=17, dynamo=False)
    halve_weights(path)
    onnx.checker.check_model(onnx.load(path))
    session = onnxruntime.InferenceSession(path, providers=['CPUExecutionProvider'])
    got = session.run(None, {'ids': example.numpy()})[0]
    worst = float(np.abs(got - model(example).detach().numpy()).max())
    assert worst < 0.1, f'exported graph differs from PyTorch by {worst}'


def write_contract(data: Path, out: Path) -> None:
    """prompt.json (the labels the weights were trained with) and the entry of prompt.onnx in model.json."""
    contract = json.loads((data / 'contract.json').read_text())
    (out / 'prompt.json').write_text(json.dumps(contract, indent=1) + '\n')
    weights = (out / 'prompt.onnx').read_bytes()
    path = out / 'model.json'
    manifest = json.loads(path.read_text()) if path.exists() else {'name': out.name, 'files': {}}
    manifest['files']['prompt.onnx'] = {
        'sha256': hashlib.sha256(weights).hexdigest(),
        'bytes': len(weights),
        'inputs': {'ids': [1, MAX_WORDS, IDS_PER_WORD]},
        'outputs': {'logits': [1, MAX_WORDS, len(contract['labels'])]},
    }
    path.write_text(json.dumps(manifest, indent=2) + '\n')
    print(f'prompt.onnx: {len(weights) / 1e6:.2f} MB')


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--data', type=Path, default=Path('data/prompt'))
    parser.add_argument('--out', type=Path, default=Path('engine/models/s'))
    parser.add_argument('--steps', type=int, default=8000, help='8000 take three minutes on one free core')
    parser.add_argument('--rate', type=float, default=3e-3)
    parser.add_argument('--start', type=Path, help='go on from the weights of an earlier run (prompt.pt)')
    parser.add_argument('--batch', type=int, default=128)
    parser.add_argument('--seed', type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(args.seed)
    labels = json.loads((args.data / 'contract.json').read_text())['labels']
    data, dev = Sentences(args.data / 'train.jsonl'), Sentences(args.data / 'dev.jsonl')
    model = PromptModel(len(labels))
    print(f'{len(data)} sentences, {len(data.table)} distinct words, {sum(p.numel() for p in model.parameters())} parameters', flush=True)
    if args.start:
        model.load_state_dict(torch.load(args.start, weights_only=True))
    train(model, data, dev, args.steps, args.batch, args.rate, args.seed)
    torch.save(model.state_dict(), args.data / 'prompt.pt')
    for name in ('dev', 'test-clean', 'test-typos'):
        held = Sentences(args.data / f'{name}.jsonl')
        print(f'{name}: words right {accuracy(model, held, len(held)):.4f}', flush=True)
    args.out.mkdir(parents=True, exist_ok=True)
    export(model, args.out / 'prompt.onnx')
    write_contract(args.data, args.out)


if __name__ == '__main__':
    main()
