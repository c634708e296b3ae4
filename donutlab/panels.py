"""Panels: sliders beside a shop that is run as they move. See `donutlab.display.panels`."""

from donutlab.display.panels import Panel, Slider, Target

__all__ = ["Panel", "Slider", "Target"]
