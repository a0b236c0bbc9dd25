"""Run before both programs of Windows: their modules lie once, beside the libraries of both, not in each of them.

Until this has run, nothing can be imported but what the interpreter itself begins with.
"""

import sys

import pyimod01_archive  # type: ignore[import-not-found]  # PyInstaller's, there when this runs
import pyimod02_importers  # type: ignore[import-not-found]  # the same

modules = f"{getattr(sys, '_MEIPASS', '')}/modules.pyz"
pyimod02_importers.pyz_archive = pyimod01_archive.ZlibArchiveReader(modules, check_pymagic=True)
sys.path_importer_cache.clear()  # the finders that are there look into the archive that was there before
