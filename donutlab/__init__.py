"""Donutlab: a donut diner on which to learn event-driven design."""
