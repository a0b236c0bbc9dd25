"""The processors that the Debian packages are made for."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Processor:
    """One of them: its names with Debian and with compilers, and the oldest glibc and libstdc++ its bundle runs on."""

    name: str
    triple: str
    glibc: str
    libstdcxx: str


AMD64 = Processor("amd64", "x86_64-linux-gnu", "2.28", "3.4.25")
ARM64 = Processor("arm64", "aarch64-linux-gnu", "2.30", "3.4.28")
"""Phytium, Kunpeng: no Qt 6 for them asks for less; Kylin V10 and Debian 11 have it, UOS 20 has not."""
PYTHON_GLIBC = "2.28"
"""The glibc that our own Python asks for, on every processor."""
