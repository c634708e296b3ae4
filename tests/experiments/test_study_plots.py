"""Pictures of studies: they show the numbers of the frames, and say them in words."""

from __future__ import annotations

import pytest
from shops import bank, event_shop, sync_shop

from donutlab.experiments import compare, replicate, sweep
from donutlab.experiments.study_plots import heat_map, metric_over, paired_differences, settling
from donutlab.experiments.warmup import warm_up

TIME = "orders.to_complete.mean"


def till(rate=0.5, servers=1, count=40):
    """Return a small M/M/c shop."""
    return bank(servers, rate, count)


@pytest.fixture(scope="module")
def swept():
    """Return a sweep of two parameters."""
    return sweep(till, {"rate": [0.3, 0.8], "servers": [1, 2, 3]}, 5, metrics=[TIME, "seconds"])


@pytest.fixture(scope="module")
def compared():
    """Return a comparison of two designs."""
    return compare({"calls": sync_shop(), "events": event_shop()}, 5, metrics=TIME)


def test_a_metric_over_a_parameter_has_a_line_for_each_value_of_the_other(swept):
    """Points and bars are the means and intervals of the frame."""
    picture = metric_over(swept, TIME)
    axes = picture.axes[0]
    assert axes.get_legend_handles_labels()[1] == ["servers 1", "servers 2", "servers 3"]
    rows = swept.of(TIME)
    drawn = axes.containers[0][0].get_ydata().tolist()
    assert drawn == rows[rows["servers"] == 1]["mean"].tolist()
    assert axes.get_ylabel() == "orders.to_complete.mean (s)"
    assert picture.alt.startswith("orders.to_complete.mean (s) over rate. servers 1: lowest")
    assert metric_over(swept, TIME, "servers").axes[0].get_xlabel() == "servers"


def test_a_parameter_in_words_has_its_words_on_the_axis():
    """Values that are no numbers stand there as texts, in their order."""
    study = sweep(lambda kind: till(), {"kind": ["new", "old"]}, 2, metrics=TIME)
    picture = metric_over(study, TIME)
    picture.png()
    assert [each.get_text() for each in picture.axes[0].get_xticklabels()] == ["new", "old"]


def test_a_heat_map_has_its_numbers_in_the_fields(swept):
    """Every mean is written where it belongs and is in the text equivalent."""
    picture = heat_map(swept, TIME)
    texts = [text.get_text() for text in picture.axes[0].texts]
    assert texts == [f"{mean:.4g}" for mean in swept.of(TIME)["mean"]]
    assert all(text in picture.alt for text in texts)
    assert picture.png().startswith(b"\x89PNG")


def test_the_table_has_both_parameters(swept):
    """One parameter goes down, the other across, each field with its interval."""
    table = swept.table(TIME)
    assert table.columns == ("rate, servers:", "1", "2", "3")
    assert [row[0] for row in table.rows] == ["0.3", "0.8"]
    assert all("±" in cell for row in table.rows for cell in row[1:])
    assert replicate(till(), 3, metrics=TIME).table(TIME).columns == ("mean", "runs")


def test_what_gave_no_number_is_drawn_as_nothing():
    """A sweep with a point that cannot be built still has its pictures."""
    study = sweep(till, {"servers": [0, 1], "rate": [0.5]}, 2, metrics=TIME)
    assert "rate 0.5: lowest" in metric_over(study, TIME).alt
    picture = heat_map(study, TIME)
    assert picture.axes[0].texts[0].get_text() == "-"
    assert study.table(TIME).rows[0] == ["0", "-"]
    assert "no run gave a number" in metric_over(study, TIME, "rate").alt


def test_paired_differences_have_a_dot_for_each_pair(compared):
    """Dots are the differences, the bar their interval; the words are the verdict."""
    picture = paired_differences(compared, TIME)
    pairs = compared.pairs(TIME)
    dots = picture.axes[0].lines[0].get_xdata().tolist()
    assert dots == (pairs["events"] - pairs["calls"]).tolist()
    assert picture.alt.startswith(compared.verdict(TIME))
    assert " events less calls: " in picture.alt


def test_settling_shows_the_suggested_warm_up():
    """The words say what the dashed line shows."""
    warm = warm_up(till(0.8, count=200), 10)
    picture = settling(warm)
    assert picture.alt == warm.words
    assert len(picture.axes[0].lines) == 3 - (warm.seconds != warm.seconds)
    assert len(warm.table().rows) == 12
    assert "<table>" in warm._repr_html_()


@pytest.mark.parametrize(
    ("call", "kind", "message"),
    [
        (lambda s, c: metric_over(s, "seconnds"), ValueError, "Did you mean 'seconds'?"),
        (lambda s, c: metric_over(s, TIME, "servrs"), ValueError, "Did you mean 'servers'?"),
        (
            lambda s, c: heat_map(c, TIME),
            ValueError,
            "shows two parameters, and this study varied 1",
        ),
        (lambda s, c: paired_differences(s, TIME), TypeError, "it shows what compare returns"),
        (lambda s, c: settling(s), TypeError, "it shows what warm_up returns"),
    ],
)
def test_a_slip_is_met_with_what_to_do(swept, compared, call, kind, message):
    """The wrong study, metric or parameter is named."""
    with pytest.raises(kind) as caught:
        call(swept, compared)
    assert message in str(caught.value)
