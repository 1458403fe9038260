"""Python for the browser: Pyodide, its packages in machine code, and one archive of all the others.

Every file of Pyodide is taken only if it has the digest that is known of it: five stand here, the others in
Pyodide's own list of packages, which is one of the five.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from irkit.text import UserError, write_zip

VERSION = "314.0.3"
PYTHON = "3.14"
LIST = "pyodide-lock.json"

CORE = {
    LIST: "c963d22858f6bcb8f41586a2142f03905ab370c88ea22a86a2736e95fac2a8f3",
    "pyodide.mjs": "5cfc46f5dcbaf2a16f26e2363f441873eb424762609cc03db00d6a2ace4d00e5",
    "pyodide.asm.mjs": "1a9775427ef6e8abaa7db88ece0515422d1886915ae5c9093776410c865dfd8d",
    "pyodide.asm.wasm": "e7f8fac36f8bf11085309cbc5c829b3ec3057c18bf1d73b05a6741612d63cdbf",
    "python_stdlib.zip": "444c770dfd75a32097fc0a7d5c1413fd3140601f49c3a1f2e9af0376fcd124b4",
}

ADDRESSES = (
    f"https://cdn.jsdelivr.net/npm/pyodide@{VERSION}/",
    f"https://cdn.jsdelivr.net/pyodide/v{VERSION}/full/",
)
"""Where Pyodide is published: the core as its npm package, and the packages."""

BUNDLE = "irkit-course"
PACKAGES = ("micropip", BUNDLE)
"""What the kernel loads when it starts; the rest follows from what these depend on."""

KERNEL = ("ipykernel", "pyodide_kernel")
"""The wheels of JupyterLite's kernel."""

LEFT_OUT = {"bin", "etc", "share", ".lock", "tests", "static", "stubs", "django-stubs", "RECORD"}
"""Folders and files of packages that no lesson uses."""


class SiteError(UserError, ValueError):
    """A site that cannot be built; the message says what is missing, and nothing has been changed."""


def write_pyodide(out: Path, course: Path, wheels: Path, place: str | None = None) -> None:
    """Write a folder from which a browser can run Python with irkit in it.

    Parameters
    ----------
    out : Path
        The folder, which does not exist yet.
    course : Path
        The folder of the project, in which irkit is.
    wheels : Path
        The folder with the wheels of JupyterLite's kernel.
    place : str, optional
        A folder or an address that holds Pyodide's files; by default where they are published.

    Raises
    ------
    SiteError
        If a file cannot be had or is another one, or if a package has no version for the browser.
    """
    addresses = ADDRESSES if place is None else (_address(place),) * 2
    out.mkdir(parents=True)
    for name, digest in CORE.items():
        (out / name).write_bytes(fetch(addresses[0] + name, digest))
    listed = json.loads((out / LIST).read_text(encoding="utf-8"))
    packages = {name.replace("_", "-"): package for name, package in listed["packages"].items()}
    native = {name: entry for name, entry in packages.items() if "wasm32" in entry["file_name"]}
    if addresses[1].startswith("file:"):
        # A folder need not hold them all.
        held = {path.name for path in Path(place or "").iterdir()}
        native = {name: entry for name, entry in native.items() if entry["file_name"] in held}
    with tempfile.TemporaryDirectory() as scratch:
        urls = {name: f"{addresses[1]}{entry['file_name']}" for name, entry in native.items()}
        kernel = [wheel for name in KERNEL for wheel in wheels.glob(f"{name}-*.whl")]
        pins = _resolve(course, kernel, urls, Path(scratch))
        needed = sorted(native.keys() & {pin.partition(" @ ")[0] for pin in pins})
        pure = [pin for pin in pins if pin.partition(" @ ")[0] not in needed]
        entry = archive(_installed(pure, course, Path(scratch)), out, needed)
    kept = {name: packages[name] | {"depends": []} for name in [*needed, "micropip"]}
    for package in kept.values():
        content = fetch(addresses[1] + package["file_name"], package["sha256"])
        (out / package["file_name"]).write_bytes(content)
    listed["packages"] = {**kept, BUNDLE: entry}
    (out / LIST).write_text(json.dumps(listed, indent=1), encoding="utf-8")


