"""Words for minutes of hand-over."""

from pacnam_tasks.core.words import lazy_gettext as _l
from pacnam_tasks.decisions.handover.rules import HandoverState, LeftOut, Was

WAS = {Was.HANDLER: _l("as the person who handles it"), Was.MEMBER: _l("as the member in charge")}
HANDOVER_STATE = {
    HandoverState.OPEN: _l("Waits for the receiver"),
    HandoverState.CONFIRMED: _l("Taken over"),
    HandoverState.DECLINED: _l("Declined"),
    HandoverState.WITHDRAWN: _l("Withdrawn"),
    HandoverState.LAPSED: _l("Lapsed with an account"),
}
LEFT_OUT = {
    LeftOut.ENDED: _l("not taken over: it had ended"),
    LeftOut.MOVED: _l("not taken over: it was with somebody else"),
    LeftOut.UNFIT: _l("not taken over: the receiver may not hold it"),
}
EVENT = {
    "handover_opened": _l("Minute of hand-over made"),
    "handover_confirmed": _l("Hand-over confirmed"),
    "handover_declined": _l("Hand-over declined"),
    "handover_withdrawn": _l("Hand-over withdrawn"),
    "handover_lapsed": _l("Hand-over lapsed"),
}
