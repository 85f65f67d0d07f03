"""The ladder as it is shipped, in force until the office keeps its own. Data."""

from pacnam_tasks.reminders.ladder.rules import Addressee, Ladder, Rung, Source

WORK = frozenset({Addressee.OFFICER})
UNIT = WORK | {Addressee.HEAD, Addressee.ACTING}
HEADS = UNIT - WORK
MEMBER_TOO = UNIT | {Addressee.MEMBER}
ABOVE_TOO = HEADS | {Addressee.OFFICE, Addressee.STANDING}
DECIDER = frozenset({Addressee.DECIDER})

SHIPPED = Ladder(
    (
        *(Rung(Source.DUE, days, WORK) for days in (-7, -3)),
        *(Rung(Source.DUE, days, UNIT) for days in (-1, 0, 1)),
        Rung(Source.DUE, 3, MEMBER_TOO),
        Rung(Source.DUE, 7, MEMBER_TOO, weekly=True),
        *(Rung(Source.REVIEW, days, ABOVE_TOO) for days in (0, 7)),
        *(Rung(Source.SILENCE, days, UNIT) for days in (15, 30)),
        *(Rung(Source.PERIOD, days, UNIT) for days in (1, 5)),
        *(Rung(Source.SUBMISSION, days, DECIDER) for days in (3, 7)),
        Rung(Source.ACCEPTANCE, 2, HEADS),
        Rung(Source.ACCEPTANCE, 7, HEADS | {Addressee.OFFICE}, weekly=True),
        *(Rung(Source.RESUBMISSION, days, UNIT) for days in (-1, 1)),
        Rung(Source.RESUBMISSION, 7, MEMBER_TOO),
        Rung(Source.EXTENSION, 2, DECIDER),
        Rung(Source.EXTENSION_DUE, -1, DECIDER),
        *(Rung(Source.OBSTACLE, days, DECIDER) for days in (1, 3, 7)),
        Rung(Source.DIRECTION_GIVEN, 0, HEADS),
        *(Rung(Source.DIRECTION, days, HEADS) for days in (1, 3, 7)),
    )
)
