"""CPython 3.11 that runs on glibc 2.28 (UOS 20, Kylin V10), with SQLite, from Debian's source packages.

A bundle needs the glibc that its Python was made for, and the one of this machine is newer. There is no OpenSSL in it:
the program uses no TLS, and Python has the sha256 that it needs of its own. Nothing of this machine goes into it, so
that it is the same wherever it is made; for arm64 it is compiled here and runs in a root of its own (`arm64.py`).
"""

import os
import shutil
import stat
from ast import literal_eval
from collections.abc import Mapping
from pathlib import Path

from installers import apt, arm64, wheels
from installers.processors import AMD64, PYTHON_GLIBC, Processor
from installers.tools import BUILD, HERE, kept, run

RELEASE = "bookworm"  # the Debian that has Python 3.11
BORROWED = {"libffi-dev": "libffi8", "zlib1g-dev": "zlib1g"}
"""Libraries of Debian, taken as they are: the package with the headers, and that with the library."""
ASKED = {"ABIFLAGS", "BINDIR", "EXT_SUFFIX", "INSTSONAME", "LDLIBRARY", "LDVERSION", "LIBDIR", "MULTIARCH", "Py_DEBUG",
         "Py_ENABLE_SHARED", "SHLIB_SUFFIX", "SOABI", "VERSION", "exec_prefix", "prefix"}  # fmt: skip
"""What PyInstaller and the program's libraries ask of Python's account of itself."""


def python_for_linux(processor: Processor) -> Path:
    """Return the folder of the interpreter, with the pinned packages; it is built once, in some minutes."""
    made_from = [
        Path(__file__).read_text("utf-8"),
        (HERE / "zig-cc").read_text("utf-8"),
        wheels.pinned(processor.name, lambda _: True),
    ]
    return kept(BUILD / f"python-{processor.name}", lambda folder: _make(folder, processor), *made_from) / "python"


def run_python(processor: Processor, *arguments: str | Path, env: Mapping[str, str] | None = None) -> str:
    """Run the interpreter and return what it said."""
    python = python_for_linux(processor)
    run_there = run if processor == AMD64 else arm64.run_inside
    return run_there(python / "bin/python3.11", *arguments, env={**(env or {}), **_libraries_of(python)})


def _libraries_of(python: Path) -> dict[str, str]:
    # Its libraries are told where they are from outside, so that no path of this machine stands in them.
    return {"LD_LIBRARY_PATH": f"{python / 'lib'}:{python.parent / 'libraries'}"}


def _make(folder: Path, processor: Processor) -> None:
    """Build a Python that runs on old systems, with the libraries it borrows."""
    libraries = folder / "libraries"
    libraries.mkdir()
    for headers, library in BORROWED.items():
        _borrow(headers, library, folder, processor)
    shutil.unpack_archive(wheels.download("ziglang", folder), folder, "zip")
    zig = folder / "ziglang/zig"
    zig.chmod(zig.stat().st_mode | stat.S_IXUSR)
    empty = folder / "empty.c"
    empty.write_text("static int unused __attribute__((unused));\n")
    compiler = {
        "ZIG": str(zig),
        "ZIG_TARGET": f"{processor.triple}.{PYTHON_GLIBC}",
        "EMPTY": str(empty),
        "FOLDER": str(folder),
        "ZIG_GLOBAL_CACHE_DIR": str(folder / "cache"),
        "AR": f"{processor.triple}-ar",
    }
    _build_sqlite(folder, libraries, compiler)
    _build_python(folder, libraries, compiler, processor)
    wheels.install(processor.name, folder / "python/lib/python3.11/site-packages")


def _borrow(headers: str, library: str, folder: Path, processor: Processor) -> None:
    """Take the headers and the library of packages of an old release."""
    tree, libraries = folder / "borrowed", folder / "libraries"
    for package in (headers, library):
        run("dpkg-deb", "--extract", apt.binary(RELEASE, package, folder, processor.name), tree)
    for header in tree.glob("usr/include/**/*.h"):
        shutil.copy(header, libraries)
    for file in tree.glob("**/lib*.so.*"):
        if not file.is_symlink():
            # By the name that is looked for when it runs, and by the one that is linked against.
            shutil.copy(file, libraries / run("readelf", "-d", file).partition("soname: [")[2].partition("]")[0])
            shutil.copy(file, libraries / f"{file.name.partition('.so')[0]}.so")
    shutil.rmtree(tree)


def _build_sqlite(folder: Path, libraries: Path, compiler: dict[str, str]) -> None:
    tree = _unpacked(apt.source(RELEASE, "sqlite3", folder))
    run("./configure", "--disable-tcl", cwd=tree)
    run("make", "sqlite3.c", cwd=tree)
    run(HERE / "zig-cc", "-O2", "-fPIC", "-DSQLITE_ENABLE_FTS5", "-c", "sqlite3.c", "-o", "sqlite3.o",
        cwd=tree, env=compiler)  # fmt: skip
    run(compiler["AR"], "rcs", libraries / "libsqlite3.a", "sqlite3.o", cwd=tree)
    shutil.copy(tree / "sqlite3.h", libraries)


def _build_python(folder: Path, libraries: Path, compiler: dict[str, str], processor: Processor) -> None:
    """Configure and compile Python; for another processor with what ours found out."""
    tree = _unpacked(apt.source(RELEASE, "python3.11", folder))
    found = {"CC": str(HERE / "zig-cc"), "CFLAGS": "-O2 -g0 -fwrapv", "CPPFLAGS": f"-I{libraries}",
             "LDFLAGS": f"-L{libraries}"}  # fmt: skip
    env = {**compiler, **found, "PKG_CONFIG": "/bin/false"}  # else it finds what this machine has
    options: list[str] = []
    if processor != AMD64:
        ours = python_for_linux(AMD64)
        tried_by_running = {"ac_cv_file__dev_ptmx": "yes", "ac_cv_file__dev_ptc": "no", "ac_cv_buggy_getaddrinfo": "no"}
        env |= {**tried_by_running, **_libraries_of(ours)}
        options = [f"--build={AMD64.triple}", f"--host={processor.triple}",
                   f"--with-build-python={ours / 'bin/python3.11'}"]  # fmt: skip
    run("./configure", "--prefix=/python", "--enable-shared", "--without-ensurepip", "--disable-test-modules",
        *options, cwd=tree, env=env)  # fmt: skip
    run("make", f"-j{os.cpu_count()}", cwd=tree, env=env)
    run("make", "install", f"DESTDIR={folder}", cwd=tree, env=env)
    _keep_what_is_asked(next(folder.glob("python/lib/python3.11/_sysconfigdata_*.py")))
    run(f"{processor.triple}-strip", "--strip-unneeded", *folder.glob("python/lib/*.so.1.0"),
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
