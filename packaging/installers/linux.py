"""The program frozen for Linux, and what its files ask of a system."""

import hashlib
import re
from pathlib import Path

from installers.linux_python import run_python
from installers.processors import AMD64, Processor
from installers.tools import BUILD, HERE, emptied, run, source_date

# Libraries that are a part of another one's package.
PART_OF_ANOTHER = re.compile(
    r"(libdl\.so\.2|libm\.so\.6|libpthread\.so\.0|librt\.so\.1|libutil\.so\.1|libgthread-2\.0\.so\.0|libcrypt\.so\.1"
    r"|ld-linux-\S+)"
)


def bundle_of(processor: Processor, program: str = "estimator") -> Path:
    """Return where the frozen program lies."""
    return BUILD / f"{processor.name}-{program}" / program


def frozen(processor: Processor = AMD64, program: str = "estimator") -> Path:
    """Freeze the program, or "empty", the window it is held against; return the folder."""
    bundle = bundle_of(processor, program)
    folder = emptied(bundle.parent)
    reproducible = {"SOURCE_DATE_EPOCH": str(source_date()), "PYTHONHASHSEED": "1"}
    run_python(processor, "-m", "PyInstaller", "--noconfirm", "--clean", "--distpath", folder,
               "--workpath", folder / "work", HERE / "bundle.spec", "--", program, env=reproducible)  # fmt: skip
    # PyNaCl's wheel brings its symbols for a debugger; what is Qt's stays as its makers built it.
    if seal := [*bundle.glob("_internal/_cffi_backend*.so"), *bundle.glob("_internal/nacl/*.so")]:
        run(f"{processor.triple}-strip", "--strip-unneeded", *seal)
    for path in bundle.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path == bundle / program else 0o644)
    return bundle


def digest(folder: Path) -> str:
    """Return a sha256 over the names and contents of all files of a folder."""
    total = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file() or path.is_symlink()):
        content = str(path.readlink()).encode() if path.is_symlink() else path.read_bytes()
        total.update(f"{path.relative_to(folder)} {hashlib.sha256(content).hexdigest()}\n".encode())
    return total.hexdigest()


def needed_libraries(bundle: Path) -> set[str]:
    """Return the libraries that a bundle needs and does not hold."""
    inside = {path.name for path in bundle.rglob("*.so*")}
    found = {
        name for path in programs_in(bundle) for name in re.findall(r"\(NEEDED\).*\[(.+)\]", run("readelf", "-d", path))
    }
    return {name for name in found - inside if not PART_OF_ANOTHER.fullmatch(name)}


def programs_in(bundle: Path) -> list[Path]:
    """Return the ELF files below a folder."""
    files = (path for path in sorted(bundle.rglob("*")) if path.is_file() and not path.is_symlink())
    return [path for path in files if path.open("rb").read(4) == b"\x7fELF"]


def newest_symbols(bundle: Path) -> dict[str, tuple[tuple[int, ...], str]]:
    """Return for each family of symbols ("GLIBC") the newest version asked of the system, and a file that asks so."""
    newest: dict[str, tuple[tuple[int, ...], str]] = {}
    inside = {path.name for path in bundle.rglob("*.so*")}
    for path in programs_in(bundle):
        needs = run("readelf", "--version-info", "--wide", path).partition("Version needs section")[2]
        for library, names in re.findall(r"File: (\S+)(.*?)(?=File: |\Z)", needs, re.DOTALL):
            for family, version in re.findall(r"Name: ([A-Z_0-9]+?)_([\d.]+)\s", "" if library in inside else names):
                asked = tuple(int(part) for part in version.split(".")), path.name
                newest[family] = max(newest.get(family, asked), asked)
    return newest
