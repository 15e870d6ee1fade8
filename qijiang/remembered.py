"""Answers that a process remembers, each under all that it depends on."""

from collections.abc import Callable, Hashable
from typing import Any


class Remembered:
    """At most `most` answers; the oldest goes first. They are shared between requests: to be read only."""

    def __init__(self, most: int):
        self.most = most
        self.answers: dict[Hashable, Any] = {}

    def get(self, key: Hashable, ask: Callable[[], Any]) -> Any:
        """The answer under that key, asked for where there is none; None is no answer."""
        answer = self.answers.get(key)  # another thread may take it out at any moment
        if answer is not None:
            return answer
        answer = ask()
        while len(self.answers) >= self.most:
            self.answers.pop(next(iter(self.answers)), None)
        self.answers[key] = answer
        return answer

    def forget(self) -> None:
        self.answers.clear()
