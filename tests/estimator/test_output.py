"""A file is written whole or not at all, and what went wrong is said in Chinese."""

import errno
import os
from pathlib import Path

import pytest

from estimator.writing import OutputError, whole_file


def write(path: Path, content: bytes = b"new") -> None:
    with whole_file(path) as file:
        file.write(content)


def break_off(path: Path, cause: BaseException) -> None:
    with whole_file(path) as file:
        file.write(b"half")
        raise cause


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != "home")


def test_a_new_file_and_one_that_is_replaced(tmp_path: Path) -> None:
    target = tmp_path / "试算单.xlsx"
    write(target, b"first")
    write(target, b"second")
    assert target.read_bytes() == b"second"
    assert names(tmp_path) == ["试算单.xlsx"]


def test_until_the_end_the_old_file_stands(tmp_path: Path) -> None:
    target = tmp_path / "slip"
    target.write_bytes(b"old")
    with whole_file(target) as file:
        file.write(b"new")
        file.flush()
        assert target.read_bytes() == b"old"
    assert target.read_bytes() == b"new"


@pytest.mark.parametrize("cause", [RuntimeError, KeyboardInterrupt])
def test_what_breaks_off_leaves_the_old_file_and_nothing_else(tmp_path: Path, cause: type[BaseException]) -> None:
    target = tmp_path / "slip"
    target.write_bytes(b"old")
    with pytest.raises(cause):
        break_off(target, cause())
    assert target.read_bytes() == b"old"
    assert names(tmp_path) == ["slip"]


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "磁盘空间不足，“slip”没有写入"),
        (errno.EDQUOT, "磁盘空间不足，“slip”没有写入"),
        (errno.EACCES, "文件正在 Excel 或 WPS 中打开"),
        (errno.EROFS, "磁盘是只读的"),
        (errno.EIO, "“slip”没有写入（Input/output error）"),
    ],
)
def test_a_failure_to_write_is_said_and_leaves_the_old_file(tmp_path: Path, number: int, said: str) -> None:
    target = tmp_path / "slip"
    target.write_bytes(b"old")
    with pytest.raises(OutputError) as caught:
        break_off(target, OSError(number, os.strerror(number)))
    assert said in caught.value.message
    assert str(caught.value) == caught.value.message
    assert target.read_bytes() == b"old"
    assert names(tmp_path) == ["slip"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
def test_a_device_is_not_replaced() -> None:
    with pytest.raises(OutputError, match="不是普通文件"):
        write(Path("/dev/full"))
    assert not Path("/dev/full").is_file()


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="没有这个文件夹"):
        write(tmp_path / "nowhere" / "slip")


def test_a_folder_in_the_place_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="是文件夹"):
        write(tmp_path)


def test_a_read_only_file_stays(tmp_path: Path) -> None:
    target = tmp_path / "slip"
    target.write_bytes(b"old")
    target.chmod(0o444)
    with pytest.raises(OutputError, match="只读"):
        write(target)
    assert target.read_bytes() == b"old"


def test_a_name_that_is_too_long(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="文件名不能用"):
        write(tmp_path / ("长" * 200))


def test_a_link_keeps_pointing_to_its_file(tmp_path: Path) -> None:
    target = tmp_path / "slip"
    target.write_bytes(b"old")
    link = tmp_path / "link"
    link.symlink_to(target)
    write(link)
    assert target.read_bytes() == b"new"
    assert link.is_symlink()
