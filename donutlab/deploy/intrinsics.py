"""What a template says of its own resources: short forms in YAML, long ones in JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True)
class Intrinsic:
    """A function of the template language, written as `tag` in YAML and `key` in JSON."""

    text: str
    tag: ClassVar[str]
    key: ClassVar[str]

    @property
    def long(self) -> Any:
        """What stands after the key in JSON."""
        return self.text


class Ref(Intrinsic):
    """What a resource is referred to by: the address of a queue, the name of a bus."""

    tag, key = "!Ref", "Ref"


class Att(Intrinsic):
    """What is known of a resource of the template once it is made: `Tray.Arn`, `Bus.Name`."""

    tag, key = "!GetAtt", "Fn::GetAtt"

    @property
    def long(self) -> Any:
        return self.text.split(".", 1)


class Sub(Intrinsic):
    """A text with names of the template in it: `${AWS::StackName}-tray`."""

    tag, key = "!Sub", "Fn::Sub"


def arn(logical_id: str) -> Att:
    """Return the Amazon resource name of a resource."""
    return Att(f"{logical_id}.Arn")


def function_arn(name: str) -> Sub:
    """Return that of a function by its name, so that two functions may name each other."""
    where = "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function"
    return Sub(f"{where}:${{AWS::StackName}}-{name}")


def plain(value: Any) -> Any:
    """Return a value of a template as JSON can hold it."""
    if isinstance(value, Intrinsic):
        return {value.key: value.long}
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    return value
