"""The core: the words of the library, and the world in which the parts of a shop meet.

Errors, units and tables; what a blueprint is made of; the log; the clock, a worker's job.
"""
