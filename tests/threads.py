"""Jobs in threads of their own, each with its own connection: all at one moment, or one in the midst of another."""

from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from functools import partial
from threading import Barrier, Event

from django.db import connections, transaction


def all_at_once(jobs):
    """Run each job in a thread of its own, all let go at one moment; their results or exceptions, in order."""
    jobs = list(jobs)
    gate = Barrier(len(jobs), timeout=30)

    def run(job):
        try:
            gate.wait()
            return job()
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def in_its_own(pool, job):
    """Begin the job in another thread, with a connection of its own; returns its future."""

    def run():
        try:
            return job()
        finally:
            connections.close_all()

    return pool.submit(run)


def is_done(job, seconds=0.7):
    """Whether the job of another thread comes to its end in so many seconds."""
    return job in wait([job], timeout=seconds).done


def once(function, first):
    """The function, of whose first call the answer is `first(function, *args)`."""
    calls = iter([partial(first, function)])
    return lambda *args, **named: next(calls, function)(*args, **named)


@contextmanager
def held_open(pool, job):
    """In another thread the job is done in a transaction that stays open until the end of the block."""
    ready, leave = Event(), Event()

    def run():
        with transaction.atomic():
            job()
            ready.set()
            leave.wait(30)

    running = in_its_own(pool, run)
    assert ready.wait(30)
    yield
    leave.set()
    running.result(30)
