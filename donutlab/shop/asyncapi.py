"""A shop's events as an AsyncAPI document: who sends which, who receives them, and over what.

Each bus, queue and stream is a channel, each type of event a message, each service that sends or
receives has an operation. A message is a CloudEvent in structured mode, as `Event.to_cloudevent`
writes it; of its data the fields are named that are known to be there. Calls and requests go from
service to service without a channel, and so do events that are published to a service; these are
left out.

Source: AsyncAPI Specification 3.0.0; CloudEvents 1.0.2.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from donutlab.core.contracts import Contract
from donutlab.core.needs import DEAD_LETTERS, FIFO_DEAD_LETTERS
from donutlab.deploy.names import apart, camel, dashed
from donutlab.parts.bus import Bus
from donutlab.parts.outbox import Outbox
from donutlab.parts.queues import Queue
from donutlab.parts.services import Service
from donutlab.parts.streams import Stream
from donutlab.shop.contracts import Parts, announcing, carried, lets, published, reached
from donutlab.shop.promises import promised

CHANNELS = (Bus, Queue, Stream, Outbox)
TEXT = {"type": "string"}
Users = dict[tuple[str, str], dict[str, None]]
"""By part and channel: the types of the events that it sends there, or receives from there."""


def document(parts: Parts, title: str = "Shop", version: str = "1.0.0") -> dict[str, Any]:
    """Return the AsyncAPI document of a shop of these parts, as plain data."""
    coming = passing(parts)
    types = apart(dict.fromkeys(event for events in coming.values() for event in events), camel)
    channels = apart((name for name, part in parts.items() if isinstance(part, CHANNELS)), dashed)
    fields, promises = carried(parts), promised(parts)
    return {
        "asyncapi": "3.0.0",
        "info": {"title": title, "version": version},
        "defaultContentType": "application/cloudevents+json",
        "channels": {
            channels[name]: {
                "address": name,
                "title": f"{type(parts[name]).__name__} {name}",
                "messages": {
                    types[event]: {"$ref": f"#/components/messages/{types[event]}"}
                    for event in events
                },
            }
            for name, events in coming.items()
        },
        "operations": {
            **operations("send", senders(parts), channels, types),
            **operations("receive", receivers(parts), channels, types),
        },
        "components": {
            "messages": {
                key: {
                    "name": event,
                    "title": event,
                    "payload": payload(event, fields[event], promises.get(event)),
                }
                for event, key in types.items()
            }
        },
    }


def payload(event: str, fields: set[str], contract: Contract | None) -> dict[str, Any]:
    """Return the JSON schema of an event, as a CloudEvent, with what its contract promises."""
    kinds = contract.kinds if contract else {}
    data = {
        name: {"type": kinds[name]} if name in kinds else {} for name in sorted(fields | {*kinds})
    }
    needed = {"required": sorted(contract.required)} if contract and contract.required else {}
    return {
        "type": "object",
        "required": ["specversion", "id", "source", "type", "data"],
        "properties": {
            "specversion": {"const": "1.0"},
            "id": TEXT,
            "source": {"type": "string", "format": "uri-reference"},
            "type": {"const": event},
            "time": {"type": "string", "format": "date-time"},
            "datacontenttype": {"const": "application/json"},
            "order": TEXT,
            "cause": TEXT,
            "data": {"type": "object", "properties": data} | needed,
        },
    }


def passing(parts: Parts) -> dict[str, dict[str, None]]:
    """Return the types of the events that come to each channel."""
    found: dict[str, dict[str, None]] = {
        name: {} for name, part in parts.items() if isinstance(part, CHANNELS)
    }
    for event, targets in published(parts).items():
        for target in sorted(targets):
            for name in reached(parts, event, target):
                if name in found:
                    found[name][event] = None
    for part in parts.values():
        source = part.reads.source if isinstance(part, Service) and part.reads else part.name
        for link in part.links():
            if link.need in (DEAD_LETTERS, FIFO_DEAD_LETTERS):
                found[link.target] |= found.get(source, {})
    return found


def senders(parts: Parts) -> Users:
    """Return who publishes what to which channel."""
    found: Users = defaultdict(dict)
    for part in parts.values():
        for step in announcing(part):
            if isinstance(parts.get(step.to), CHANNELS):
                found[part.name, step.to][step.type] = None
    return found


def receivers(parts: Parts) -> Users:
    """Return which service gets what from which channel: by reading, or from a rule of a bus."""
    found: Users = defaultdict(dict)
    for channel, events in passing(parts).items():
        part = parts[channel]
        if isinstance(part, Bus):
            for rule in part.rules:
                if isinstance(parts.get(rule.to), Service):
                    wanted = [event for event in events if lets(rule.pattern, event)]
                    found[rule.to, channel] |= dict.fromkeys(wanted)
            continue
        for other in parts.values():
            if isinstance(other, Service) and other.reads and other.reads.source == channel:
                wanted = [event for event in events if lets(other.reads.pattern, event)]
                found[other.name, channel] |= dict.fromkeys(wanted)
    return found


def operations(
    action: str, users: Users, channels: dict[str, str], types: dict[str, str]
) -> dict[str, Any]:
    """Return an operation for each part and channel."""
    names = apart((f"{part} {action} {channel}" for part, channel in users), dashed)
    return {
        names[f"{part} {action} {channel}"]: {
            "action": action,
            "title": f"{part}: {action} {', '.join(events) or 'nothing'}",
            "channel": {"$ref": f"#/channels/{channels[channel]}"},
            "messages": [
                {"$ref": f"#/channels/{channels[channel]}/messages/{types[event]}"}
                for event in events
            ],
        }
        for (part, channel), events in users.items()
    }
