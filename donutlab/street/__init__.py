"""The street: a shop run for real on a broker, and its events sent to a real cloud.

    from donutlab.street import Redis
    real = Redis("redis://127.0.0.1:6379").run(shop, seed=7, until=hours(2), minute=0.24)
    real.summary(); real.lag; real.beside()

What is done, and in what it differs from the model, stands in `donutlab.street.play`, and for each
broker in `donutlab.street.redis` and `donutlab.street.rabbitmq`. Where there is no server,
`recorded()` is a run that was kept. `donutlab.street.cloud` sends events to a deployed shop.
"""

from donutlab.street.broker import BrokerError
from donutlab.street.rabbitmq import RabbitMQ
from donutlab.street.recorded import read_run, recorded, write_run
from donutlab.street.redis import Redis
from donutlab.street.run import StreetRun

__all__ = ["BrokerError", "RabbitMQ", "Redis", "StreetRun", "read_run", "recorded", "write_run"]
