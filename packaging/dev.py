"""Set the project up and run it: `python3 packaging/dev.py run` or `test` is all that a new clone needs.

Standard library only; Python 3.11 to 3.13 on Linux and Windows. Everything is installed into `.venv`, from pins with
hashes. On Debian and its kin the system libraries that Qt needs are installed too, where that takes no password.
"""

import ctypes
import hashlib
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from io import TextIOWrapper
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
RUN_PINS = ROOT / "packaging" / "requirements.txt"
DEVELOPMENT_PINS = ROOT / "packaging" / "requirements-dev.txt"

# What Qt and its window plug-in for X11 load, and the Debian package that has it.
QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
# What some tests need besides, and the Debian package that has it; without it they are skipped and told.
TEST_LIBRARIES = {"libcups.so.2": "libcups2"}
TEST_PROGRAMS = {"pdftotext": "poppler-utils", "minisign": "minisign"}
# The same, installed only where a change is judged: it has some hundred megabytes.
JUDGING_PROGRAMS = {"soffice": "libreoffice-calc-nogui"}
# What is checked besides the tests, by the Python of the environment.
CHECKS = {
    "format": ["-m", "ruff", "format", "--check", "."],
    "lint": ["-m", "ruff", "check", "."],
    "types": ["-m", "mypy"],
    "import walls": ["-c", "from importlinter.cli import lint_imports_command; lint_imports_command()", "--no-logo"],
}
RULE = "---"
"""Stands alone above the list of what was run."""
CHINESE_FONT_PACKAGES = ["fontconfig", "fonts-noto-cjk"]


def run(arguments: list[str]) -> int:
    """Open the window, or pass the arguments on to the estimator; without a display, work out an example case."""
    set_up(RUN_PINS)
    if arguments or has_display():
        return start(["-m", "estimator", *arguments])
    say("There is no display to open the window on: here is an example case instead.")
    slip = ROOT / "build" / "example-slip.xlsx"
    slip.parent.mkdir(exist_ok=True)
    status = start(["-m", "estimator", "estimate", str(ROOT / "assets" / "example-case.json"), "--slip", str(slip)])
    if status == 0:
        say(f"Its slip is {slip}")
    return status


def check(_arguments: list[str]) -> int:
    """Check format, lint, types and import walls: what the optional git hook runs."""
    set_up(DEVELOPMENT_PINS)
    os.chdir(ROOT)
    return run_each(CHECKS)


def test(arguments: list[str]) -> int:
    """Run the tests on all processors, beside them what `check` does; arguments go to pytest (`-n0 -s` shows all)."""
    set_up(DEVELOPMENT_PINS)
    install_system_packages(missing_test_packages())
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
        checks = subprocess.Popen([sys.executable, __file__, "check"], stdout=output, stderr=subprocess.STDOUT)
        failed = run_tests("tests", arguments)
        failed |= checks.wait()
        output.seek(0)
        told = output.read()
    say((told if checks.returncode else told.rpartition(RULE)[2]).strip())
    return failed


def prove_cases(arguments: list[str]) -> int:
    """Go through all cases of which `test` goes through a share, on all processors; arguments go to pytest."""
    set_up(DEVELOPMENT_PINS)
    install_system_packages(missing_test_packages())
    return run_tests("cases", ["-m", "exhaustive or hypothesis", "--hypothesis-profile=cases", *arguments])


def bench(arguments: list[str]) -> int:
    """Run every benchmark, or those named; `--against REVISION` sets this tree beside another commit."""
    set_up(DEVELOPMENT_PINS)
    if not has_display():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    folder = ROOT / "tests" / "benchmarks"
    if arguments[:1] == ["--against"]:
        return run_each({"against": [str(folder / "against.py"), *arguments[1:]]})
    scripts = sorted(folder.glob("[!_]*.py"))  # one that begins with _ is a helper
    return run_each({script.stem: [str(script)] for script in scripts if not arguments or script.stem in arguments})


def installers(arguments: list[str]) -> int:
    """Build the installers into dist: `linux`, `windows`, `arm64`; without a word all but arm64, which takes long."""
    set_up(RUN_PINS)
    return start([str(ROOT / "packaging" / "build_installers.py"), *arguments])


def prove_installers(arguments: list[str]) -> int:
    """Prove what `installers` built and print what was seen: all of it, or those parts that README names."""
    set_up(RUN_PINS)
    return start([str(ROOT / "packaging" / "prove_installers.py"), *arguments])


def prove_rules(_arguments: list[str]) -> int:
    """Play officer and counter: rules are sealed, installed, corrected and taken back; print what was seen."""
    set_up(DEVELOPMENT_PINS)
    return start([str(ROOT / "packaging" / "prove_rules.py")])


COMMANDS = {
    "run": run,
    "check": check,
    "test": test,
    "prove-cases": prove_cases,
    "bench": bench,
    "installers": installers,
    "prove-installers": prove_installers,
    "prove-rules": prove_rules,
}


