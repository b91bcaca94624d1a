"""Gets what the tests need beside Python packages: Chromium, PostgreSQL, LibreOffice and axe-core.

On Debian as root it installs them; elsewhere it says what is missing, and the tests that need it are skipped and say
so.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / "tests" / ".cache"
AXE_VERSION = "4.14.1"


def chromium() -> str | None:
    """Return the path of a Chromium, or None."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def postgresql_bin() -> Path | None:
    """Return the folder with PostgreSQL's server programs, or None."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    return folders[-1] if folders and (folders[-1] / "initdb").exists() else None


def axe() -> Path:
    """Return where axe-core's script is kept."""
    return CACHE / "node_modules" / "axe-core" / "axe.min.js"


def install_packages() -> None:
    """Install Debian's packages that are missing, where that is possible."""
    needed = (
        ("chromium", chromium()),
        ("postgresql", postgresql_bin()),
        ("libreoffice-calc-nogui", shutil.which("soffice")),
    )
    wanted = [name for name, there in needed if not there]
    if not wanted:
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"Installing {' and '.join(wanted)} …", flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update"], ["install", "--yes", "--no-install-recommends", *wanted]):
            subprocess.run(["apt-get", "-qq", *command], env=environment, check=True, stdout=subprocess.DEVNULL)
    else:
        print(f"Missing: {', '.join(wanted)}. The tests that need them will be skipped.", file=sys.stderr)


def install_axe() -> None:
    """Install axe-core with npm, where there is npm."""
    if axe().exists():
        return
    if not shutil.which("npm"):
        print("Missing: npm, for axe-core. The accessibility tests will be skipped.", file=sys.stderr)
        return
    CACHE.mkdir(parents=True, exist_ok=True)
    command = ["npm", "install", "--silent", "--no-save", "--prefix", str(CACHE), f"axe-core@{AXE_VERSION}"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    install_packages()
    install_axe()