def fetch(address: str, digest: str) -> bytes:
    """Return a file from an address, if it has the given SHA-256 digest.

    Raises
    ------
    SiteError
        If it cannot be had, or is another file.
    """
    try:
        with urlopen(address, timeout=60) as response:  # noqa: S310
            content: bytes = response.read()
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", None) or getattr(error, "strerror", None) or error
        raise SiteError(f"{address} cannot be read ({reason}). Nothing was built.") from None
    if sha256(content).hexdigest() != digest:
        raise SiteError(
            f"{address} is not the file that belongs to Pyodide {VERSION}: its digest is another. "
            "Nothing was built."
        )
    return content


def _address(place: str) -> str:
    """Return a folder or an address as an address that file names can be put behind."""
    if place.startswith(("http://", "https://")):
        return place.rstrip("/") + "/"
    if not (Path(place) / LIST).is_file():
        raise SiteError(f"{place} holds no Pyodide: there is no {LIST} in it. Nothing was built.")
    return Path(place).resolve().as_uri() + "/"


def _resolve(course: Path, kernel: Iterable[Path], native: Mapping[str, str], scratch: Path) -> list[str]:
    """Return what course and kernel need in the browser, with versions that fit Pyodide's packages."""
    wanted = [f"{BUNDLE} @ {course.resolve().as_uri()}", "jedi"]
    wanted += [f"{wheel.name.split('-')[0]} @ {wheel.resolve().as_uri()}" for wheel in kernel]
    (scratch / "wanted").write_text("\n".join(wanted), encoding="utf-8")
    (scratch / "native").write_text("\n".join(f"{name} @ {url}" for name, url in native.items()), "utf-8")
    options = ("--no-header", "--no-annotate", "--constraint", scratch / "native", scratch / "wanted")
    return _uv("compile", course, options).splitlines()


def _installed(pins: Iterable[str], course: Path, scratch: Path) -> Path:
    """Return a folder with packages as they are when they are installed."""
    (scratch / "pins").write_text("\n".join(pins), encoding="utf-8")
    tree = scratch / "tree"
    options = ("--no-deps", "--no-compile-bytecode", "--target", tree, "--requirement", scratch / "pins")
    _uv("install", course, options)
    return tree


def _uv(command: str, course: Path, options: Iterable[str | Path]) -> str:
    system = ("--python-version", PYTHON, "--python-platform", "wasm32-pyodide2025")
    only = ("--only-binary", ":all:", "--no-binary", BUNDLE)
    # uv would take irkit as it was built before, whatever has changed in it since.
    fresh = ("--refresh-package", BUNDLE)
    call = [sys.executable, "-m", "uv", "pip", command, "--quiet", *fresh, *only, *system, *options]
    run = subprocess.run(call, cwd=course, capture_output=True, encoding="utf-8", check=False)  # noqa: S603
    if run.returncode:
        raise SiteError(
            f"The packages for the browser cannot be had. Nothing was built.\n{run.stderr.strip()}"
        )
    return run.stdout


def archive(tree: Path, out: Path, needed: list[str]) -> dict[str, Any]:
    """Write packages as one archive, the same for the same content, and return its entry in the list."""
    scratch = out / f"{BUNDLE}.zip"
    names = {path: path.relative_to(tree) for path in sorted(tree.rglob("*")) if path.is_file()}
    kept = [path for path, name in names.items() if not LEFT_OUT & {*name.parts} and path.suffix != ".map"]
    write_zip(scratch, ((names[path].as_posix(), path.read_bytes()) for path in kept))
    digest = sha256(scratch.read_bytes()).hexdigest()
    # A browser that has kept an earlier one must not take it for this.
    path = scratch.rename(out / f"{BUNDLE}-{digest[:12]}.zip")
    return {
        "name": BUNDLE, "version": "0", "file_name": path.name, "install_dir": "site", "sha256": digest,
        "package_type": "package", "imports": ["irkit"], "depends": needed, "unvendored_tests": False,
    }  # fmt: skip
