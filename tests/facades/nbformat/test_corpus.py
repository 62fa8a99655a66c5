import re

from perijove.facades.nbformat.corpus import generate_corpus_id


def test_ids_are_fresh():
    ids = {generate_corpus_id() for _ in range(50)}
    assert len(ids) == 50
    assert all(re.fullmatch("[0-9a-f]{8}", each) for each in ids)
