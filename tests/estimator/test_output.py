"""A file is written whole or not at all, and what went wrong is said in Chinese."""

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from estimator.folders import data_folder
from estimator.writing import OutputError, remove_unfinished, scratch_folder, whole_file


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
        (errno.EIO, "磁盘读写出错，“slip”没有写入"),
        (errno.ETIMEDOUT, "网络断开，“slip”没有写入"),
        (errno.ECHILD, f"系统错误 {errno.ECHILD}，“slip”没有写入"),
    ],
)
def test_a_failure_to_write_is_said_and_leaves_the_old_file(tmp_path: Path, number: int, said: str) -> None:
    target = tmp_path / "slip"
    target.write_bytes(b"old")
    with pytest.raises(OutputError) as caught:
        break_off(target, OSError(number, os.strerror(number)))
    assert said in str(caught.value)
    assert target.read_bytes() == b"old"
    assert names(tmp_path) == ["slip"]


@pytest.mark.needs("full disk")
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


@pytest.mark.skipif(sys.platform == "win32", reason="files have no permission bits there")
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644])
def test_a_file_that_is_replaced_keeps_its_permissions(tmp_path: Path, mode: int) -> None:
    target = tmp_path / "slip"
    target.write_bytes(b"old")
    target.chmod(mode)
    write(target)
    assert target.stat().st_mode & 0o777 == mode


@pytest.mark.skipif(sys.platform == "win32", reason="files have no permission bits there")
def test_a_new_file_is_for_its_user_alone_also_while_it_is_written(tmp_path: Path) -> None:
    target = tmp_path / "slip"
    with whole_file(target) as file:
        assert {one.stat().st_mode & 0o077 for one in tmp_path.glob(".*.tmp")} == {0}
        file.write(b"new")
    assert target.stat().st_mode & 0o777 == 0o600


def test_the_temporary_file_lies_beside_the_file_that_a_link_points_to(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    target, link = tmp_path / "real" / "slip", tmp_path / "link"
    target.write_bytes(b"old")
    link.symlink_to(target)
    with whole_file(link):
        assert len(list(target.parent.glob(".*.tmp"))) == 1
        assert list(tmp_path.glob(".*.tmp")) == []


def test_links_in_a_circle_are_said(tmp_path: Path) -> None:
    (tmp_path / "one").symlink_to(tmp_path / "other")
    (tmp_path / "other").symlink_to(tmp_path / "one")
    with pytest.raises(OutputError, match="文件名不能用"):
        write(tmp_path / "one")


KILLED = """
import sys
from pathlib import Path
from estimator.writing import whole_file
with whole_file(Path(sys.argv[1])) as file:
    file.write("张三".encode() * 100_000)
    file.flush()
    print("half", flush=True)
    sys.stdin.read()
"""


@contextmanager
def writing(target: Path) -> Iterator[subprocess.Popen[str]]:
    """Let another process be half done with a file."""
    arguments = [sys.executable, "-c", KILLED, str(target)]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "half\n"
        yield process


def test_what_a_killed_process_left_is_gone_with_the_next_start(tmp_path: Path) -> None:
    target = tmp_path / "out" / "slip"
    target.parent.mkdir()
    target.write_bytes(b"old")
    with writing(target) as process:
        process.kill()
    assert len(names(target.parent)) == 2
    remove_unfinished()
    assert names(target.parent) == ["slip"]
    assert target.read_bytes() == b"old"
    assert list(data_folder().rglob("*.mark")) == []


def test_what_another_process_is_writing_stays(tmp_path: Path) -> None:
    target = tmp_path / "out" / "slip"
    target.parent.mkdir()
    with writing(target) as process:
        remove_unfinished()
        process.communicate()
    assert process.returncode == 0
    assert names(target.parent) == ["slip"]


def test_only_temporary_files_of_this_program_are_removed(tmp_path: Path) -> None:
    other = tmp_path / "accounts.xlsx"
    other.touch()
    folder = data_folder() / "unfinished"
    folder.mkdir(parents=True)
    (folder / "any.mark").write_text(str(other))
    remove_unfinished()
    assert other.exists()


def test_without_a_data_folder_files_are_written_all_the_same(tmp_path: Path) -> None:
    data_folder().parent.mkdir(parents=True, exist_ok=True)
    data_folder().write_text("a file in the way")
    write(tmp_path / "slip")
    remove_unfinished()
    assert (tmp_path / "slip").read_bytes() == b"new"


SCRATCH = """
import sys
from estimator.writing import scratch_folder
with scratch_folder() as folder:
    (folder / "pages").write_text("张三")
    print(folder, flush=True)
    sys.stdin.read()
"""


def test_what_libraries_put_beside_goes_with_the_block_or_with_the_next_start() -> None:
    with scratch_folder() as folder:
        (folder / "pages").write_text("张三")
        assert folder.is_relative_to(data_folder())
        assert sys.platform == "win32" or folder.stat().st_mode & 0o077 == 0
    assert not folder.exists()
    arguments = [sys.executable, "-c", SCRATCH]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        left = Path(process.stdout.readline().strip())
        remove_unfinished()
        assert (left / "pages").exists()
        process.kill()
    remove_unfinished()
    assert not left.exists()
