"""Room for the frames of a test.

Python keeps what a thread's running functions need in chunks of 16 KB, and gives a chunk back to the system as soon as
its last function ends. A test begins deep within pytest: what it calls crosses the edge of a chunk four hundred times,
and each time takes two system calls and four new pages. A function that asks for much opens a chunk of its own, and
leaves in it what it does not use to all that it calls.
"""

ASKED = 70_000  # of the 131,072 places that a chunk then has; all that a test calls at once takes a few thousand


def with_room(call, *arguments):
    return call(*arguments)


with_room.__code__ = with_room.__code__.replace(co_stacksize=ASKED)
