"""`/tasks/CODE/on/DAY`: a task as of the end of a day."""

from flask import Blueprint, Response, redirect
from werkzeug.wrappers import Response as AnyResponse

from pacnam_tasks.accounts.signed_in import current_actor
from pacnam_tasks.core.web import clock, reading, render
from pacnam_tasks.progress.past_day.page import page_of_day
from pacnam_tasks.tasks.forms import read_as_of

bp = Blueprint("past_day", __name__)


@bp.get("/tasks/<code>/on/<past_day>")
def show(code: str, past_day: str) -> AnyResponse:
    """The task, its updates and evidence as they were known then; today is the page of the task itself."""
    asked = read_as_of({"as_of": past_day}, clock().today())
    if asked is None:
        return redirect(f"/tasks/{code}", 303)
    with reading() as session:
        context = page_of_day(session, code, current_actor(), asked, clock())
    answer: Response = render("past_day/show.html", None, **context)
    return answer
