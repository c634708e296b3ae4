from donutlab import *

order = {
    "item": Choice(["donut", "pie"], [8, 2]),
    "quantity": Choice([1, 6], [3, 1]),
    "phone": Choice(["555-0100", "555-0123"], [1, 1]),
}


def people(orders_an_hour, then=()):
    rate = Poisson(per_hour(orders_an_hour))
    return Customers("street", rate, "manager", order, type="OrderRequested", then=then)


def bakes(item, seconds):
    def work(job):
        if job.detail["item"] == item:
            yield Work(Exponential(seconds))
            yield Publish("OrderBaked", to="bus", carries="identifier")

    return work


placed = {"detail-type": ["OrderPlaced"]}
baked = Rule("baked", {"detail-type": ["OrderBaked"]}, to="courier")


def heard_by(names):
    return [Rule(name, placed, to=name) for name in names]


diner = Shop(
    people(20),
    Service("manager", [Work(Fixed(20)), Publish("OrderPlaced", to="bus")]),
    Bus("bus", [*heard_by(["donut maker", "pie maker", "cashier"]), baked]),
    Service("donut maker", [bakes("donut", 90)]),
    Service("pie maker", [bakes("pie", 180)]),
    Service("cashier", [Work(Exponential(30)), Publish("OrderBilled", to="bus")]),
    Service("courier", [Work(Exponential(60)), Publish("OrderShipped", to="bus")]),
    completes=["courier"],
)

listeners = ["donut maker", "cashier", "inventory", "courier", "club", "tax", "statistics", "mail"]


def announcing(carries, count=4, orders_an_hour=30):
    asks = [LookUp("manager")] if carries == "identifier" else []
    tells = [Work(Fixed(20)), Publish("OrderPlaced", to="bus", carries=carries)]
    names = listeners[:count]
    return Shop(
        people(orders_an_hour),
        Service("manager", tells, lookup=Fixed(10)),
        Bus("bus", heard_by(names)),
        *[Service(name, [*asks, Work(Exponential(60))]) for name in names],
        completes=names,
    )


def regrets(job):
    if job.random.random() < 1 / 4:
        yield Work(Exponential(minutes(4)))
        yield Publish("OrderChanged", to="manager", extra={"quantity": 12})


def changing(carries, orders_an_hour=30):
    def takes(job):
        yield Work(Fixed(20))
        if job.event.type == "OrderRequested":
            yield Publish("OrderPlaced", to="bus", carries=carries)

    def bakes_it(job):
        found = job.detail
        if carries == "identifier":
            found = (yield LookUp("manager"))["detail"]
        yield Work(Exponential(90))
        yield Publish("OrderBaked", to="bus", extra={"quantity": found["quantity"]})

    return Shop(
        people(orders_an_hour, then=[regrets]),
        Service("manager", [takes], lookup=Fixed(10)),
        Bus("bus", heard_by(["donut maker"])),
        Service("donut maker", [bakes_it]),
        completes=["donut maker"],
    )


letters = [
    {"source": "/north/courier", "id": "8942", "type": "OrderShipped"},
    {"source": "/south/courier", "id": "8942", "type": "OrderShipped"},
    {"source": "/north/courier", "id": "8942", "type": "OrderShipped"},
    {"source": "/north/cashier", "id": "8942", "type": "OrderBilled"},
    {"source": "/north/courier", "id": "8943", "type": "OrderShipped"},
]
