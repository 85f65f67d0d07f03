"""Ctrl-C and its kin."""

import os
import signal

import pytest

from pacnam_tasks.core.stopping import StopAsked, stoppable, unstoppable

STOP_SIGNALS = pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])


@STOP_SIGNALS
def test_a_stop_signal_is_heard_where_one_may_stop(number: signal.Signals) -> None:
    with pytest.raises(StopAsked), stoppable():
        os.kill(os.getpid(), number)


@STOP_SIGNALS
def test_what_must_come_to_its_end_does(number: signal.Signals) -> None:
    with stoppable(), unstoppable():
        os.kill(os.getpid(), number)


@STOP_SIGNALS
def test_afterwards_the_signals_mean_what_they_meant(number: signal.Signals) -> None:
    def mine(*_args: object) -> None: ...

    before = signal.signal(number, mine)
    try:
        with stoppable():
            pass

        assert signal.getsignal(number) is mine
    finally:
        signal.signal(number, before)
