"""Roles in a template: who may do what, and nothing more than the shop needs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from donutlab.deploy.draft import Draft
from donutlab.deploy.intrinsics import Att, Intrinsic, Sub, arn

Allowed = tuple[tuple[str, ...], Intrinsic]
"""Actions, and the resource on which they are allowed."""


def role(draft: Draft, part: str, service: str, allowed: Iterable[Allowed]) -> Att:
    """Write the role in which a part acts through a service, or add to it; return its name."""
    here = f"{draft.ids[part]}Role"
    if here not in draft.resources:
        draft.add(
            here,
            "IAM::Role",
            {
                "AssumeRolePolicyDocument": {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Principal": {"Service": f"{service}.amazonaws.com"},
                            "Action": "sts:AssumeRole",
                        }
                    ],
                },
                "Policies": [
                    {
                        "PolicyName": "as-designed",
                        "PolicyDocument": {"Version": "2012-10-17", "Statement": []},
                    }
                ],
            },
        )
    document = draft.resources[here]["Properties"]["Policies"][0]["PolicyDocument"]
    for actions, resource in allowed:
        add(document["Statement"], list(actions), resource)
    return arn(here)


def add(statements: list[dict[str, Any]], actions: list[str], resource: Intrinsic) -> None:
    """Allow actions on a resource, in the statement for these actions."""
    for statement in statements:
        if statement["Action"] == actions:
            if resource not in statement["Resource"]:
                statement["Resource"].append(resource)
            return
    statements.append({"Effect": "Allow", "Action": actions, "Resource": [resource]})


def logs_of(name: Sub) -> Sub:
    """Return what a function of that name writes its log to."""
    where = "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group"
    return Sub(f"{where}:/aws/lambda/{name.text}:*")
