"""A template: the resources of a shop, what of the shop is not in it, and why."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from html import escape
from typing import Any, NamedTuple

from donutlab.deploy.intrinsics import Intrinsic, plain

VERSION = "2010-09-09"


class Left(NamedTuple):
    """What has no counterpart: a setting of a part, and why it is not in the template."""

    part: str
    what: str
    why: str


@dataclass(frozen=True)
class Template:
    """A CloudFormation template: `resources` by logical id, and what was `left` out of it.

    Printed it is YAML, for which PyYAML is needed; it comes with JupyterLab. JSON needs nothing.
    """

    resources: dict[str, dict[str, Any]]
    left: tuple[Left, ...] = field(default=())
    description: str = "A donut diner, as it was designed in Donut Lab."

    def to_dict(self) -> dict[str, Any]:
        """Return the template as plain data."""
        return {
            "AWSTemplateFormatVersion": VERSION,
            "Description": self.description,
            "Resources": plain(self.resources),
        }

    def to_json(self) -> str:
        """Return the template as JSON text."""
        return json.dumps(self.to_dict(), indent=2, ensure_ascii=False)

    def to_yaml(self) -> str:
        """Return the template as YAML text, with the short forms of functions."""
        try:
            import yaml
        except ImportError:
            raise ImportError(
                "A template in YAML needs PyYAML, which is not installed. Try: pip install pyyaml, "
                "or to_json()."
            ) from None

        class Short(yaml.SafeDumper):
            """Writes functions short, texts of several lines as blocks, and nothing twice."""

            def ignore_aliases(self, data: Any) -> bool:
                return True

        Short.add_multi_representer(
            Intrinsic, lambda writer, each: writer.represent_scalar(each.tag, each.text)
        )
        Short.add_representer(
            str,
            lambda writer, text: writer.represent_scalar(
                "tag:yaml.org,2002:str", text, style="|" if "\n" in text else None
            ),
        )
        whole = self.to_dict() | {"Resources": self.resources}
        return str(yaml.dump(whole, Dumper=Short, sort_keys=False, allow_unicode=True, width=100))

    def report(self) -> str:
        """Return what is not in the template, a line each with the reason."""
        if not self.left:
            return "All of the shop is in the template."
        lines = [f"  {part}: {what}: {why}" for part, what, why in self.left]
        return "\n".join(["Not in the template:", *lines])

    def __str__(self) -> str:
        return self.to_yaml()

    def _repr_html_(self) -> str:
        rows = "".join(
            "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in each) + "</tr>"
            for each in self.left
        )
        head = "<tr><th>part</th><th>not in the template</th><th>why</th></tr>"
        table = f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>" if rows else ""
        return f"<pre>{escape(self.to_yaml())}</pre>{table}"
