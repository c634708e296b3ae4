"""Links as strangers write them: of data that need not describe a shop."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from typing import Any
from zlib import compress


def linked(data: Any, rest: str = "") -> str:
    """Return a link of data, or of a text that need not be JSON."""
    text = data if isinstance(data, str) else json.dumps(data)
    return f"#shop=1.{urlsafe_b64encode(compress(text.encode())).decode().rstrip('=')}{rest}"
