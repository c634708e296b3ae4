"""Mutants: deliberate faults in the model, each of which makes the table of truth fail, or a test.

``python tests/mutants.py`` puts each into a copy of the library, runs one experiment of the quick
table there, or one test, and prints which were caught. Then it makes small changes of its own, one
in each module, and runs the tests that come by the changed place. At the end stand the scores of
the modules. It takes a quarter of an hour or so, and exits with 1 if one survived without a word
why (`SPARED`).

``python tests/mutants.py parts/queues.py steps --each 5`` tries those of a file and of a room, and
five changes in each module.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence

from mutating import HOUSE, Edit, Mutant, fate
from mutations import Change, chosen
from switching import ends

SPARED: dict[str, str] = {
    "core/rounding.py longer: time > limit + MOMENT -> time >= limit + MOMENT": "which side a "
    "difference of exactly a millionth of a second falls to is for the rounding to say",
    "parts/stream_dispatch.py Lane.__init__: 0 -> 1": "the counts of rounds and turns are compared "
    "with themselves only",
    "patterns/language.py any_of: len(useful) <= 1 -> len(useful) < 1": "any of one is it: that "
    "only takes longer",
    "results/way.py Way.back: spell.seconds > MOMENT -> spell.seconds >= MOMENT": "which side a "
    "millionth of a second falls to is for the rounding to say",
    'display/assets.py scripts: "".join(map(asset, names)) -> None': "scripts run in the browser's "
    "tests, which are not among the quick ones",
    "display/panel_drawn.py _line: axes.set_xticks([]) -> None": "what is drawn is seen in the "
    "browser's tests, which are not among the quick ones",
    "results/incremental.py IncrementalSummary.enter: 1 -> 2": "times only grow: the last is "
    "the highest of two",
    "results/story.py Story.__str__: 0 -> 1": "where there are no lines, no part is written either",
    "experiments/api.py _opening: 1 -> 2": "any limit does that ends a run at its beginning",
}
"""Changes that no test can notice, or need not, and why."""


def mutant(words: str, experiment: str, file: str, old: str, new: str) -> Mutant:
    """Return a mutant of one edit."""
    return Mutant(words, experiment, (Edit(file, old, new),))


CORNERS = "parts/test_corners.py::test_"
ONCE = "steps/test_idempotent.py::test_"
ASYNC = "parts/test_asynchronous.py::test_"
POLLERS = "parts/test_queue_pollers.py::test_"
PATTERN = "parts/test_reader_pattern.py::test_"
REDRIVE = "parts/test_redrive.py::test_"
NETWORK = "steps/test_network.py::test_"
LIMIT = "parts/test_time_limit.py::test_"
CIRCLE = "parts/test_outbox.py::test_an_event_that_comes_back_to_its_outbox_is_stopped[outbox-1]"
FLOW = "parts/test_workflow.py::test_"
WINDOW = "steps/test_windows.py::test_"
PROMISE = "parts/test_registry.py::test_"
REAL = "parts/test_real_services.py::test_"
STREAM = "parts/test_stream.py::test_"
HEDGE = "steps/test_hedge.py::test_"
LIMITED = "steps/test_calls_limited.py::test_"
DRAWING = "shop/test_drawing.py::test_"
NEWEST = "results/test_conservation.py::test_only_the_newest_receipt_deletes"
MUTANTS = [
    mutant("exponential times a tenth too long", "knee", "core/distributions.py",
           "random.random, -self.mean, ROUNDER", "random.random, -1.1 * self.mean, ROUNDER"),
    mutant("an Erlang time lacks a phase", "any_service", "core/distributions.py",
           "range(self.phases)", "range(self.phases - 1)"),
    mutant("a lognormal time is too steady", "any_service", "core/distributions.py",
           "spread = log(1 + self.cv**2)", "spread = log(1 + self.cv**2 / 2)"),
    mutant("nobody ever loses patience", "patience", "parts/patience.py",
           'if self.service.withdraw(reply, "its customer left"):', "if not self.world:"),
    mutant("who finds a long line joins it if it is not much longer", "patience",
           "parts/patience.py", "waiting > self.line()", "waiting > self.line() + 1"),
    mutant("the lowest class goes first", "classes", "parts/service_line.py",
           "(-self.spec.rank(job), ", "(self.spec.rank(job), "),
    mutant("users think while they wait", "closed", "parts/users.py",
           "accepted = yield answer", "accepted = None"),
    mutant("a group is one too small", "groups", "parts/groups.py",
           "repeat(time, int(draw()))", "repeat(time, max(1, int(draw()) - 1))"),
    mutant("a worker whose shift is over takes one more job",
           "parts/test_shifts.py::test_the_line_stands_in_a_break_and_the_job_in_hand_is_finished",
           "parts/shifts.py", "if worker.number <= self.wanted:", "if True:"),
    mutant("a reader goes on asking in a break",
           "parts/test_shifts.py::test_a_queue_keeps_what_comes_while_its_readers_are_away",
           "parts/workers.py", "elif self.asked and not self.asked.triggered and "
           "self.asked.cancel():", "elif not self.service:"),
    mutant("a partial outage strikes too many", "silence", "parts/outages.py",
           "self.uniform() >= now.share", "self.uniform() >= 1.2 * now.share"),
    mutant("a silent outage answers", "silence", "parts/services.py",
           "if why != SILENT:", "if True:"),
    mutant("who is alone at work waits for others", "degraded", "parts/slowdowns.py",
           "others = max(busy - 1, 0)", "others = busy"),
    mutant("a slowdown is over too soon",
           "parts/test_slowdowns.py::test_work_takes_longer_that_begins_in_a_slowdown",
           "parts/slowdowns.py", "< self.end else 1.0", "< self.end - 5 else 1.0"),
    mutant("a tenth more customers than asked for", "knee", "parts/arrivals.py",
           "gap = Exponential(1 / self.rate)", "gap = Exponential(1 / self.rate / 1.1)"),
    mutant("last come, first served", "shares", "parts/workers.py",
           "job := line.popleft()", "job := line.pop()"),
    mutant("one worker more than asked for", "knee", "parts/services.py",
           "range(1, present + 1)", "range(1, present + 2)"),
    mutant("the mean line counts who is served", "shares", "results/summary.py",
           "queue_mean=mean,", "queue_mean=mean + 1,"),
    mutant("a refusal is taken for an answer", "chain", "steps/calls.py",
           "if outcome == REPLIED:\n                if self.bud",
           "if True:\n                if self.bud"),
    mutant("parallel calls are made one after the other", "parallel", "steps/work.py",
           "running = [env.process(branch(one, job)) for one in branches]",
           "running = []\n            for one in branches:\n"
           "                running.append(env.process(branch(one, job)))\n"
           "                yield running[-1]"),
    mutant("failures a tenth too rare", "chain", "steps/failures.py",
           "if uniform() < probability:\n                    job.fail",
           "if uniform() < 0.9 * probability:\n                    job.fail"),
    mutant("one attempt too many", "amplification", "steps/calls.py",
           "if number >= last:", "if number > last:"),
    mutant("one attempt too few", "amplification", "steps/calls.py",
           "if number >= last:", "if number >= max(1, last - 1):"),
    mutant("a retry costs half a token", "budget", "steps/retry.py",
           "self.tokens -= 1.0", "self.tokens -= 0.5"),
    mutant("the backoff begins one step too far", "backoff", "steps/retry.py",
           "2.0 ** min(attempt, 1000)", "2.0 ** min(attempt + 1, 1000)"),
    mutant("full jitter without jitter", "backoff", "steps/retry.py",
           "exponential(attempt) * uniform()", "exponential(attempt)"),
    Mutant("work stops when its caller gives up", "spike", (
        Edit("steps/answers.py", "    return reply\n",
             "    reply.answer = answer\n    return reply\n"),
        Edit("parts/workers.py", "if line and (job := line.popleft()):\n",
             "if line and (job := line.popleft()):\n"
             "                    if job.reply.answer.triggered:\n"
             "                        continue\n"),
    )),
    mutant("rules match everything", "events", "parts/bus.py",
           "matching = self.matching(envelope)", "matching = list(range(len(self.routes)))"),
    mutant("look-ups are asked twice", "events", "steps/lookups.py",
           "status = yield from ask(job, event)\n                while",
           "yield from ask(job, event)\n                status = yield from ask(job, event)\n"
           "                while"),
    mutant("one message too many in a batch", "batches", "parts/queues.py",
           "len(taken) < most", "len(taken) <= most"),
    mutant("the visibility timeout a tenth too long", "redelivery", "parts/queues.py",
           "self.hide(message, self.spec.visibility)",
           "self.hide(message, 1.1 * self.spec.visibility)"),
    mutant("an outdated receipt deletes", "redelivery", "parts/queues.py",
           "outdated = number != message.receives or", "outdated ="),
    mutant("an outdated receipt deletes, in random shops", NEWEST, "parts/queues.py",
           "outdated = number != message.receives or", "outdated ="),
    mutant("in a FIFO queue the receipt of a visible message deletes", NEWEST, "parts/queues.py",
           " or (self.spec.fifo and message.visible)", ""),
    mutant("an idempotent baker forgets", "redelivery", "steps/idempotent.py",
           "if key in fresh or memory.has_done(key, now):", "if key in fresh:"),
    mutant("an idempotent service remembers for ever", "memory_of_idempotency",
           "steps/idempotent.py", ", self.keeps)", ", inf)"),
    mutant("a key in work is never let go", ONCE + "a_key_in_work_is_let_go_when_time_is_up",
           "steps/idempotent.py", "longer(self.limit, now", "longer(inf, now"),
    mutant("whoever is cut off tidies up", ONCE + "a_key_in_work_is_let_go_when_time_is_up",
           "steps/idempotent.py", "isinstance(error.cause, TimeIsUp)", "False"),
    mutant("one receive too many before the bin", "dead_letters", "parts/queues.py",
           "message.receives >= spec.max_receives", "message.receives > spec.max_receives"),
    mutant("twice as many copies", "dead_letters", "parts/queues.py",
           "copying() < spec.duplicates", "copying() < 2 * spec.duplicates"),
    mutant("a poll that ends is not cancelled", "dead_letters", "parts/queue_dispatch.py",
           "                del requests[request]\n",
           "                request = ReceiveRequest(self, self.world.env)\n"
           "                self.asking[request] = None\n"),
    mutant("hidden for 12 h from each extension on",
           REAL + "an_event_is_hidden_for_twelve_hours_in_all", "parts/queue_dispatch.py",
           "self.queue.hides and longer(seconds, left)", "longer(seconds, LONGEST)"),
    mutant("a reader forgets its maximum age",
           STREAM + "a_slow_reader_gets_nothing_that_is_too_old", "parts/stream_dispatch.py",
           "min(reads.max_age or inf, stream.retention)", "stream.retention"),
    mutant("a partial failure fails the batch", "failing_batches", "parts/queue_dispatch.py",
           "if receipt.message.event.id not in failed:", "if not failed:"),
    mutant("a failed batch is deleted", "failing_batches", "parts/queue_dispatch.py",
           "if receipt.message.event.id not in failed:", "if True:"),
    mutant("one place too many", "overload", "parts/queues.py",
           "self.waiting >= spec.capacity and", "self.waiting > spec.capacity and"),
    mutant("newest first is oldest first", "overload", "parts/queue_order.py",
           "-1 if newest_first else 1", "1 if newest_first else 1"),
    mutant("stale a fifth too late", "overload", "parts/queues.py",
           "longer(self.env.now - message.sent, limit)",
           "longer(self.env.now - message.sent, 1.2 * limit)"),
    mutant("records spread by another part of the hash", "hot_partition", "parts/streams.py",
           "hashed * self.spec.partitions >> 128", "hashed % self.spec.partitions"),
    mutant("the iterator age is that of the last record read", "iterator_age",
           "results/positions.py",
           "max(found.age_max, time - self.times[note])", "time - self.times[note]"),
    mutant("every message is a FIFO group of its own", "kept_order", "parts/queues.py",
           "now if spec.fifo else since, group)", "now if spec.fifo else since, event.id)"),
    mutant("an outage ends a quarter too late", "outage", "parts/outages.py",
           "world.later(each.end, self.end)", "world.later(1.25 * each.end, self.end)"),
    mutant("an outage is none", "outage", "parts/outages.py",
           "outage, outage.share == 1", "outage, False"),
    mutant("a bus tries once too often", "bus_retry", "parts/bus.py",
           "number < self.most and", "number <= self.most and"),
    mutant("a breaker opens a failure too early", "breaker", "steps/breaker.py",
           "self.spec.threshold * len(self.failed)", "self.spec.threshold * len(self.failed) - 1"),
    mutant("a breaker stays open a tenth too long", "breaker", "steps/breaker.py",
           "longer(self.spec.cooldown, ", "longer(1.1 * self.spec.cooldown, "),
    mutant("an autoscaler forgets its target", "autoscale", "parts/autoscale.py",
           "ceil(at_hand / self.spec.target)", "ceil(at_hand)"),
    mutant("an autoscaler sees only what waits", "autoscale", "parts/autoscale.py",
           "at_hand = self.present - len(self.service.idle) + len(self.service.line)",
           "at_hand = len(self.service.line)"),
    mutant("a worker stays warm a fifth too long", "cold_start", "parts/coldstart.py",
           ", self.spec.keep_warm)", ", 1.2 * self.spec.keep_warm)"),
    mutant("a throttle lets one wait", "throttle", "parts/service_line.py",
           "len(self) < self.spec.capacity", "len(self) <= self.spec.capacity"),
    mutant("a crash comes after the second write", "two_writes", "steps/failures.py",
           "raise Crashed(\"crashed\")", "job.reply = None"),
    mutant("an outbox notes before it publishes", "two_writes", "parts/outbox.py",
           "self.note(CRASHED, event, self.spec.to)\n",
           "self.note(CRASHED, event, self.spec.to)\n                self.saved.popleft()\n"),
    mutant("what failed in a batch is noted as done",
           CORNERS + "what_failed_once_is_not_noted_as_done",
           "steps/idempotent.py", " if event.id not in job.failures]", "]"),
    mutant("all fields of an order draw from one stream",
           CORNERS + "each_field_of_an_order_has_dice_of_its_own", "parts/orders.py",
           'field(each, world, part, f"{purpose}.{key}")', "field(each, world, part, purpose)"),
    mutant("a scaler forgets who was leaving",
           CORNERS + "there_are_never_fewer_workers_than_at_first_nor_more_than_the_most",
           "parts/autoscale.py", "        self.leaving -= 1\n        self.count(-1)",
           "        self.count(-1)"),
    mutant("a scaler starts workers beside those who stay",
           CORNERS + "workers_who_were_about_to_leave_stay_when_more_is_to_do",
           "parts/autoscale.py", "for _ in range(more - stay):", "for _ in range(more):"),
    mutant("a failed job leaves no warm worker", CORNERS + "a_failed_job_leaves_a_warm_worker",
           "parts/services.py",
           "        if self.cold:\n            self.cold.ended[worker.number] = now\n"
           "        if self.records", "        if self.cold and why is None:\n"
           "            self.cold.ended[worker.number] = now\n        if self.records"),
    mutant("a start leaves out its first record",
           CORNERS + "a_reader_that_begins_at_a_second_reads_what_came_in_it",
           "parts/stream_dispatch.py", "if record.time >= since:", "if record.time > since:"),
    mutant("the age of a copy starts anew", CORNERS + "a_copy_is_as_old_as_what_it_is_a_copy_of",
           "parts/queues.py",
           "Message(message.event, next(self.numbers), message.sent, message.group)",
           "Message(message.event, next(self.numbers), self.env.now, message.group)"),
    mutant("a budget has no size", CORNERS + "a_budget_never_holds_more_than_its_size",
           "steps/retry.py", "min(self.spec.most, self.tokens + self.spec.gain)",
           "self.tokens + self.spec.gain"),
    mutant("a FIFO receive mixes groups", REAL + "a_fifo_receive_takes_one_group_before_another",
           "parts/queue_order.py", "if after else None", "if False else None"),
    mutant("a partial batch is split",
           REAL + "a_partial_batch_goes_on_from_the_record_named_with_all_that_remain",
           "parts/stream_dispatch.py", "        elif good:\n",
           "        elif good and not self.reads.bisect:\n"),
    mutant("attempts go on though the position moved",
           REAL + "attempts_begin_anew_where_the_position_has_moved",
           "parts/stream_dispatch.py", "self.try_again(lane, records[good:], 0)",
           "self.try_again(lane, records[good:], batch.attempt)"),
    mutant("one failed trial opens a breaker", REAL + "all_trials_of_a_half_open_breaker_count",
           "steps/breaker.py", "        if len(self.failed) < (self.failed.maxlen or 0):\n",
           "        if len(self.failed) < (self.failed.maxlen or 0) and not failed:\n"),
    mutant("a crash tidies up", REAL + "a_crash_leaves_the_key_in_work", "steps/idempotent.py",
           "            except Crashed:\n                raise\n", ""),
    mutant("what failed goes on through the steps", REAL + "what_failed_goes_through_no_later_step",
           "core/job.py", "if event.id not in self.failures)", ")"),
    mutant("who is to come comes all the same",
           REAL + "workers_who_are_still_to_come_are_the_first_not_to",
           "parts/autoscale.py", "not_yet = min(fewer, self.coming)", "not_yet = 0"),
    mutant("a refused look-up is answered", REAL + "a_look_up_that_is_refused_is_not_answered",
           "parts/services.py", "known if outcome == REPLIED else", "known if True else"),
    mutant("a reader sees what came before its start", REAL + "a_reader_begins_where_it_says",
           "parts/stream_dispatch.py", "if record.time < self.since:", "if False:"),
    mutant("rounding turns a record away", REAL + "a_partition_takes_its_rate_for_ever",
           "parts/streams.py", "if longer(taken, max(rate, 1.0)):", "if taken > max(rate, 1.0):"),
    mutant("a call that is taken back stays in line",
           HEDGE + "what_waits_in_line_leaves_it_when_cancelled",
           "steps/hedge.py", "if self.hedge.cancel:", "if False:"),
    mutant("a refusal counts as the first answer",
           HEDGE + "a_refusal_is_no_answer_while_another_call_is_under_way",
           "steps/hedge.py", "if outcome == REPLIED or not", "if True or not"),
    mutant("a deadline begins anew with each attempt",
           LIMITED + "a_deadline_is_the_timeout_of_all_attempts", "steps/calls.py",
           "min(spec.timeout or inf, deadline - env.now)",
           "min(spec.timeout or inf, spec.deadline)"),
    mutant("a breaker around the retry counts attempts",
           LIMITED + "a_breaker_around_the_retry_counts_each_call", "steps/calls.py",
           'spec.breaker.counts == "calls"', 'spec.breaker.counts == "never"'),
    mutant("a limit grows whether in use or not",
           LIMITED + "a_limit_that_is_not_in_use_does_not_grow", "steps/limit.py",
           "elif 2 * at_once >= limit:", "else:"),
    mutant("a burst is thinned out, too", "parts/test_codel.py::test_a_burst_is_let_through",
           "parts/codel.py", "self.first_above = now + self.spec.interval",
           "self.first_above = now"),
    mutant("a hedge comes a quarter too early", "hedge", "steps/hedge.py",
           "later(self.hedge.after,", "later(0.75 * self.hedge.after,"),
    mutant("a breaker forgets a call too soon", "partial_outage", "steps/breaker.py",
           "else self.spec.window\n", "else self.spec.window // 2\n"),
    mutant("a pause between attempts is taken for work",
           "results/test_causes.py::test_attempts_and_pauses_are_told_apart", "results/way.py",
           "PAUSE if attempt > 1 else WORK, call.end, until", "WORK, call.end, until"),
    mutant("all workers ask an idle queue", REAL + "only_the_first_few_ask_an_idle_queue",
           "parts/queue_dispatch.py", "self.working + len(self.asking) < self.limit",
           "self.working < self.limit"),
    mutant("work is cut off a tenth too late", "time_limit", "parts/time_limit.py",
           "left = seconds +", "left = 1.1 * seconds +"),
    mutant("an asynchronous service tries once too seldom", "asynchronous",
           "parts/asynchronous.py", "invocation.failed < self", "invocation.failed + 1 < self"),
    mutant("a crash ends an invocation",
           ASYNC + "what_fails_is_tried_twice_more_and_then_given_up", "parts/asynchronous.py",
           "        if why is None or invocation is None:\n",
           "        if why is None or invocation is None or why == \"crashed\":\n"),
    mutant("what was throttled does not come ever later",
           ASYNC + "what_is_throttled_is_taken_and_tried_again_ever_later", "parts/asynchronous.py",
           "THROTTLED * 2.0 ** min(invocation.throttled, 1000)", "THROTTLED"),
    mutant("a poller keeps what it has for ever", "throttled", "parts/queue_pollers.py",
           "env.timeout(batch.until - env.now)", "env.event()"),
    mutant("a throttled batch is deleted", POLLERS + "what_is_throttled_comes_again",
           "parts/queue_pollers.py", "{event.id: THROTTLED for event in batch.events}", "{}"),
    mutant("a reader of a queue wants everything", "reader_pattern", "parts/queue_dispatch.py",
           "            if wants(event):\n", "            if True:\n"),
    mutant("a reader of a stream wants everything", "reader_pattern", "parts/stream_dispatch.py",
           "if wants is None or wants(record.event)\n", "if True\n"),
    mutant("what a reader did not want is given up with the rest",
           PATTERN + "what_is_given_up_is_only_what_was_wanted", "parts/stream_dispatch.py",
           "(wants is None or wants(record.event))", "True"),
    mutant("a redrive moves what comes meanwhile",
           REDRIVE + "a_redrive_moves_what_waits_when_it_begins_at_its_rate", "parts/redrive.py",
           "self.left = self.queue.line.ready", "self.left = 10**6"),
    mutant("a redrive loses what is not taken",
           REDRIVE + "what_the_other_queue_does_not_take_stays", "parts/redrive.py",
           "            queue.line.push(message)\n", ""),
    mutant("the rest of a group is done though its first has failed",
           "fifo_partial", "core/job.py", "if self.partial == GROUP:", "if False:"),
    mutant("a replay bears no name", "parts/test_bus.py::test_a_rule_can_turn_replays_away",
           "parts/bus.py", "{\"replay-name\": replay.name}", "{}"),
    mutant("no answer is ever lost", "network", "steps/network.py",
           "self.send(event, \"answer\", lambda: reply(event, outcome, remark))",
           "self.after_travel(lambda: reply(event, outcome, remark))"),
    mutant("a bus does not know that a delivery was lost", "network", "parts/bus.py",
           "return Refusal(\"it was lost on the way\")", "return True"),
    mutant("a topic tries once too often at first",
           "steps/test_topic_retry.py::test_a_topic_tries_in_four_phases",
           "steps/topic_retry.py", "following < self.immediate", "following <= self.immediate"),
    mutant("a short poll sees all that there is", "short_polls", "parts/queue_dispatch.py",
           "self.sees = lambda: uniform() < share", "self.sees = lambda: True"),
    mutant("getting ready counts as work",
           LIMIT + "the_time_to_get_ready_does_not_count", "parts/time_limit.py",
           "(cold.took if cold else 0.0)", "0.0"),
    mutant("an outbox takes what comes back for ever", CIRCLE, "parts/outbox.py",
           "if self.rounds[event.id] > ROUNDS:", "if False:"),
    mutant("what was done first is undone first", FLOW + "what_was_done_is_undone_the_last_first",
           "parts/executions.py", "in reversed(self.done)", "in self.done"),
    mutant("what timed out is not undone",
           FLOW + "what_was_refused_has_done_nothing_and_what_timed_out_may_have",
           "parts/tasks.py", "may_be_done or outcome != REFUSED", "outcome == REPLIED"),
    mutant("an outage does not stop the conductor",
           FLOW + "an_outage_of_the_conductor_delays_and_loses_nothing",
           "parts/workflows.py", "while self.outages and self.outages.down", "while False"),
    mutant("who is stuck goes on undoing",
           FLOW + "a_compensation_that_fails_leaves_the_execution_stuck",
           "parts/executions.py", "cannot be undone: {failure}\")\n                return",
           "cannot be undone: {failure}\")\n                continue"),
    mutant("only the first lost message is noticed", "who_notices", "parts/tasks.py",
           "outcome == REPLIED or number >= retry.last", "True"),
    mutant("what failed is undone, too", "sagas", "parts/tasks.py",
           "if undo and may_be_done:", "if undo:"),
    mutant("a retry is no transition", FLOW + "attempts_and_pauses", "results/workflows.py",
           "found[name, STATE_ENTERED] + found[name, RETRIED]", "found[name, STATE_ENTERED]"),
    mutant("windows go by the order's time", "windows", "steps/windows.py",
           'event.time if spec.by == "event" else now', "event.time"),
    mutant("no lateness is allowed", "windows", "steps/windows.py",
           "end + spec.lateness - now", "end - now"),
    mutant("rounding puts an event in the window before", WINDOW + "rounding_decides_nothing",
           "steps/windows.py", "while not longer((number + 1) * size, time)", "while False"),
    mutant("arrows reach a box in any order", DRAWING + "no_arrow_crosses_another_where_none_must",
           "shop/placing.py", "for _, number in sorted(aims)]", "for _, number in aims[::-1]]"),
    mutant("what goes round is nested the wrong way",
           DRAWING + "no_arrow_crosses_another_where_none_must", "shop/placing.py",
           "sorted(round_))", "sorted(round_, reverse=True))"),
    mutant("a shop folds only when it is twice too long", DRAWING + "long_shops_fold",
           "shop/placing.py", "<= paper.wide", "<= 2 * paper.wide"),
    mutant("two gates share a row", "display/test_floor.py::test_each_rule_has_a_gate_of_its_own",
           "display/floor_plan.py", "            y += ROW\n        else:", "        else:"),
    mutant("a contract is not kept",
           PROMISE + "workflows_and_windows_are_held_to_contracts_as_well",
           "core/contracts.py", "return Refusal(why)", "pass"),
    mutant("True is a number", PROMISE + "kinds", "core/contracts.py",
           'isinstance(value, bool) <= (kind == "boolean")', "True"),
    mutant("a kind that changes breaks nobody",
           PROMISE + "who_relies_on_what_is_promised_no_more_is_named", "shop/promises.py",
           "sorted(loose | other)", "sorted(loose)"),
]  # fmt: skip


def wanted(file: str, names: Sequence[str]) -> bool:
    """Tell whether a file is among those named, or in a room that is."""
    return not names or file in names or file.partition("/")[0] in names


def made(names: Sequence[str], each: int) -> list[Change]:
    """Return so many changes in each module that has code, but not in the laws and the course."""
    files = sorted(path.relative_to(HOUSE).as_posix() for path in HOUSE.rglob("*.py"))
    own = [file for file in files if not file.startswith(("truth/", "course/n"))]
    return [one for file in own if wanted(file, names) for one in chosen(HOUSE, file, each)]


def main(words: Sequence[str]) -> int:
    """Print which mutants were caught, and return 1 if one was not, else 0."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("names", nargs="*", help="files such as parts/queues.py, or rooms")
    asked.add_argument("--each", type=int, default=1, help="how many changes in each module")
    given = asked.parse_args(words)
    fates: list[tuple[str, str]] = []

    def tell(file: str, fate: str, what: str) -> None:
        fates.append((file, fate))
        print(f"{fate:10}{file:30}{what}", flush=True)

    for one in MUTANTS:
        if wanted(one.edits[0].file, given.names):
            tell(one.edits[0].file, fate(one), one.words)
    for change, end in ends(HOUSE, made(given.names, given.each)):
        why = SPARED.get(f"{change.file} {change.words}") if end == "survived" else None
        tell(change.file, "spared" if why else end, change.words)
    for file, count in sorted(Counter(file for file, _ in fates).items()):
        caught = sum(1 for other, fate in fates if other == file and fate == "caught")
        print(f"{file:34}{caught:3} of {count:3}")
    counts = Counter(fate for _, fate in fates)
    print(f"{counts['caught']} of {len(fates)} mutants were caught, {counts['spared']} spared.")
    return int(not set(counts) <= {"caught", "spared"})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
