"""What is sent of a person's choice."""

from collections.abc import Mapping

from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.reminders.messages.rules import Quiet
from pacnam_tasks.reminders.preferences.models import Preference
from pacnam_tasks.reminders.preferences.rules import Choice, hours_open, phone_of


def read_choice(form: Mapping[str, str], quiet: Quiet, *, gets_digest: bool, takes_phone: bool) -> Choice:
    """A choice as sent; raises Refused for an hour that is not offered, and for a telephone where none is asked for.

    Who gets no digest leaves it as shipped.
    """
    wrong: dict[str, str] = {}
    by_name = {f"{one:%H:%M}": one for one in hours_open(quiet)}
    typed = form.get("hour", "").strip()
    if typed and typed not in by_name:
        wrong["hour"] = _("Please choose one of the hours in the list, outside the quiet hours.")
    number = form.get("phone", "").strip()
    phone = phone_of(number) if number else ""
    if number and not takes_phone:
        wrong[""] = _("No text messages are sent, so no telephone number is kept. Nothing was saved.")
    elif phone is None:
        wrong["phone"] = _("“%(text)s” is not a telephone number. Please write it like 0912 345 678.", text=number[:30])
    if wrong:
        raise Refused(wrong)
    return Choice(
        by_name.get(typed), "email" in form, "urgent" in form, "digest" in form or not gets_digest, phone or ""
    )


def as_typed(chosen: Preference) -> dict[str, str]:
    """The fields of the form as it stands."""
    ticked = {name: "1" for name in ("email", "urgent", "digest") if getattr(chosen, name)}
    return {"hour": f"{chosen.hour:%H:%M}" if chosen.hour else "", "phone": chosen.phone, **ticked}
