"""The list of what a bundle is made of (CycloneDX): every file in it with its hash, whose it is, and its licence."""

import hashlib
import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.parser import Parser
from marshal import loads
from pathlib import Path
from typing import Any

from installers.licences import account_of, packages_inside
from installers.tools import DIST, PUBLISHER, TITLE, VERSION, BuildError, source_date

OURS = "benefit-estimator"
MODULES = {
    OURS: "estimator ui rules assets",
    "pyinstaller": "_pyi_rth_utils pyi_rth_multiprocessing",
    "shiboken6": "shibokensupport signature_bootstrap",
    "CPython": "_sysconfigdata__linux_x86_64-linux-gnu _sysconfigdata__linux_aarch64-linux-gnu",
}
"""Modules that no Python package lists as its own, but for those that Python itself does."""


@dataclass(frozen=True)
class Part:
    """Something that is no Python package: its licence, the text of it among the licences, and the files it has.

    Without files it is a part of another one's: of Qt, Python or PyNaCl.
    """

    name: str
    licence: str
    text: str
    files: str = ""


_SUFFIX = r"[\w.-]*\.(so[\d.]*|dll|pyd)"
PARTS = (
    Part(
        OURS,
        "MIT",
        "LICENSE.txt",
        r"(estimator|estimator-window)(\.exe)?|_internal/(rules|assets|ui|estimator)/.+"
        r"|_internal/modules\.pyz|licences/.+|sbom\.cdx\.json",
    ),
    Part("ICU", "Unicode-3.0", "inside/ICU.txt", r"_internal/PySide6/Qt/lib/libicu\w+\.so\.\d+"),
    Part(
        "Microsoft Visual C++ runtime",
        "LicenseRef-Microsoft",
        "inside/Microsoft.txt",
        r"_internal/([\w/]+/)?(msvcp|vcruntime|concrt|ucrtbase|api-ms-)[\w-]*\.dll",
    ),
    Part(
        "Qt",
        "LGPL-3.0-only",
        "LGPL-3.0.txt",
        r"_internal/(PySide6/(Qt6\w+\.dll|plugins/.+|translations/.+|Qt/.+)|libQt6.+)",
    ),
    *(
        Part(f"libxcb-{name}", "MIT", f"inside/libxcb-{name}.txt", rf"_internal/libxcb-{name}\.so[\d.]*")
        for name in ("cursor", "icccm", "image", "keysyms", "render-util", "util")
    ),
    Part("libffi", "MIT", "inside/libffi.txt", r"_internal/libffi[\w.-]+"),
    Part("SQLite", "blessing", "inside/SQLite.txt", r"_internal/sqlite3\.dll"),
    Part(
        "CPython",
        "PSF-2.0",
        "Python.txt",
        r"_internal/(base_library\.zip|(lib)?python3[\d]*\.(so[\d.]*|dll)"
        rf"|libpython3{_SUFFIX}|python3\.11/lib-dynload/.+|_?[a-z0-9_]+(?<!cffi_backend)\.pyd)",
    ),
    Part("expat", "MIT", "inside/expat.txt"),
    Part("FreeType", "FTL", "inside/FreeType.txt"),
    Part("HarfBuzz", "MIT", "inside/HarfBuzz.txt"),
    Part("libpng", "libpng-2.0", "inside/libpng.txt"),
    Part("PCRE2", "BSD-3-Clause", "inside/PCRE2.txt"),
    Part("zlib", "Zlib", "inside/zlib.txt"),
    Part("libsodium", "ISC", "inside/libsodium.txt"),
)

WITH_FILES = {part.name for part in PARTS if part.files}


def write_sbom(bundle: Path, site_packages: Path, name: str) -> Path:
    """Write the list of a bundle into `dist` and return it. Raises BuildError for a file that is nobody's."""
    owners = {path: _owner(path, site_packages) for path in files_in(bundle)}
    if strangers := [path for path, owner in owners.items() if not owner]:
        raise BuildError(f"Say in sbom.py whose these are: {', '.join(strangers)}")
    hashes = {path: _sha256(bundle / path) for path in owners}
    components = [*_parts(bundle, site_packages), *_packages(site_packages)]
    for component in components:
        component["components"] = [
            {"type": "file", "name": path, "hashes": [{"alg": "SHA-256", "content": hashes[path]}]}
            for path, owner in owners.items()
            if owner == component["name"]
        ]
    said = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(source_date(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {
                "type": "application",
                "name": OURS,
                "version": VERSION,
                "description": TITLE,
                "supplier": {"name": PUBLISHER},
                "licenses": [{"license": {"id": "MIT"}}],
            },
        },
        "components": [one for one in components if one["components"] or one["name"] not in WITH_FILES],
    }
    sbom = DIST / f"{name}.cdx.json"
    sbom.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", "utf-8", newline="\n")
    return sbom


