"""The manifest by which `winget install --manifest` takes the two Windows installers."""

import hashlib
import os
from pathlib import Path

from installers.msi import product_code
from installers.tools import DIST, PUBLISHER, TITLE, VERSION, emptied

IDENTIFIER = "BenefitEstimator.BenefitEstimator"
ADDRESS = "ESTIMATOR_DOWNLOADS"
"""The variable that names the address at which whoever publishes the installers has them."""
SCHEMA = "1.6.0"


def write_manifest(setup: Path, msi: Path) -> Path:
    """Write the manifest of the two installers into `dist` and return its folder."""
    folder = emptied(DIST / f"winget-{VERSION}")
    _write(folder / f"{IDENTIFIER}.yaml", "version", "DefaultLocale: zh-CN\n")
    _write(
        folder / f"{IDENTIFIER}.locale.zh-CN.yaml", "defaultLocale",
        f"PackageLocale: zh-CN\nPublisher: {PUBLISHER}\nPackageName: {TITLE}\nLicense: MIT\n"
        "ShortDescription: 医疗保险服务窗口用的试算程序，断网可用\n",
    )  # fmt: skip
    _write(
        folder / f"{IDENTIFIER}.installer.yaml", "installer",
        "MinimumOSVersion: 10.0.17763.0\nInstallers:\n"
        f"{_installer(setup, 'nullsoft', 'user')}{_installer(msi, 'msi', 'machine')}"
        f"  ProductCode: '{{{product_code()}}}'\n",
    )  # fmt: skip
    return folder


def _write(file: Path, kind: str, text: str) -> None:
    head = f"PackageIdentifier: {IDENTIFIER}\nPackageVersion: {VERSION}\n"
    file.write_text(f"{head}{text}ManifestType: {kind}\nManifestVersion: {SCHEMA}\n", "utf-8", newline="\n")


def _installer(file: Path, kind: str, scope: str) -> str:
    address = os.environ.get(ADDRESS, "https://downloads.invalid")
    return (
        f"- Architecture: x64\n  InstallerType: {kind}\n  Scope: {scope}\n  InstallerUrl: {address}/{file.name}\n"
        f"  InstallerSha256: {hashlib.sha256(file.read_bytes()).hexdigest().upper()}\n"
    )
