"""What the machine has done, counted as it does it."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Ledger:
    """Steps, what came of each, which acts were taken, and how often a past day was compared."""

    steps: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    acts: Counter[str] = field(default_factory=Counter)
    past_days: int = 0

    def __str__(self) -> str:
        told = ", ".join(f"{number} {name}" for name, number in sorted(self.outcomes.items()))
        return f"{self.steps} steps ({told}), {self.past_days} past days recounted"
