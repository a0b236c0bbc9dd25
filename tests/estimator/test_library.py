"""The shipped packs: proven ones are read without their examples, and are the same for it."""

from importlib.resources import files

from estimator.library.library import shipped, shipped_file
from estimator.rulepack import Pack
from estimator.rulepack.loading import parse_pack


def test_a_proven_pack_is_the_whole_pack_but_for_its_examples() -> None:
    for pack in shipped():
        whole = parse_pack(files("rules").joinpath(pack.file).read_bytes(), pack.file, shipped_file)
        assert whole.example
        assert not pack.example
        assert _said(pack) == _said(whole)


def _said(pack: Pack) -> object:
    """All that a pack says, but for where in its file it says it."""
    here = {"file", "line"}
    rows = {table: {"__all__": here} for table in Pack.model_fields if isinstance(getattr(pack, table), tuple)}
    return pack.model_dump(exclude={**rows, "example": True, "content": True})
