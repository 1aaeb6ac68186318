"""The prompt encoder reads the same numbers as core/words.ts, and reads a sentence the same whatever is behind it."""

import json
import subprocess
from pathlib import Path

import torch

from prompt_model import PromptModel
from prompt_words import BUCKETS, IDS_PER_WORD, MAX_WORDS, word_ids

ROOT = Path(__file__).parents[1]
WORDS = ['a', 'snowy', 'crepuscular', 'extraordinarily', 'caf', '雪', 'naïve', 'x1']
SCRIPT = """
import { BUCKETS, IDS_PER_WORD, MAX_WORDS, writeWordIds } from './core/words.ts'
const ids = GIVEN.map((word) => { const out = new Int32Array(IDS_PER_WORD); writeWordIds(word, out, 0); return [...out] })
console.log(JSON.stringify({ ids, contract: [BUCKETS, IDS_PER_WORD, MAX_WORDS] }))
"""


def test_words_have_the_same_ids_in_typescript():
    script = SCRIPT.replace('GIVEN', json.dumps(WORDS))
    command = ['node', '--import', 'tsx', '--input-type=module', '-e', script]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    answer = json.loads(run.stdout)
    assert answer['contract'] == [BUCKETS, IDS_PER_WORD, MAX_WORDS]
    assert answer['ids'] == [list(word_ids(word)) for word in WORDS]


def test_padding_does_not_change_a_reading():
    torch.manual_seed(0)
    model = PromptModel(7).eval()
    ids = torch.zeros(1, MAX_WORDS, IDS_PER_WORD)
    for k, word in enumerate(WORDS):
        ids[0, k] = torch.tensor(word_ids(word))
    long, short = model(ids)[0, : len(WORDS)], model(ids[:, : len(WORDS)])[0]
    assert torch.allclose(long, short, atol=1e-5)
