"""The shipped packs: proven ones are read without their examples, and are the same for it."""

from importlib.resources import files

from estimator.library.library import shipped, shipped_file
from estimator.rulepack.loading import parse_pack


def test_a_proven_pack_is_the_whole_pack_but_for_its_examples() -> None:
    for pack in shipped():
        whole = parse_pack(files("rules").joinpath(pack.file).read_bytes(), pack.file, shipped_file)
        assert whole.example
        assert not pack.example
        assert pack == whole.model_copy(update={"example": ()})