def main() -> int:
    """Run the command that the first argument names; return its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")  # a pipe on Windows has no Chinese of itself
    os.environ["PYTHONUTF8"] = "1"
    name, *arguments = sys.argv[1:] or [""]
    if name not in COMMANDS:
        say("usage: dev.py COMMAND [ARGUMENTS]\n")
        for command, function in COMMANDS.items():
            say(f"  {command:<16} {function.__doc__}")
        return 2
    try:
        return COMMANDS[name](arguments)
    except subprocess.CalledProcessError as error:
        say(f"This did not work: {shlex.join(error.cmd)}")
        return 1


def set_up(pins: Path) -> None:
    """Make `.venv` hold what the pins say and the project itself; does nothing when that was done before."""
    if not (3, 11) <= sys.version_info < (3, 14):
        sys.exit(f"Python 3.11 to 3.13 is needed (the Qt pinned here has no other); this is {sys.version.split()[0]}.")
    stamp = VENV / f"{pins.name}.sha256"
    parts = [path.read_bytes() for path in (pins, ROOT / "pyproject.toml", Path(__file__))]
    place = f"{ROOT} {sys.version_info[:2]}".encode()  # a folder that moved and a new Python are set up anew
    wanted = hashlib.sha256(b"".join([*parts, place])).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    say("Setting up; the first time takes some minutes.")
    missing = install_system_packages(missing_system_packages())
    if not can_make_venv():
        sys.exit(f"{venv_package()} could not be installed, and nothing can be set up without it.")
    pip = [str(VENV_PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
    subprocess.run([*pip, "--require-hashes", "--only-binary=:all:", "--requirement", str(pins)], check=True)
    subprocess.run([*pip, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)], check=True)
    if not missing:
        stamp.write_text(wanted)


def missing_system_packages() -> list[str]:
    """Return the Debian packages without which Python or Qt would fail here; none on Windows."""
    if not sys.platform.startswith("linux"):
        return []
    venv = [] if can_make_venv() else [venv_package()]
    libraries = [package for library, package in QT_LIBRARIES.items() if not can_load(library)]
    return [*venv, *libraries, *([] if has_chinese_font() else CHINESE_FONT_PACKAGES)]


def missing_test_packages() -> list[str]:
    """Return the Debian packages without which some tests are skipped; none on Windows."""
    if not sys.platform.startswith("linux"):
        return []
    libraries = [package for library, package in TEST_LIBRARIES.items() if not can_load(library)]
    programs = TEST_PROGRAMS | (JUDGING_PROGRAMS if "CI" in os.environ else {})
    return libraries + [package for program, package in programs.items() if shutil.which(program) is None]


def install_system_packages(packages: list[str]) -> list[str]:
    """Install the packages where apt and the rights for it are at hand; return, and name to the user, those left."""
    if not packages:
        return []
    apt_get = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300"]
    if may_install():
        sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
        say(f"Installing {' '.join(packages)}")
        subprocess.run([*sudo, *apt_get, "update"], check=False)
        installed = subprocess.run(
            [*sudo, *apt_get, "install", "--yes", "--no-install-recommends", *packages],
            check=False,
            stdout=subprocess.DEVNULL,
        )
        if installed.returncode == 0:
            return []
    say(f"Please install these first, or what your system calls them:\n  sudo apt-get install {' '.join(packages)}")
    return packages


def may_install() -> bool:
    """Tell whether packages can be installed here without asking for a password."""
    if shutil.which("apt-get") is None:
        return False
    return os.geteuid() == 0 or (
        shutil.which("sudo") is not None
        and subprocess.run(["sudo", "-n", "true"], check=False, capture_output=True).returncode == 0
    )


def can_make_venv() -> bool:
    """Tell whether this Python can make a virtual environment with pip in it, which bare Debian leaves out."""
    importlib.invalidate_caches()
    return all(importlib.util.find_spec(module) for module in ("venv", "ensurepip"))


def venv_package() -> str:
    """Return the Debian package that completes this Python."""
    return f"python{sys.version_info.major}.{sys.version_info.minor}-venv"


def can_load(library: str) -> bool:
    """Tell whether the system has a shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_chinese_font() -> bool:
    """Tell whether any installed font has Chinese characters."""
    if shutil.which("fc-list") is None:
        return False
    return bool(subprocess.run(["fc-list", ":lang=zh-cn"], check=True, capture_output=True).stdout)


def has_display() -> bool:
    """Tell whether a window can be shown."""
    return not sys.platform.startswith("linux") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def run_each(steps: dict[str, list[str]]) -> int:
    """Run every step with the environment's Python, failed ones too, and say how long each took."""
    report = []
    for name, arguments in steps.items():
        say(f"--- {name}")
        begin = time.perf_counter()
        status = start(arguments)
        report.append((name, time.perf_counter() - begin, status))
    say(RULE)
    for name, seconds, status in report:
        say(f"{name:<14} {seconds:6.1f} s  {'failed' if status else 'ok'}")
    if not report:
        say("There is nothing of that name to run.")
    return int(any(status for _, _, status in report) or not report)


def run_tests(name: str, arguments: list[str]) -> int:
    """Run pytest on all processors and without a screen; say how long it took."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # each program that a test starts would compile all anew
    os.chdir(ROOT)
    return run_each({name: ["-m", "pytest", "--numprocesses=auto", "--dist=worksteal", *arguments]})


def start(arguments: list[str]) -> int:
    """Run the environment's Python and return its exit status."""
    return subprocess.run([str(VENV_PYTHON), *arguments], check=False).returncode


def say(text: str) -> None:
    """Print at once, so that lines stand in order with those of the programs started."""
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
