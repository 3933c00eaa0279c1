"""Sets up `.venv` from `requirements.lock`, and does nothing where that is already so.

    python tools/set_up.py

Needs Python and the network, nothing else; `make` runs it before every command. It is written for
any Python 3, so that one that is too old can still say which is wanted.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
STAMP = VENV / "set-up.txt"
DECIDES = ("requirements.lock", "pyproject.toml", "tools/set_up.py")
SUITABLE = ("3.13", "3.12", "3.11")
# Prints the version of a Python that can make environments; fails where a part of it is missing.
PROBE = "import ensurepip, sys, venv; print('%d.%d' % sys.version_info[:2])"


class SetUpFault(Exception):
    """The environment cannot be made; the message says what to do."""


def main():
    """Make or renew the environment. Exit code 3 where the machine is at fault."""
    wanted = fingerprint(ROOT)
    if PYTHON.is_file() and STAMP.is_file() and STAMP.read_text(encoding="utf-8") == wanted:
        return 0
    try:
        # Not sys.executable: that may be the very environment that is to be made anew.
        make_venv(find_python([getattr(sys, "_base_executable", sys.executable), *candidates()]))
        install()
    except (SetUpFault, OSError) as fault:
        print(f"Set-up stopped: {fault}", file=sys.stderr)
        return 3
    STAMP.write_text(wanted, encoding="utf-8")
    print(f"Set up: {VENV.relative_to(ROOT)}")
    return 0


def fingerprint(root):
    """What the environment depends on, as one text. The folder is part of it: an environment cannot be moved."""
    hashed = hashlib.sha256()
    for name in DECIDES:
        hashed.update((root / name).read_bytes())
    return f"{root}\n{hashed.hexdigest()}\n"


def candidates():
    """Other Pythons that may be on this machine, the newest that suits first."""
    names = ["python" + version for version in SUITABLE] + ["python3", "python"]
    found = [shutil.which(name) for name in names]
    # A version manager puts names on the PATH that only complain; the system's own stand behind them.
    found += ["/usr/bin/" + name for name in names[:4]]
    if os.name == "nt" and shutil.which("py"):
        found += launched_by_py()
    return [path for path in found if path and Path(path).exists()]


def launched_by_py():
    """The suitable Pythons that the Windows launcher knows."""
    found = []
    for version in SUITABLE:
        asked = subprocess.run(
            ["py", "-" + version, "-c", "import sys; print(sys.executable)"],
            capture_output=True,
            text=True,
            check=False,
        )
        if asked.returncode == 0:
            found.append(asked.stdout.strip())
    return found


def find_python(paths):
    """The first of the Pythons that is of a suitable version and whole. Raises: SetUpFault that lists those found."""
    seen = []
    for path in paths:
        asked = subprocess.run([path, "-c", PROBE], capture_output=True, text=True, check=False)
        version = asked.stdout.strip()
        if asked.returncode == 0 and version in SUITABLE:
            return path
        reason = version if asked.returncode == 0 else (asked.stderr.strip().splitlines() or ["does not run"])[-1]
        seen.append(f"  {path}: {reason}")
    raise SetUpFault(
        "suffkit needs Python {} to {} with the modules venv and ensurepip. Found:\n{}\n"
        "Install one of them (on Debian and Ubuntu also the package python3-venv) and run this again, "
        "or name it: make PYTHON=/path/to/python".format(SUITABLE[-1], SUITABLE[0], "\n".join(seen))
    )


def make_venv(python):
    """Make `.venv`, or keep one that works and belongs to this folder."""
    if not works():
        print(f"Making .venv with {python}", flush=True)
        run([python, "-m", "venv", "--clear", str(VENV)], "The environment cannot be made.")


def works():
    """Whether `.venv` is one of this folder, with a suitable Python and pip."""
    if not PYTHON.is_file():
        return False
    if STAMP.is_file() and STAMP.read_text(encoding="utf-8").splitlines()[:1] != [str(ROOT)]:
        return False
    asked = subprocess.run(
        [str(PYTHON), "-c", "import pip, sys; print('%d.%d' % sys.version_info[:2])"],
        capture_output=True,
        text=True,
        check=False,
    )
    return asked.returncode == 0 and asked.stdout.strip() in SUITABLE


def install():
    """Install the locked packages and suffkit itself, from this folder."""
    print("Installing the packages of requirements.lock (once, a minute or two)", flush=True)
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--quiet"]
    offline = "Is the network there? Behind a proxy or with a mirror, pip's own settings are used."
    run([*pip, "--no-compile", "--require-hashes", "-r", "requirements.lock"], offline)
    # Compiled here and not by pip: on all cores, and also where PYTHONDONTWRITEBYTECODE is set.
    # Without it every start of Python compiles anew and a book takes three times as long.
    subprocess.run(
        [str(PYTHON), "-m", "compileall", "-q", "-j", "0", "-x", r"[\\/]tests[\\/]", site_packages()],
        stdout=subprocess.DEVNULL,  # a few files of libraries are templates and no Python
        check=False,
    )
    run([*pip, "--no-deps", "--no-build-isolation", "--editable", "."], "suffkit itself cannot be installed.")


def site_packages():
    """The folder of the environment's packages."""
    asked = subprocess.run(
        [str(PYTHON), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
        check=True,
    )
    return asked.stdout.strip()


def run(command, advice):
    """Run a command in the project's folder. Raises: SetUpFault with the advice where it fails."""
    if subprocess.run(command, cwd=str(ROOT), check=False).returncode != 0:
        raise SetUpFault("{} failed, see above. {}".format(" ".join(map(str, command[1:4])), advice))


if __name__ == "__main__":
    sys.exit(main())
