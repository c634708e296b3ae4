"""Panels: sliders beside a shop that is run as they move. See `donutlab.display.panels`."""

from donutlab.display.panels import Measure, Panel, Slider, Target

__all__ = ["Measure", "Panel", "Slider", "Target"]
