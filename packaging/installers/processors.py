"""The processors that the Debian packages are made for."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Processor:
    """One of them: its names with Debian and with compilers, and the oldest glibc on which its bundle runs."""

    name: str
    triple: str
    glibc: str


AMD64 = Processor("amd64", "x86_64-linux-gnu", "2.28")
ARM64 = Processor("arm64", "aarch64-linux-gnu", "2.30")
"""Phytium, Kunpeng: no Qt 6 for them asks for an older glibc."""
PYTHON_GLIBC = "2.28"
"""The glibc that our own Python asks for, on every processor."""
