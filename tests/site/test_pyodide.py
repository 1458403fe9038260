"""Files for the browser: the right ones or none."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from irkit.site.pyodide import LIST, SiteError, archive, fetch, write_pyodide


def test_fetch(tmp_path: Path) -> None:
    """A file is taken if it has the digest that is known of it, and refused if one byte is another."""
    path = tmp_path / "numpy.whl"
    path.write_bytes(b"numpy")
    digest = sha256(b"numpy").hexdigest()
    assert fetch(path.as_uri(), digest) == b"numpy"
    path.write_bytes(b"numpx")
    with pytest.raises(SiteError, match="its digest is another"):
        fetch(path.as_uri(), digest)


def test_not_there(tmp_path: Path) -> None:
    """A file that cannot be had is named, with the reason."""
    with pytest.raises(SiteError, match=r"numpy\.whl cannot be read \(.+\)\. Nothing was built"):
        fetch((tmp_path / "numpy.whl").as_uri(), "")


@pytest.mark.parametrize("place", ["nowhere", "not-an-address://x"])
def test_no_pyodide(tmp_path: Path, place: str) -> None:
    """A place that holds no Pyodide is named."""
    with pytest.raises(SiteError, match=f"{place} holds no Pyodide"):
        write_pyodide(tmp_path / "out", tmp_path, tmp_path, place)


def test_another_version(tmp_path: Path) -> None:
    """A list of packages of another version is refused."""
    (tmp_path / LIST).write_text("{}")
    with pytest.raises(SiteError, match="not the file that belongs to Pyodide"):
        write_pyodide(tmp_path / "out", tmp_path, tmp_path, str(tmp_path))


def test_archive(tmp_path: Path) -> None:
    """The same packages make the same archive, so that a browser need not load it again."""
    entries = []
    for name in ("one", "two"):
        for file in ("irkit/levels.py", "irkit/tests/big.py", "bin/irkit"):
            path = tmp_path / name / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(file)
        (tmp_path / f"out-{name}").mkdir()
        entries.append(archive(tmp_path / name, tmp_path / f"out-{name}", ["numpy"]))
    assert entries[0] == entries[1]
    assert (tmp_path / "out-one" / entries[0]["file_name"]).is_file()
