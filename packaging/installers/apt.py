"""Packages of other Debian releases, from the mirror that this machine's own sources name, checked by apt."""

from pathlib import Path

from installers.tools import BUILD, BuildError, run

KEYS = "/usr/share/keyrings/debian-archive-keyring.gpg"


def mirror() -> str:
    """Return the address of the Debian mirror that apt uses here. Raises BuildError."""
    targets = run("apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages", "Label: Debian")
    if not targets.strip():
        raise BuildError("apt knows no Debian mirror here; run `apt-get update` once.")
    return targets.split()[0]


def source(release: str, package: str, folder: Path) -> Path:
    """Fetch a source package's upstream archive into the folder and return it."""
    run("apt-get", *_only(release), "source", "--download-only", package, cwd=folder)
    return next(iter(folder.glob(f"{package}_*.orig.tar.*z")))


def binary(release: str, package: str, folder: Path, architecture: str = "amd64") -> Path:
    """Fetch a binary package into the folder and return it."""
    run("apt-get", *_only(release, architecture), "download", package, cwd=folder)
    return next(iter(folder.glob(f"{package}_*.deb")))


def has(release: str) -> bool:
    """Tell whether the mirror still has a release."""
    try:
        _only(release)
    except BuildError:
        return False
    return True


def _only(release: str, architecture: str = "amd64") -> list[str]:
    """Return options that make apt see this release alone, without touching the machine's own lists."""
    folder = BUILD / "apt" / f"{release}-{architecture}"
    lists = folder / "lists"
    options = [
        "-qq",
        *("-o", f"APT::Architecture={architecture}", "-o", f"APT::Architectures={architecture}"),
        *("-o", f"Dir::Etc::sourcelist={folder / 'sources.list'}"),
        *("-o", "Dir::Etc::sourceparts=/dev/null"),
        *("-o", f"Dir::State::lists={lists}"),
        *("-o", "Dir::State::status=/dev/null"),  # what this machine has installed is no matter
        *("-o", "APT::Sandbox::User=root"),  # the user _apt may not write into the build folder
    ]
    if not lists.exists():
        (lists / "partial").mkdir(parents=True)
        lines = [f"{kind} [signed-by={KEYS}] {mirror()} {release} main\n" for kind in ("deb", "deb-src")]
        (folder / "sources.list").write_text("".join(lines))
    run("apt-get", *options, "update")
    return options
