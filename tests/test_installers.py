"""What installers are built and proven with, as far as this needs no other system; `prove-installers` does the rest."""

import json
import marshal
import sys
from hashlib import sha256
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "packaging"))

import prove_installers
from installers import wheels
from installers.linux import digest
from installers.proof import Proof
from installers.sbom import OURS, faults_of
from installers.signing import COMMAND, sign


def test_a_missed_aim_is_told_last_and_is_no_failure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    proof = Proof("stand-in")
    proof.aim(False, "size", "1.3")  # noqa: FBT003 missed
    monkeypatch.setattr(prove_installers, "PROOFS", {"ratios": lambda: [proof]})
    monkeypatch.setattr(prove_installers, "install_needed", lambda: None)
    assert prove_installers.main(["ratios"]) == 0
    assert capsys.readouterr().out.splitlines()[-2:] == [
        "All checks hold.",
        "Aims missed: 1; see the lines that begin with MISS.",
    ]


def test_a_command_of_the_environment_signs_each_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = [tmp_path / "setup.exe", tmp_path / "with blank.deb"]
    for file in files:
        file.write_text("program")
    sign(*files)
    assert [file.read_text() for file in files] == ["program"] * 2
    monkeypatch.setenv(COMMAND, f'{sys.executable} -c \'import sys; open(sys.argv[1], "a").write(" signed")\'')
    sign(*files)
    assert [file.read_text() for file in files] == ["program signed"] * 2


def test_arm64_has_its_own_qt_among_the_pins_of_all() -> None:
    pins = {system: wheels.pinned(system, lambda _: True) for system in ("amd64", "arm64", "win32")}
    assert "pyside6-essentials==6.9.3 " in pins["amd64"]
    assert "pyside6-essentials==6.8.0.2 " in pins["arm64"]
    assert pins["arm64"].count("pyside6-essentials==") == 1
    assert "pefile==" in pins["win32"]
    assert "pefile==" not in pins["arm64"]


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A program with an archive of modules, as PyInstaller makes it: mark, Python's mark, place of the contents."""
    folder = tmp_path / "estimator"
    (folder / "licences").mkdir(parents=True)
    (folder / "licences/LICENSE.txt").write_text("MIT")
    table = marshal.dumps([("json", (0, 0, 0)), ("estimator.money", (0, 0, 0))])
    (folder / "estimator").write_bytes(b"program PYZ\0\xa7\r\r\n" + (12).to_bytes(4, "big") + table)
    return folder


def listed(bundle: Path) -> Path:
    files = [path for path in sorted(bundle.rglob("*")) if path.is_file()]
    component = {
        "name": OURS,
        "components": [
            {
                "name": path.relative_to(bundle).as_posix(),
                "hashes": [{"content": sha256(path.read_bytes()).hexdigest()}],
            }
            for path in files
        ],
        "properties": [
            {"name": f"{OURS}:text", "value": "LICENSE.txt"},
            {"name": f"{OURS}:modules", "value": "estimator"},
        ],
    }
    sbom = bundle.parent / "list.json"
    sbom.write_text(json.dumps({"components": [component]}))
    return sbom


def test_a_list_of_what_is_inside_is_held_against_the_bundle(bundle: Path) -> None:
    sbom = listed(bundle)
    assert faults_of(sbom, bundle) == []
    (bundle / "stranger.so").write_text("not listed")
    (bundle / "licences/LICENSE.txt").write_text("altered")
    assert faults_of(sbom, bundle) == ["not as listed: licences/LICENSE.txt", "not as listed: stranger.so"]


def test_modules_and_licences_that_nobody_lists_are_found(bundle: Path) -> None:
    sbom = listed(bundle)
    sbom.write_text(sbom.read_text().replace('"estimator"}', '"other"}').replace('"LICENSE.txt"}', '"gone.txt"}'))
    assert faults_of(sbom, bundle) == ["nobody's module: estimator", f"no text of the licence of {OURS}"]


def test_a_build_has_another_folder_when_any_file_changed(bundle: Path) -> None:
    before = digest(bundle)
    (bundle / "licences/LICENSE.txt").write_text("MIT.")
    assert digest(bundle) != before
