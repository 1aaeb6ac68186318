"""Words as numbers for the prompt encoder, the same numbers as core/words.ts (training/prompt_test.py compares them)."""

from functools import lru_cache

IDS_PER_WORD = 24
BUCKETS = 8192
MAX_WORDS = 64
GRAM_LENGTHS = (3, 4, 5)


def bucket_of(gram: str) -> int:
    """FNV-1a (32 bits) of the UTF-8 bytes, folded into rows 1 .. BUCKETS - 1."""
    h = 0x811C9DC5
    for byte in gram.encode():
        h = ((h ^ byte) * 0x01000193) & 0xFFFFFFFF
    return 1 + h % (BUCKETS - 1)


@lru_cache(maxsize=500_000)
def word_ids(folded: str) -> tuple[int, ...]:
    """Ids of one folded word: the marked word, then its n-grams, padded with 0."""
    marked = f'<{folded}>'
    ids = [bucket_of(marked)]
    for n in GRAM_LENGTHS:
        if n < len(marked):
            ids += [bucket_of(marked[i : i + n]) for i in range(len(marked) - n + 1)]
    return tuple((ids + [0] * IDS_PER_WORD)[:IDS_PER_WORD])
