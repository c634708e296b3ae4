"""Leaves out a package that takes a second to load, in each process of a test that has jsonschema.

With it, jsonschema could tell whether an address with letters of any script is well-formed, and
makes 38 grammars for that at once. No test asks.
"""

from __future__ import annotations

import sys

sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]
