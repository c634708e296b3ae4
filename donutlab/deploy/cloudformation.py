"""A shop as a template of AWS CloudFormation: what each part is in the real cloud.

A bus is an event bus with its rules, a queue a queue, a stream a stream; a service is a function
whose code is a stub, with the mapping by which it reads. Each function may do what its steps need
and nothing more. What has no counterpart stands in the template's report, with the reason.

Here a rule that is not told otherwise tries once, and so it says in the template; the service's own
default is 185 tries in 24 hours. The same goes for functions invoked without waiting (two more
tries) and for readers of streams (until the record expires, there and here).

Source: AWS CloudFormation Template Reference, 2025.
"""

from __future__ import annotations

from collections.abc import Mapping

from donutlab.core.errors import ShopError
from donutlab.core.world import Part
from donutlab.deploy import buses, customers, machines, queues, services
from donutlab.deploy.draft import WRITERS, Draft
from donutlab.deploy.template import Template

__all__ = ["buses", "customers", "machines", "services", "template"]


def template(parts: Mapping[str, Part]) -> Template:
    """Return the template of a shop of these parts, whose wiring is in order.

    Raises ShopError with a sentence for each setting that is out of the range of the service.
    """
    draft = Draft(parts)
    for part in parts.values():
        writer = WRITERS.get(type(part))
        if writer:
            writer(part, draft)
        else:
            draft.leave(part.name, type(part).__name__, "there is no counterpart")
    for queue, senders in draft.senders.items():
        queues.let_in(draft, queue, senders)
    if draft.refused:
        raise ShopError(draft.refused)
    return Template(draft.resources, tuple(draft.left))
