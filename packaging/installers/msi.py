"""The .msi for all users of a Windows machine, which group policy and deployment tools install; made by wixl."""

import hashlib
import re
import shutil
import uuid
from pathlib import Path
from xml.etree.ElementTree import Element, ElementTree, SubElement

from dev import ROOT

from installers.tools import PUBLISHER, TITLE, VERSION, run, source_date

PROGRAM = "estimator-window.exe"
FAMILY = uuid.UUID("6f0c3a52-5d0e-4f6b-9f0c-1d3a2f7b8c41")
"""What all versions have in common: by it Windows knows an upgrade."""
WIX = "http://schemas.microsoft.com/wix/2006/wi"  # the name of the language, no address
NEWER = "本机已有更新的版本，没有安装。"
CODE_PAGE = "65001"
CHINESE = {
    "Property.Value": TITLE,
    "Feature.Title": TITLE,
    "Shortcut.Name": f"ESTIMATE|{TITLE}",
    "LaunchCondition.Description": NEWER,
}
"""The cells with Chinese words."""
CONDITIONS = {
    "Property": " WHERE `Property` = 'ProductName'",
    "LaunchCondition": " WHERE `Condition` = 'NOT WIX_DOWNGRADE_DETECTED'",
}
"""Which rows of a table, where it is not all."""


def build_msi(bundle: Path, version: str, target: Path) -> None:
    """Wrap a bundle into an .msi of some version."""
    source = bundle.parent / "estimator.wxs"  # wixl looks for files beside it
    shutil.copy(ROOT / "assets/icon.ico", bundle.parent)
    ElementTree(_product(bundle, version)).write(source, "utf-8", xml_declaration=True)
    run("wixl", "--arch", "x64", "--output", target, source)
    _write_chinese(target)
    target.write_bytes(_alike(target.read_bytes()))


def _write_chinese(package: Path) -> None:
    """Write the Chinese words, which wixl leaves out of its tables."""
    code_page = package.with_name("_ForceCodepage.idt")
    code_page.write_bytes(f"\r\n\r\n{CODE_PAGE}\t_ForceCodepage\r\n".encode())
    run("msibuild", package, "-i", code_page)
    code_page.unlink()
    for cell, words in CHINESE.items():
        table, column = cell.split(".")
        change = f"UPDATE `{table}` SET `{column}` = '{words}'{CONDITIONS.get(table, '')}"  # noqa: S608  our own words
        run("msibuild", package, "-q", change, env={"LC_ALL": "C.UTF-8"})


def product_code(version: str = VERSION) -> str:
    """Return the number by which Windows knows this version."""
    return _guid(f"product {version}")


def _alike(content: bytes) -> bytes:
    """Put into the summary of an .msi what does not differ from build to build: its own number, and its two times."""
    since_1601 = (source_date() + 11_644_473_600) * 10_000_000
    content = re.sub(rb"(?<=\x40\0\0\0).{7}\x01", lambda _: since_1601.to_bytes(8, "little"), content, flags=re.DOTALL)
    number = re.compile(rb"(?<=\x1e\0\0\0\x27\0\0\0)\{[0-9A-F-]{36}\}(?=\0)")
    return number.sub(f"{{{_guid(hashlib.sha256(number.sub(b'', content)).hexdigest())}}}".encode(), content)


def _product(bundle: Path, version: str) -> Element:
    """Return what WiX builds the .msi from."""
    wix = Element("Wix", xmlns=WIX)
    product = SubElement(
        wix, "Product", Id=product_code(version), UpgradeCode=_guid("upgrade"), Name=TITLE, Version=version,
        Manufacturer=PUBLISHER, Language="2052", Codepage=CODE_PAGE,
    )  # fmt: skip
    SubElement(
        product, "Package", InstallerVersion="200", Compressed="yes", InstallScope="perMachine",
        Languages="2052", SummaryCodepage=CODE_PAGE, Description=TITLE, Manufacturer=PUBLISHER,
    )  # fmt: skip
    SubElement(product, "MajorUpgrade", DowngradeErrorMessage=NEWER)
    SubElement(product, "Media", Id="1", Cabinet="files.cab", EmbedCab="yes")
    SubElement(product, "Icon", Id="icon.ico", SourceFile="icon.ico")
    SubElement(product, "Property", Id="ARPPRODUCTICON", Value="icon.ico")
    top = SubElement(product, "Directory", Id="TARGETDIR", Name="SourceDir")
    programs = SubElement(top, "Directory", Id="ProgramFiles64Folder")
    home = SubElement(programs, "Directory", Id="INSTALLDIR", Name="benefit-estimator")
    components = _add_folder(home, bundle, bundle)
    for place in ("ProgramMenuFolder", "DesktopFolder"):
        components.append(_add_shortcut(SubElement(top, "Directory", Id=place), place))
    feature = SubElement(product, "Feature", Id="program", Level="1", Title=TITLE)
    for component in components:
        SubElement(feature, "ComponentRef", Id=component)
    return wix


def _add_folder(directory: Element, folder: Path, bundle: Path) -> list[str]:
    """Add the files of a folder, each a component of its own, and what is below it; return the components."""
    components = []
    for path in sorted(folder.iterdir()):
        name = path.relative_to(bundle).as_posix()
        if path.is_dir():
            below = SubElement(directory, "Directory", Id=_id("d", name), Name=path.name)
            components += _add_folder(below, path, bundle)
        else:
            component = SubElement(directory, "Component", Id=_id("c", name), Guid=_guid(name), Win64="yes")
            SubElement(
                component,
                "File",
                Id=_id("f", name),
                Name=path.name,
                Source=str(path.relative_to(bundle.parent)),
                KeyPath="yes",
            )
            components.append(_id("c", name))
    return components


def _add_shortcut(directory: Element, place: str) -> str:
    component = SubElement(directory, "Component", Id=_id("c", place), Guid=_guid(place), Win64="yes")
    SubElement(component, "Shortcut", Id=_id("s", place), Name=TITLE, Target=f"[INSTALLDIR]{PROGRAM}",
               WorkingDirectory="INSTALLDIR", Icon="icon.ico")  # fmt: skip
    SubElement(component, "RegistryValue", Root="HKLM", Key=r"Software\benefit-estimator", Name=place, Type="integer",
               Value="1", KeyPath="yes")  # fmt: skip
    return _id("c", place)


def _id(kind: str, name: str) -> str:
    return f"{kind}{hashlib.sha256(name.encode()).hexdigest()[:24]}"


def _guid(name: str) -> str:
    return str(uuid.uuid5(FAMILY, name)).upper()
