"""CPython 3.11 that runs on glibc 2.28 (UOS 20, Kylin V10), with SQLite, from Debian's source packages.

A bundle needs the glibc that its Python was made for, and the one of this machine is newer. There is no OpenSSL in it:
the program uses no TLS, and Python has the sha256 that it needs of its own.
"""

import os
import shutil
import stat
from ast import literal_eval
from collections.abc import Mapping
from pathlib import Path

from installers import apt, wheels
from installers.tools import BUILD, HERE, kept, run

GLIBC = "2.28"
RELEASE = "bookworm"  # the Debian that has Python 3.11
BORROWED = {"z": ["zlib.h", "zconf.h"], "ffi": ["ffi.h", "ffitarget.h"]}
"""Libraries taken from this machine as they are, and their headers: they ask for no newer glibc."""
ASKED = {"ABIFLAGS", "BINDIR", "EXT_SUFFIX", "INSTSONAME", "LDLIBRARY", "LDVERSION", "LIBDIR", "MULTIARCH", "Py_DEBUG",
         "Py_ENABLE_SHARED", "SHLIB_SUFFIX", "SOABI", "VERSION", "exec_prefix", "prefix"}  # fmt: skip
"""What PyInstaller and the program's libraries ask of Python's account of itself."""


def python_for_linux() -> Path:
    """Return the folder of the interpreter, with the pinned packages; it is built once, in some minutes."""
    made_from = [
        Path(__file__).read_text("utf-8"),
        (HERE / "zig-cc").read_text("utf-8"),
        wheels.PINS.read_text("utf-8"),
    ]
    return kept(BUILD / "linux-python", _make, *made_from) / "python"


def run_python(*arguments: str | Path, env: Mapping[str, str] | None = None) -> str:
    """Run the interpreter and return what it said."""
    python = python_for_linux()
    # Its libraries are told where they are from outside, so that no path of this machine stands in them.
    found = {"LD_LIBRARY_PATH": f"{python / 'lib'}:{python.parent / 'libraries'}"}
    return run(python / "bin/python3.11", *arguments, env={**(env or {}), **found})


def _make(folder: Path) -> None:
    libraries = folder / "libraries"
    libraries.mkdir()
    for name, headers in BORROWED.items():
        _borrow(name, headers, libraries)
    shutil.unpack_archive(wheels.download("ziglang", folder), folder, "zip")
    zig = folder / "ziglang/zig"
    zig.chmod(zig.stat().st_mode | stat.S_IXUSR)
    empty = folder / "empty.c"
    empty.write_text("static int unused __attribute__((unused));\n")
    compiler = {
        "ZIG": str(zig),
        "EMPTY": str(empty),
        "FOLDER": str(folder),
        "ZIG_GLOBAL_CACHE_DIR": str(folder / "cache"),
    }
    _build_sqlite(folder, libraries, compiler)
    _build_python(folder, libraries, compiler)
    wheels.install("linux", folder / "python/lib/python3.11/site-packages")


def _borrow(name: str, headers: list[str], libraries: Path) -> None:
    for header in headers:
        shutil.copy(
            next(folder / header for folder in _system("/usr/include") if (folder / header).exists()), libraries
        )
    library = next(found for folder in _system("/usr/lib") for found in folder.glob(f"lib{name}.so"))
    file = library.resolve()
    shutil.copy(file, libraries / run("objdump", "-p", file).partition("SONAME")[2].split()[0])
    shutil.copy(file, libraries / library.name)


def _system(root: str) -> list[Path]:
    return [*Path(root).glob("x86_64-linux-gnu"), Path(root)]


def _build_sqlite(folder: Path, libraries: Path, compiler: dict[str, str]) -> None:
    tree = _unpacked(apt.source(RELEASE, "sqlite3", folder))
    run("./configure", "--disable-tcl", cwd=tree)
    run("make", "sqlite3.c", cwd=tree)
    run(HERE / "zig-cc", "-O2", "-fPIC", "-DSQLITE_ENABLE_FTS5", "-c", "sqlite3.c", "-o", "sqlite3.o",
        cwd=tree, env=compiler)  # fmt: skip
    run("ar", "rcs", libraries / "libsqlite3.a", "sqlite3.o", cwd=tree)
    shutil.copy(tree / "sqlite3.h", libraries)


def _build_python(folder: Path, libraries: Path, compiler: dict[str, str]) -> None:
    tree = _unpacked(apt.source(RELEASE, "python3.11", folder))
    found = {"CC": str(HERE / "zig-cc"), "CFLAGS": "-O2 -g0 -fwrapv", "CPPFLAGS": f"-I{libraries}",
             "LDFLAGS": f"-L{libraries}"}  # fmt: skip
    env = {**compiler, **found, "PKG_CONFIG": "/bin/false"}  # else it finds what this machine has
    run("./configure", "--prefix=/python", "--enable-shared", "--without-ensurepip", "--disable-test-modules",
        cwd=tree, env=env)  # fmt: skip
    run("make", f"-j{os.cpu_count()}", cwd=tree, env=env)
    run("make", "install", f"DESTDIR={folder}", cwd=tree, env=env)
    _keep_what_is_asked(next(folder.glob("python/lib/python3.11/_sysconfigdata_*.py")))
    run("strip", "--strip-unneeded", *folder.glob("python/lib/*.so.1.0"),
        *folder.glob("python/lib/python3.11/lib-dynload/*.so"))  # fmt: skip


def _keep_what_is_asked(account: Path) -> None:
    """Leave of Python's account of how it was made, which goes into the bundle, what does not tell of this machine."""
    name, _, written = account.read_text().partition(" = ")
    values = {key: value for key, value in literal_eval(written).items() if key in ASKED}
    account.write_text(f"{name.splitlines()[-1]} = {values!r}\n")


def _unpacked(archive: Path) -> Path:
    before = set(archive.parent.iterdir())
    shutil.unpack_archive(archive, archive.parent)
    return next(path for path in archive.parent.iterdir() if path not in before and path.is_dir())
