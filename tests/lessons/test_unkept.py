"""Progress that cannot be written: the card says why, and keeps the answer while it lives."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from donutlab.lessons import exercise, predict, progress, recall, reset
from donutlab.lessons import progress_file as store

fcntl = pytest.importorskip("fcntl", reason="locks and limits are other ones here")
pwd = pytest.importorskip("pwd")
resource = pytest.importorskip("resource")

ROOT = Path(store.__file__).parents[2]
NOBODY = 54321
"""The number of a user that no machine knows."""


def below_a_file(tmp_path, monkeypatch):
    """Name a file in a folder that is none."""
    (tmp_path / "taken").write_text("a file, and no folder")
    monkeypatch.setenv(store.VARIABLE, str(tmp_path / "taken" / "progress.jsonl"))
    return "taken"


def a_folder(tmp_path, monkeypatch):
    """Name a folder where a file should be."""
    monkeypatch.setenv(store.VARIABLE, str(tmp_path))
    return os.strerror(errno.EISDIR)


def no_lock(tmp_path, monkeypatch):
    """Refuse locks, as some network drives do."""

    def flock(*_):
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", flock)
    return f"progress.jsonl: {os.strerror(errno.ENOLCK)}"


def no_space(tmp_path, monkeypatch):
    """Let no file grow beyond 20 bytes."""
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20, most))
    return f"progress.jsonl: {os.strerror(errno.EFBIG)}"


def no_home(tmp_path, monkeypatch):
    """Be a user whom nobody knows, without HOME."""

    def nobody(_):
        raise KeyError

    monkeypatch.delenv("HOME")
    monkeypatch.delenv(store.VARIABLE)
    monkeypatch.setattr(pwd, "getpwuid", nobody)
    return "there is no home folder here"


@pytest.fixture(params=[below_a_file, a_folder, no_lock, no_space, no_home])
def trouble(request, tmp_path, monkeypatch):
    """What keeps the progress from being written, and a word of what is then said."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    yield request.param(tmp_path, monkeypatch)
    resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_a_prediction_is_kept_and_its_card_says_why_no_longer(trouble):
    """The answer stands, in text, page and form, and is held against the run; nothing is raised."""
    card = predict("02-chain", "c", 70)
    form = card.form()
    for told in (str(card), card._repr_html_(), form.reply.value):
        assert "You predicted c) " in told
        assert "Not predicted yet." not in told
        assert "Your answers could not be written to a file (" in told
        assert trouble in told
    form = predict("02-product").form()
    form.fields["answer"].value = "90"
    form.fields["keep"].click()
    assert "You predicted 90 of 100 orders" in form.reply.value
    assert trouble in form.reply.value
    assert "Right." in str(predict("02-chain").against(155))
    assert store.standing("02-chain").outcome == "right"


def test_recall_and_exercises_are_kept_as_well(trouble):
    """Progress counts them, and says why they are kept no longer."""
    recall(2).answer(1, "b")
    assert trouble in str(exercise("02-capacity").check(720))
    assert store.standing("02-r1").outcome == "right"
    assert progress().done > 0
    assert trouble in str(progress())
    assert "It is kept in" not in str(progress())


def test_a_reset_is_kept_and_warned_of(trouble):
    """It has no card that could say so."""
    predict("02-chain", "c")
    with pytest.warns(UserWarning, match="could not be written"):
        reset(2)
    assert store.standing("02-chain").answer is None


def test_what_could_not_be_written_is_written_once_it_can_be(tmp_path, monkeypatch):
    """In its order, and no card says any more that it is not kept."""
    monkeypatch.setenv(store.VARIABLE, str(tmp_path))
    predict("02-chain", "a")
    predict("02-chain", "b")
    monkeypatch.setenv(store.VARIABLE, str(tmp_path / "progress.jsonl"))
    predict("02-chain", "c")
    assert store.unkept() == ""
    assert [record["answer"] for record in store.records()] == ["a", "b", "c"]
    assert str(tmp_path / "progress.jsonl") not in str(predict("02-chain"))


def test_a_tilde_is_the_home_folder(tmp_path, monkeypatch):
    """As in a shell: `~` in the variable is expanded, and no folder of that name is made."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setenv(store.VARIABLE, "~/deep/answers.jsonl")
    monkeypatch.chdir(tmp_path)
    predict("02-chain", "c")
    assert (tmp_path / "deep" / "answers.jsonl").exists()
    assert not (tmp_path / "~").exists()
    monkeypatch.setenv(store.VARIABLE, "~no-such-user/answers.jsonl")
    assert "there is no home folder here" in str(predict("02-chain", "b"))


ASKED = """
from donutlab.lessons import predict
predict("02-chain", "b", 70)
print(predict("02-chain"))
"""


def as_nobody(home, known):
    """Run a script as a user without rights in `home`; return what it prints and warns of."""
    prefix = []
    if os.getuid() == 0:
        if not shutil.which("setpriv"):
            pytest.skip("root may write everywhere, and there is no setpriv to be somebody else")
        prefix = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    elif not known:
        pytest.skip("only root can be a user whom nobody knows")
    kept = {
        name: value for name, value in os.environ.items() if name not in ("HOME", store.VARIABLE)
    }
    kept |= {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    kept |= {"HOME": str(home)} if known else {}
    command = [*prefix, sys.executable, "-W", "error", "-c"]
    if subprocess.run([*command, "import donutlab"], env=kept, capture_output=True).returncode:
        pytest.skip("another user may not read the library here")
    done = subprocess.run([*command, ASKED], env=kept, capture_output=True, text=True, check=False)
    return done.stdout, done.stderr


@pytest.mark.parametrize(
    ("known", "why"), [(True, "Permission denied"), (False, "there is no home folder here")]
)
def test_a_user_without_a_home_to_write_in_is_told(known, why):
    """A process of its own, as a new user meets it: the answer, the reason, and no traceback."""
    with TemporaryDirectory() as home:
        Path(home).chmod(0o555)
        told, warned = as_nobody(home, known)
    assert "You predicted b) " in told
    assert why in told
    assert warned == ""
