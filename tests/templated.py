"""What a template of a shop says, for the tests."""

from __future__ import annotations

from typing import Any

from donutlab.deploy.template import Template


def resource(template: Template, name: str) -> dict[str, Any]:
    """Return what a resource of the template is like."""
    found: dict[str, Any] = template.resources[name]["Properties"]
    return found


def granted(template: Template, role: str) -> set[tuple[str, str]]:
    """Return the actions that a role allows, each with the resource it is allowed on."""
    (policy,) = resource(template, role)["Policies"]
    return {
        (action, on.text)
        for statement in policy["PolicyDocument"]["Statement"]
        for action in statement["Action"]
        for on in statement["Resource"]
    }
