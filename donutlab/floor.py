"""The shop floor: `Floor(run)` replays a run. See `donutlab.display.floor`."""

from donutlab.display.floor import Floor

__all__ = ["Floor"]
