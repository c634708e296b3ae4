"""Distributions: how long work takes, and what orders say. See `donutlab.core.distributions`."""

from donutlab.core.distributions import (
    Choice,
    Distribution,
    Erlang,
    Exponential,
    Fixed,
    Lognormal,
    Uniform,
)

__all__ = ["Choice", "Distribution", "Erlang", "Exponential", "Fixed", "Lognormal", "Uniform"]