def files_in(bundle: Path) -> list[str]:
    """Return the files of a bundle by their paths in it."""
    files = (path for path in sorted(bundle.rglob("*")) if path.is_file() and not path.is_symlink())
    return [path.relative_to(bundle).as_posix() for path in files]


def faults_of(sbom: Path, bundle: Path) -> list[str]:
    """Say where a list does not tell what is in the bundle: its files, its modules, the texts of the licences."""
    components = json.loads(sbom.read_text("utf-8"))["components"]
    listed = {file["name"]: file["hashes"][0]["content"] for one in components for file in one["components"]}
    there = {path: _sha256(bundle / path) for path in files_in(bundle) if path != "sbom.cdx.json"}
    modules = {name for one in components for name in _property(one, "modules").split()}
    return [
        *(f"not as listed: {path}" for path in sorted({*listed, *there}) if listed.get(path) != there.get(path)),
        *(f"nobody's module: {name}" for name in sorted(modules_in(bundle) - modules)),
        *(f"no text of the licence of {one['name']}" for one in components if not _has_text(one, bundle)),
    ]


def modules_in(bundle: Path) -> set[str]:
    """Return the first names of all modules in the archives of a bundle that are not Python's own."""
    archives = [
        path.read_bytes() for path in (*bundle.glob("estimator*"), bundle / "_internal/modules.pyz") if path.is_file()
    ]
    names = {name.partition(".")[0] for content in archives for name in _names_in(content)}
    return names - sys.stdlib_module_names - {"__main__"}


def _names_in(content: bytes) -> Iterator[str]:
    # PyInstaller's archive: a mark, Python's own mark, where the table of contents begins, and that, marshalled.
    for found in re.finditer(rb"PYZ\0.{2}\r\n(.{4})", content, re.DOTALL):
        table = loads(content[found.start() + int.from_bytes(found[1], "big") :])  # noqa: S302  what was just built
        yield from (str(name) for name, _ in table)


def _parts(bundle: Path, site_packages: Path) -> Iterator[dict[str, Any]]:
    """Yield the parts that are no Python packages: Qt, CPython, our own."""
    qt = account_of("pyside6-essentials", site_packages).name.split("-")[1]
    python = next(
        path for path in (bundle / "_internal").iterdir() if re.match(r"(lib)?python3\.?\d+\.(so|dll)", path.name)
    )
    versions = {
        OURS: VERSION,
        "Qt": ".".join(qt.split(".")[:3]),
        "CPython": max(re.findall(rb"\b3\.1[1-3]\.\d+\b", python.read_bytes())).decode(),
    }
    for part in PARTS:
        known = {"version": versions[part.name]} if part.name in versions else {}
        licence = {"name" if part.licence.startswith("LicenseRef") else "id": part.licence}
        yield {
            "type": "library",
            "name": part.name,
            **known,
            "licenses": [{"license": licence}],
            "properties": [_said("text", part.text), _said("modules", MODULES.get(part.name, ""))],
        }


def _packages(site_packages: Path) -> Iterator[dict[str, Any]]:
    """Yield the Python packages with their licences and modules."""
    for info in packages_inside(site_packages):
        about = _about(info)
        expression, name = about["License-Expression"], about["Name"]
        licence = expression or about["License"]
        text = "LGPL-3.0.txt" if licence.startswith("LGPL") else f"{info.name.removesuffix('.dist-info')}/"
        modules = " ".join([*sorted(_modules_of(info)), MODULES.get(name, "")])
        yield {
            "type": "library",
            "name": name,
            "version": about["Version"],
            "purl": f"pkg:pypi/{name.lower()}@{about['Version']}",
            "licenses": [{"expression": licence} if expression else {"license": {"name": licence}}],
            "properties": [_said("text", text), _said("modules", modules)],
        }


def _about(info: Path) -> Message:
    return Parser().parsestr((info / "METADATA").read_text("utf-8"), headersonly=True)


def _modules_of(info: Path) -> set[str]:
    files = re.findall(r"^([^,\n]+),", (info / "RECORD").read_text("utf-8"), re.MULTILINE)
    return {file.partition("/")[0].partition(".")[0] for file in files} - {"", "__pycache__"}


def _owner(path: str, site_packages: Path) -> str:
    for part in PARTS:
        if part.files and re.fullmatch(part.files, path, re.IGNORECASE):
            return part.name
    inside = path.removeprefix("_internal/")
    for info in packages_inside(site_packages):
        if inside.partition("/")[0].partition(".")[0] in _modules_of(info):
            return str(_about(info)["Name"])
    return ""


def _has_text(component: Mapping[str, Any], bundle: Path) -> bool:
    text = bundle / "licences" / _property(component, "text")
    return text.is_file() or any(text.glob("*"))


def _property(component: Mapping[str, Any], name: str) -> str:
    return next(str(one["value"]) for one in component["properties"] if one["name"] == f"{OURS}:{name}")


def _said(name: str, value: str) -> dict[str, str]:
    return {"name": f"{OURS}:{name}", "value": value}


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
