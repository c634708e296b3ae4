"""Answers that are right and unlike the worked ones, by exercise."""

OTHERWISE = {
    "12-lost": (
        """
manager = leaky.parts["manager"]
patient = [replace(step, timeout=21) if isinstance(step, Call) else step for step in manager.steps]
mended = leaky.with_parts(replace(manager, steps=patient), Queue("tray"))
""",
        """
steps = list(leaky.parts["manager"].steps)
steps[1] = Call("till")
mended = leaky.with_parts(Service("manager", steps), Queue("tray", retention=hours(1)))
""",
    ),
    "12-friday": (
        """
import numpy

makers = Shifts(
    [(numpy.float64(0), 3), (hours(1), 5), (hours(2), 2), (hours(5), 4), (hours(6), 3)]
    + [(hours(7), 1), (hours(8), 2), (hours(11), 1)]
)
rush_hour = kitchen.with_parts(replace(kitchen.parts["donut maker"], workers=7, shifts=makers))
""",
        """
crew = roster((7, 4), (8, 5), (9, 2), (10, 1), (11, 2), (12, 3), (14, 2), (18, 1))
rush_hour = diner(fridays, **crew, **calendar)
""",
    ),
    "12-own": (
        """
from dataclasses import replace

pies, waiter = yours.parts["pie maker"], yours.parts["waiter"]
my_shop = yours.with_parts(
    replace(yours.parts["market"], arrivals=Poisson(90 / 3600)),
    replace(pies, workers=pies.workers + 2),
    replace(waiter, workers=waiter.workers + 1),
)
""",
        """
from dataclasses import replace

import numpy

pies, waiter = yours.parts["pie maker"], yours.parts["waiter"]
my_shop = yours.with_parts(
    replace(yours.parts["market"], arrivals=Poisson(per_hour(numpy.int64(90)))),
    replace(pies, workers=numpy.int64(pies.workers + 1)),
    replace(waiter, workers=waiter.workers + 1),
)
""",
    ),
}

ALSO_RIGHT = {
    "12-lost": {
        "manager steps: Call(to='till', timeout=30): 30.0 raised": "he may wait for longer",
        "tray retention: 43200.0 raised": "a slip may lie for longer",
    },
    "12-friday": {"donut maker workers: 5 raised": "who is there is said by the shifts"},
}
"""What may be done to the solution and is right all the same, with the reason."""
