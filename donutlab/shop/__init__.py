"""The shop: the blueprint, how it is run, and what a run gives."""
