"""Ways out of the lab: a shop as a template for a cloud, and as a document of its events."""
