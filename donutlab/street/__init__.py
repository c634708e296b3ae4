"""The street: the events of a shop sent to real services, and what comes of it beside the model."""
