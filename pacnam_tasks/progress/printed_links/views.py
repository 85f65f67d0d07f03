"""The page that is printed."""

from flask import Blueprint, Response
from markupsafe import Markup

from pacnam_tasks.accounts.links.rules import PRINTED, Link
from pacnam_tasks.accounts.links.tokens import signed
from pacnam_tasks.accounts.models import Account
from pacnam_tasks.accounts.signed_in import current_actor
from pacnam_tasks.core.web import clock, reading, render, settings
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.progress.printed_links.codes import code_of
from pacnam_tasks.progress.printed_links.queries import AT_MOST, to_report
from pacnam_tasks.tasks.queries.days import judged_on

bp = Blueprint("printed_links", __name__)


@bp.get("/tasks/printed")
def show() -> Response:
    """The open tasks of the person's units, each with its code to scan; the same codes all day."""
    actor, today = current_actor(), clock().today()
    with reading() as session:
        account = session.get_one(Account, actor.account_id)
        cards, are_more = to_report(session, actor, judged_on(session, today))
    series, why_not = account.link_series, _why_not(account)
    links = [Link(actor.account_id, series, card.listed.id, PRINTED, today) for card in cards]
    return render(
        "printed_links/show.html",
        rows=[(card, "" if why_not else _code(link)) for card, link in zip(cards, links, strict=True)],
        units=sorted({card.listed.lead_name for card in cards}),
        why_not=why_not,
        at_most=AT_MOST if are_more else None,
        last_day=links[0].last_day if links else None,
        today=today,
    )


def _why_not(account: Account) -> str:
    """Why no code is printed; empty where there is no reason."""
    if not settings().update_links:
        return _("Links for reporting without signing in are switched off.")
    if not account.takes_links:
        return _("You have links without sign-in switched off. Switch them on at the page of your account.")
    return ""


def _code(link: Link) -> Markup:
    return code_of(f"{settings().public_url}/u/{signed(settings().secret_key, link)}")
