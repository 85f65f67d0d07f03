"""Which pages are looked at in the browser, and which addresses are none."""

PAGES: list[tuple[str, list[str]]] = [
    ("", ["/login"]),
    ("bocbo", ["/", "/tasks", "/tasks/NV-2023-003-XBB", "/tasks/NV-2023-003", "/progress", "/inbox", "/account"]),
    ("bocbo", ["/tasks/NV-2023-014-XBB", "/tasks/NV-2023-014-XBB/breakdown", "/tasks/NV-2023-014"]),
    ("hnd-bocbo", ["/", "/tasks/NV-2023-014-XBB-HNDXBB"]),
    ("nnptnt", ["/", "/tasks/printed", "/decisions", "/tasks/NV-2023-003", "/tasks/NV-2023-006", "/inbox"]),
    (
        "vanphong",
        [
            "/",
            "/tasks",
            "/tasks?q=don+doc&state=open",
            "/tasks?level=part&timeliness=overdue",
            "/tasks/new",
            "/tasks/texts?timeliness=overdue",
            "/tasks/assignments",
            "/tasks/views",
            "/tasks/views/new?timeliness=overdue",
            "/tasks/NV-2023-008",
            "/tasks/NV-2023-014",
            "/tasks/NV-2023-021",
            "/tasks/NV-2023-022",
            "/progress",
            "/progress?as_of=2023-08-31&level=part",
            "/progress?since=2023-08-31",
            "/tasks?timeliness=extended&level=all",
            "/progress/fields/nong-nghiep",
            "/progress/fields/nong-nghiep/directions",
            "/progress/units/XBB",
            "/progress/members/4",
            "/obstacles",
            "/reports",
            "/reports/new",
            "/reports/numbers",
            "/admin/reminders",
            "/admin/reminders/rungs/due/-3",
            "/admin/reminders/rungs/silence/new",
            "/admin/reminders/forecast",
            "/admin/reminders/ledger",
            "/reports/letters/new?unit=NNPTNT",
            "/admin/system",
            "/tasks/KHONG-CO",
            "/admin/calendar?year=2024",
            "/indicators",
            "/indicators/CT-02",
            "/indicators/CT-02/unit",
            "/indicators/new",
            "/indicators/import",
            "/admin/calendar/days/2023-09-01",
        ],
    ),
    ("uyvien3", ["/", "/decisions", "/handovers/2", "/handovers/new"]),
    ("ttdvnn", ["/handovers", "/acting", "/units/TTDVNN/acting", "/inbox/preferences"]),
    ("thuongtruc", ["/", "/inbox/preferences", "/tasks/NV-2023-008", "/progress/programmes/ntm"]),
    ("thuongtruc", ["/indicators/CT-03?period=2023-09"]),
    ("quantri", ["/", "/progress", "/admin/calendar", "/admin/reminders", "/admin/system"]),
]
NOT_SHOWN = {("vanphong", "/tasks/KHONG-CO"), ("quantri", "/progress")}
"""Whom what is not shown, looked at for the page that says so."""
BY_A_WAY_OF_THEIR_OWN = {
    "by_link.show": "test_by_link.py: the address is a secret",
    "drafting.edit": "test_office_hands.py: a draft is made first",
    "errata.edit": "test_pages.py: the number of the entry is not known before",
    "reports.show": "test_wrong_turns.py: a report is made first",
}
"""Pages that other tests look at, and why."""
NO_PAGE = {
    "static", "devices.worker", "devices.manifest", "feed.show", "progress.show_file", "reports.download",
    "reports.download_word", "issuing.signed",
    "operations.healthz", "operations.readyz",
}  # fmt: skip
"""Addresses that give a file, or a word to a machine."""
