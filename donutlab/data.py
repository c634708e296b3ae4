"""Recorded orders: `Trace` replays them, `read_orders` reads them from a file or a frame."""

from donutlab.parts.arrivals import Trace
from donutlab.parts.order_files import data_file, read_orders

__all__ = ["Trace", "data_file", "read_orders"]
