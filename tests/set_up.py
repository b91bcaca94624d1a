"""Gets what the tests need beside Python packages: Chromium, PostgreSQL, LibreOffice, Java, axe-core and vnu.

On Debian as root it installs them; elsewhere it says what is missing, and the tests that need it are skipped and say
so.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / "tests" / ".cache"
NPM_PACKAGES: dict[str, str] = json.loads((ROOT / "tests" / "package.json").read_text("utf-8"))["devDependencies"]


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


def vnu() -> Path:
    """Return where the W3C's checker of HTML and CSS is kept; it needs Java."""
    return CACHE / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


def install_packages() -> None:
    """Install Debian's packages that are missing, where that is possible."""
    needed = (
        ("chromium", chromium()),
        ("postgresql", postgresql_bin()),
        ("libreoffice-calc-nogui", shutil.which("soffice")),
        ("default-jre-headless", shutil.which("java")),
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


def installed_version(package: str) -> str | None:
    """Return which version of a package of npm is in the cache, or None."""
    manifest = CACHE / "node_modules" / package / "package.json"
    return json.loads(manifest.read_text("utf-8"))["version"] if manifest.exists() else None


def install_npm_packages() -> None:
    """Install axe-core and vnu with npm in the versions of package.json, where there is npm."""
    if all(installed_version(package) == version for package, version in NPM_PACKAGES.items()):
        return
    if not shutil.which("npm"):
        print("Missing: npm, for axe-core and vnu. The tests that need them will be skipped.", file=sys.stderr)
        return
    CACHE.mkdir(parents=True, exist_ok=True)
    wanted = [f"{package}@{version}" for package, version in NPM_PACKAGES.items()]
    command = ["npm", "install", "--silent", "--no-save", "--prefix", str(CACHE), *wanted]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    install_packages()
    install_npm_packages()
