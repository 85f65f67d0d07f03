"""Words for the accounts that the demonstration is known by."""

from pacnam_tasks.core.words import lazy_gettext as _l

ACCOUNT = {
    "vanphong": _l("the committee's office"),
    "thuongtruc": _l("standing members: assign and confirm"),
    "uyvien": _l("committee member in charge of agriculture and forestry"),
    "nnptnt": _l("head of Phòng NN&PTNT"),
    "kiemlam": _l("head of Hạt Kiểm lâm"),
    "bocbo": _l("leader of xã Bộc Bố"),
    "colinh": _l("leader of xã Cổ Linh"),
    "ubkt": _l("inspection: reads everything"),
    "quantri": _l("administrator: accounts and units"),
}
