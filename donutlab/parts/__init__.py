"""Parts: what a shop is made of. One concept, one file; its semantics stand at its top."""
