"""The ways to install are in step: pyproject.toml, environment.yml and the constraints agree."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import donutlab
from donutlab.lessons.catalogue import lessons

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
CONDA_NAMES = {"matplotlib-base": "matplotlib"}


def ranges(requirements: list[str]) -> dict[str, str]:
    """Return the range of versions of each package."""
    parsed = map(Requirement, requirements)
    return {canonicalize_name(each.name): str(each.specifier) for each in parsed}


def pins() -> dict[str, str]:
    """Return the pinned version of each package."""
    lines = (ROOT / ".ci" / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return ranges([line for line in lines if line and not line.startswith("#")])


def test_conda_and_pip_install_the_same_ranges():
    """environment.yml names what the core and the lab need, with the same bounds."""
    listed = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    conda = ranges([each for each in listed if isinstance(each, str)])
    assert conda.pop("python") == PROJECT["requires-python"]
    conda.pop("pip")
    conda = {CONDA_NAMES.get(name, name): bounds for name, bounds in conda.items()}
    assert conda == ranges(PROJECT["dependencies"] + EXTRAS["lab"])


def test_pip_takes_what_conda_hands_to_it(tmp_path):
    """The pip lines of environment.yml, in a file, by the call that conda makes: it would install.

    pip fetches what builds the library; where it cannot, at least it has understood the file.
    """
    listed = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    (lines,) = (each["pip"] for each in listed if isinstance(each, dict))
    (tmp_path / "asked.txt").write_text("\n".join(lines), encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "-U", "--dry-run"]
    call = [*pip, "-r", str(tmp_path / "asked.txt"), "--exists-action=b"]
    done = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode and "No matching distribution found for hatchling" in done.stderr:
        pytest.skip("pip cannot fetch hatchling here, which builds the library")
    assert done.returncode == 0, done.stderr
    assert f"Would install donutlab-{donutlab.__version__}" in done.stdout


@pytest.mark.parametrize("extra", sorted(EXTRAS))
def test_every_package_is_pinned_within_its_range(extra):
    """The constraints hold a version for each package that is asked for, and it is allowed."""
    pinned = pins()
    for requirement in map(Requirement, PROJECT["dependencies"] + EXTRAS[extra]):
        name = canonicalize_name(requirement.name)
        if name != "donutlab":
            version = pinned[name].removeprefix("==")
            assert requirement.specifier.contains(version), f"{name} {version}"


def test_the_constraints_are_versions_and_nothing_else():
    """No address and no path: a line is a name and an exact version."""
    for line in (ROOT / ".ci" / "constraints.txt").read_text(encoding="utf-8").splitlines():
        assert re.fullmatch(r"(#.*)?|[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+", line), line


def test_the_changelog_begins_with_the_version_of_the_project():
    """A release has one number everywhere; only what is yet to be released stands above it."""
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    versions = re.findall(r"^## (\S+)", changelog, re.MULTILINE)
    assert versions.index(donutlab.__version__) == versions.count("Unreleased")


def test_the_readme_calls_the_slider_as_the_notebook_does():
    """The slider to move first has the label that notebook 01 gives it."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (name,) = re.findall(r"the slider \*([^*]+)\*", readme)
    assert f'label="{name}"' in lessons()[1].text


def test_every_way_to_open_jupyterlab_begins_at_the_top_of_the_files():
    """Its file browser reaches the data, whichever of the ways of the README is taken."""
    calls = [
        line
        for name in ("README.md", "Makefile")
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines()
        if "01_the_diner.ipynb" in line and re.search(r"jupyter ?lab ", line)
    ]
    assert len(calls) == 3
    assert all("--notebook-dir=. " in line for line in calls)


def test_git_ignores_the_copy_that_the_readme_advises():
    """What is done in it never meets what `git pull` brings."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (name,) = re.findall(r"cp -r notebooks (\w+)", readme)
    assert f"{name}/" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()


def test_binder_installs_by_pip_as_the_readme_does():
    """The same call, with a Python that the project allows; nobody has tried it on Binder."""
    call = '-m pip install -c .ci/constraints.txt -e ".[lab]"'
    assert call in (ROOT / "README.md").read_text(encoding="utf-8")
    script = (ROOT / ".binder" / "postBuild").read_text(encoding="utf-8")
    assert call in script.replace("--no-cache-dir ", "")
    version = (ROOT / ".binder" / "runtime.txt").read_text(encoding="utf-8").strip()
    assert Requirement(f"python{PROJECT['requires-python']}").specifier.contains(version[7:])


def test_the_readme_s_cell_for_colab_asks_for_the_project_s_anywidget():
    """The range is that of the lab."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (asked,) = re.findall(r'%pip install -q "(\S+)"', readme)
    assert asked in EXTRAS["lab"]
