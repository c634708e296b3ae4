"""Steps: what a worker does with a job. One step, one file."""
