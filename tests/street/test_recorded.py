"""Runs that were kept: they are read as they were written, and need neither server nor client."""

from __future__ import annotations

import pytest

from donutlab.core.kinds import ARRIVED, KINDS
from donutlab.street import read_run, recorded, write_run
from donutlab.street.recorded import RECORDED, SHOPS


@pytest.mark.parametrize("name", RECORDED)
def test_what_was_recorded_is_a_run_of_the_shop_it_names(name, tmp_path):
    """Rows fit the table of kinds, the queue got what the model's gets, and it is written alike."""
    run = recorded(name)
    assert run.shop == SHOPS[name.partition(",")[0]]
    for _, kind, *_, peer, note in run.log.rows():
        assert KINDS[kind].peer.fits(peer), kind
        assert KINDS[kind].note.fits(note), kind
    model = run.shop.run(run.seed, run.end)
    came = [
        [row[4] for row in each.log.rows() if row[1:3] == (ARRIVED, "tray")]
        for each in (run, model)
    ]
    assert sorted(came[0]) == sorted(came[1])
    assert run.summary().queues["tray"].received > 40
    assert run.lag.timers
    assert run.lag.handovers["baker"]
    write_run(run, tmp_path / "again.csv")
    again = read_run(tmp_path / "again.csv")
    assert again.log == run.log
    assert again.event_list == run.event_list
    assert (again.lag.timers, again.left) == (run.lag.timers, run.left)


def test_another_name_is_told():
    """Whoever asks for a run that there is not hears which there are."""
    with pytest.raises(ValueError, match="must be one of fan-out, busy, outage, visibility"):
        recorded("fanout")


def test_what_is_no_kept_run_is_told(tmp_path):
    """A file of something else, an empty one, and a run that was not on a broker."""
    other, bare = tmp_path / "other.csv", tmp_path / "bare.csv"
    other.write_text("time,order\n1,2\n")
    bare.write_text("time,kind,part,order,event,peer,note\n")
    for path in (other, bare):
        with pytest.raises(ValueError, match=f"write_run has not written '{path}'"):
            read_run(path)
    model = SHOPS["fan-out"].run(until=60)
    with pytest.raises(TypeError, match="run must be one on a real broker, not a Run"):
        write_run(model, tmp_path / "model.csv")
    assert not (tmp_path / "model.csv").exists()
