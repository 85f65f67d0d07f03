"""Sentences of the follow-up report in the official pattern, right at zero and at one. Pure."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from pacnam_tasks.core.text import number, one_decimal
from pacnam_tasks.reports.bound import figure, marked, numbered, some, some_tasks
from pacnam_tasks.reports.content import (
    Counts,
    DueTask,
    Earlier,
    IssuedLetter,
    Levels,
    Line,
    Obstacle,
    OverdueTask,
    Span,
    Urging,
    Within,
)
from pacnam_tasks.reports.issuing.rules import named
from pacnam_tasks.reports.rates import share
from pacnam_tasks.reports.rules import LONGEST_LIST
from pacnam_tasks.reports.wording import clipped, counted, inside, is_of_party, lowered, short_date

LATE_UNITS_NAMED = 10
AGE_WORDS = ("từ 01 đến 10 ngày", "từ 11 đến 30 ngày", "từ 31 đến 60 ngày", "từ 61 đến 120 ngày", "trên 120 ngày")
PROPOSING = re.compile(r"^đề nghị\b[\s:,–-]*", re.IGNORECASE)


NAMED_UNITS = 3
"""To how many units a letter goes that are named where it is told of; more are counted."""


def done(counts: Counts) -> int:
    """Finished tasks, on time or not."""
    return counts.done_on_time + counts.done_late + counts.done_undated


def open_(counts: Counts) -> int:
    """Tasks on which work is still owed."""
    return counts.open_in_time + counts.open_overdue + counts.open_undated


def enumerated(items: Sequence[str]) -> str:
    """`a, b và c`."""
    return " và ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


WORK = "theo dõi, đôn đốc thực hiện nhiệm vụ"
OWN_WORK = "thực hiện nhiệm vụ được giao"
"""What the results of a committee's report are of, and those of a unit's own."""


def opening(sources: Sequence[str], author: str, day: date, span: Span | None = None, work: str = WORK) -> str:
    """On what ground and about what the report is."""
    ground = enumerated(sources) if sources else "quy định về theo dõi, đôn đốc việc thực hiện nhiệm vụ"
    return f"Thực hiện {ground}, {author} báo cáo kết quả {work} {told_until(day, span)} như sau:"


def closing(author: str, addressee: str, day: date, span: Span | None = None, work: str = WORK) -> str:
    """The last paragraph, which stays with the signature."""
    to = f", {author} báo cáo {addressee}" if addressee else ""
    return f"Trên đây là kết quả {work} {of_span(span) or f'đến ngày {short_date(day)}'}{to}."


def of_span(span: Span | None) -> str:
    """`tháng 9 năm 2023` as a figure that moves with the period; empty for a report of a day."""
    return marked("period", span.words) if span is not None else ""


def told_until(day: date, span: Span | None) -> str:
    """`đến hết ngày 15/9/2023`, of a period `tháng 9 năm 2023 (số liệu đến hết ngày 30/9/2023)`."""
    if span is None:
        return f"đến hết ngày {short_date(day)}"
    days = f"{days_of(span)}; " if span.needs_days else ""
    return f"{of_span(span)} ({days}số liệu đến hết ngày {short_date(day)})"


def days_of(span: Span) -> str:
    """`từ ngày 11/9/2023 đến ngày 17/9/2023`."""
    return f"từ ngày {short_date(span.first_on)} đến ngày {short_date(span.last_on)}"


def span_line(day: date, span: Span | None, before: str = "") -> str:
    """The last line of an abstract: the period, where it is of one (with a word `before` it), and the day."""
    figures = f"(số liệu đến ngày {short_date(day)})"
    return f"{before}{span.words} {figures}" if span is not None else figures


def source(kind: str, number_: str, issued_on: date, issuer: str, abstract: str) -> str:
    """A document as it is cited for the first time: a comma before the day only after a number of the Party."""
    comma = "," if is_of_party(number_.partition("-")[2]) else ""
    cited = f"{kind} số {number_}{comma}" if number_ else kind
    about = lowered(abstract).rstrip(". ")
    if about and not about.startswith("về "):
        about = f"về {about}"
    return f"{cited} ngày {short_date(issued_on)} của {issuer} {about}".rstrip()


def assignment(total: Counts, fields: int, units: int, author: str, day: date) -> str:
    """Section I: how much was assigned, to how many, in how many fields."""
    if total.assigned == 0:
        return f"Đến ngày {short_date(day)}, chưa có nhiệm vụ nào được giao."
    return (
        f"Đến ngày {short_date(day)}, {author} theo dõi, đôn đốc {some_tasks('assigned', total.assigned)} được giao "
        f"cho {some('units', units)} cơ quan, đơn vị chủ trì, thuộc {some('fields', fields)} lĩnh vực"
        f"{_standing_still(total)}."
    )


def _standing_still(total: Counts) -> str:
    still = [f"tạm dừng {some_tasks('paused', total.paused)}"] if total.paused else []
    still += [f"thu hồi {some_tasks('revoked', total.revoked)}"] if total.revoked else []
    return f"; trong đó {enumerated(still)}" if still else ""


def parts_assigned(parts: Counts, units: int) -> str:
    """Section I: the shares into which tasks were broken down."""
    given, to = some_tasks("parts/assigned", parts.assigned), some("parts/units", units)
    return f"Từ các nhiệm vụ trên, {given} thành phần được giao cho {to} đơn vị thực hiện."


def finished(counts: Counts, what: str = "nhiệm vụ được giao", scope: str = "") -> str:
    """How many are done, of how many, and how; `scope` begins the names of its figures."""
    count, whole = done(counts), counts.assigned
    if count == 0:
        return f"Trong {some(f'{scope}assigned', whole)} {what}, chưa có nhiệm vụ hoàn thành."
    kinds = [
        (f"{scope}done_on_time", counts.done_on_time, "đúng hạn"),
        (f"{scope}done_late", counts.done_late, "quá hạn"),
        (f"{scope}done_undated", counts.done_undated, "không xác định thời hạn"),
    ]
    return (
        f"Trong {some(f'{scope}assigned', whole)} {what}, đã hoàn thành {some_tasks(f'{scope}done', count)}, "
        f"bằng {share(f'{scope}done_share', count, whole)}{_of_which(kinds, 'hoàn thành ')}."
    )


def under_way(counts: Counts) -> str:
    """How many are still being worked on, of how many, and how they stand."""
    count = open_(counts)
    if count == 0:
        return "Không còn nhiệm vụ đang thực hiện."
    kinds = [
        ("open_in_time", counts.open_in_time, "trong hạn"),
        ("open_overdue", counts.open_overdue, "quá hạn"),
        ("open_undated", counts.open_undated, "không xác định thời hạn"),
    ]
    told = f"Đang thực hiện {some_tasks('open', count)}, bằng {share('open_share', count, counts.assigned)}"
    return f"{told}{_of_which(kinds)}."


def _of_which(kinds: Sequence[tuple[str, int, str]], late: str = "") -> str:
    """How many of each kind; `late` says of what, where all of them are late and the word alone could be misread."""
    present = [(name, count, word) for name, count, word in kinds if count]
    if len(present) > 1:
        return "; trong đó " + ", ".join(f"{word} {some(name, count)}" for name, count, word in present)
    _name, count, word = present[0]
    return f", {'tất cả đều ' if count > 1 else ''}{late if word == 'quá hạn' else ''}{word}"


def progress(counts: Counts) -> str:
    """The weighted mean, and how fresh the reports are; empty where there is nothing to say."""
    said = []
    if counts.percent is not None:
        said.append(f"Tỷ lệ thực hiện bình quân theo trọng số đạt {mean(counts.percent)}.")
    if running := open_(counts):
        said.append(
            f"Trong 14 ngày gần nhất, {_fresh(counts.updated, running)}"
            + (f"; {some_tasks('silent', counts.silent)} quá 14 ngày chưa cập nhật." if counts.silent else ".")
        )
    return " ".join(said)


def assigned_within(happened: Within, span: Span) -> str:
    """Section I: how many were newly assigned in the period."""
    new = f"giao mới {_new(happened)}" if happened.assigned else "không giao nhiệm vụ mới"
    return f"Trong {figure('period', span.words)}, {new}."


def received_within(happened: Within, span: Span) -> str:
    """The same in the words of the unit that they were assigned to."""
    new = f"được giao mới {_new(happened)}" if happened.assigned else "không có nhiệm vụ mới được giao"
    return f"Trong {figure('period', span.words)}, {new}."


def _new(happened: Within) -> str:
    return some_tasks("within/assigned", happened.assigned)


def done_within(happened: Within, span: Span) -> str:
    """Section II: how many were finished in the period, and how those due in it stand."""
    done_ = some_tasks("within/done", happened.done)
    told = f"hoàn thành {done_}" if happened.done else "không có nhiệm vụ hoàn thành"
    return f"Trong {figure('period', span.words)}, {told}; {_due_within(happened)}."


def _due_within(happened: Within) -> str:
    if not happened.due:
        return "không có nhiệm vụ đến hạn trong kỳ"
    due = f"có {some_tasks('within/due', happened.due)} đến hạn trong kỳ"
    if not happened.due_done:
        return f"{due}, đều chưa hoàn thành" if happened.due > 1 else f"{due}, chưa hoàn thành"
    rate = share("within/due_done_share", happened.due_done, happened.due)
    return f"{due}, đã hoàn thành {some_tasks('within/due_done', happened.due_done)}, bằng {rate}"


def compared(total: Counts, before: Earlier) -> str:
    """What is more or less than in the period before."""
    since = f"So với kỳ trước (số liệu đến ngày {short_date(before.last_on)})"
    moved = (
        ("assigned", total.assigned - before.total.assigned, "nhiệm vụ được giao"),
        ("done", done(total) - done(before.total), "nhiệm vụ hoàn thành"),
        ("open_overdue", total.open_overdue - before.total.open_overdue, "nhiệm vụ quá hạn"),
    )
    said = [f"{'tăng' if by > 0 else 'giảm'} {some(f'since/{name}', abs(by))} {what}" for name, by, what in moved if by]
    same = [what for _name, by, what in moved if not by]
    if not said:
        return f"{since}, số nhiệm vụ được giao, hoàn thành, quá hạn không thay đổi."
    more = f"; số {enumerated(same)} không thay đổi" if same else ""
    return f"{since}, {enumerated(said)}{more}."


def mean(percent: Decimal) -> str:
    """The weighted mean as it is printed, bound."""
    return figure("percent", f"{number(one_decimal(percent))}%")


def _fresh(updated: int, running: int) -> str:
    if updated == 0:
        return f"chưa có nhiệm vụ nào trong {some_tasks('open', running)} đang thực hiện được cập nhật"
    rate = share("updated_share", updated, running)
    return f"{some_tasks('updated', updated)} đang thực hiện được cập nhật, bằng {rate}"


def units(by_unit: Sequence[Line], appendix: str) -> str:
    """How the lead units stand, and where each one's counts are."""
    complete = sum(1 for line in by_unit if line.counts.assigned and done(line.counts) == line.counts.assigned)
    late = [line for line in by_unit if line.counts.open_overdue]
    said = [f"Có {some('units', len(by_unit))} cơ quan, đơn vị chủ trì nhiệm vụ"]
    if complete:
        said.append(f"{some('units_complete', complete)} cơ quan, đơn vị hoàn thành toàn bộ nhiệm vụ được giao")
    if late:
        listed = late[:LATE_UNITS_NAMED]
        names = [f"{inside(line.name)} ({some(f'late/{line.name}', line.counts.open_overdue)})" for line in listed]
        if rest := len(late) - len(listed):
            names.append(f"{some('units_late_more', rest)} cơ quan, đơn vị khác")
        said.append(f"{some('units_late', len(late))} cơ quan, đơn vị có nhiệm vụ quá hạn: {enumerated(names)}")
    else:
        said.append("không cơ quan, đơn vị nào có nhiệm vụ quá hạn")
    return "; ".join(said) + f". Số liệu của từng cơ quan, đơn vị tại {appendix}."


def parts_done(parts: Counts) -> str:
    """How the shares of the units stand; never added to the tasks."""
    late = f" Quá hạn {some_tasks('parts/open_overdue', parts.open_overdue)} thành phần." if parts.open_overdue else ""
    moved = (
        f" Có {some_tasks('parts/extended', parts.extended)} thành phần đã được gia hạn; nếu tính theo thời hạn "
        f"ban đầu, quá hạn {some_tasks('parts/open_overdue_original', parts.open_overdue_original)} thành phần."
        if parts.extended
        else ""
    )
    return finished(parts, "nhiệm vụ thành phần", "parts/") + late + moved


def overdue(total: Counts, listed: int, annex: str) -> str:
    """Section III: how many are overdue and for how long."""
    late = total.open_overdue
    if late == 0:
        return "Không có nhiệm vụ quá hạn."
    ages = [
        f"quá hạn {word} {some_tasks(f'age/{place}', n)}"
        for place, (n, word) in enumerate(zip(total.ages, AGE_WORDS, strict=True), 1)
        if n
    ]
    split = f"; trong đó {', '.join(ages)}" if len(ages) > 1 else _of_one_age(total)
    rest = f" {some_tasks('overdue_listed', listed)} quá hạn lâu nhất gồm:" if listed < late else ""
    return f"Có {some_tasks('open_overdue', late)} quá hạn{split}" + (
        f". Danh mục tại {annex}.{rest}" if rest else ", gồm:" if late > 1 else ", cụ thể:"
    )


def _of_one_age(total: Counts) -> str:
    """Of several that are all overdue for about as long: for how long."""
    word = next((word for n, word in zip(total.ages, AGE_WORDS, strict=True) if n), "")
    return f", đều quá hạn {word}" if word and total.open_overdue > 1 else ""


def overdue_task(place: int, task: OverdueTask) -> str:
    """One overdue task with its unit, its deadline and the cause that was reported."""
    cause = f"nguyên nhân: {quoted(task.cause)}" if task.cause else "chưa báo cáo nguyên nhân"
    return (
        f"{numbered(place)} {titled(task.title, task.code)}: {_led_by(task.unit)}"
        f"{figure('deadline', deadline(task))}, quá hạn {some('days', task.days)} ngày{standing(task)}; {cause}."
    )


def _led_by(unit: str) -> str:
    """Who leads it, before what else is said; nothing where the unit itself speaks."""
    return f"{inside(unit)} chủ trì, " if unit else ""


def standing(task: OverdueTask) -> str:
    """`; kết quả bị trả lại ngày 08/9/2023`, or that its completion waits to be confirmed; empty for other work."""
    if task.waits:
        return "; đã báo cáo hoàn thành quá hạn, chờ xác nhận"
    return f"; kết quả đã bị trả lại ngày {short_date(task.returned_on)}" if task.returned_on else ""


def deadline(task: OverdueTask | DueTask) -> str:
    """The deadline in force, and where it was moved the original one and how often."""
    said = f"thời hạn {short_date(task.due)}"
    more = beside_deadline(task, "thời hạn ban đầu")
    return f"{said} ({more})" if more else said


def beside_deadline(task: OverdueTask | DueTask, words: str) -> str:
    """`tính đến 18/9/2023; ban đầu 31/8/2023, gia hạn 01 lần`; empty where it is worked and was never moved."""
    through = f"tính đến {short_date(task.counts_until)}" if task.counts_until else ""
    return "; ".join(one for one in (through, first_deadline(task, words)) if one)


def first_deadline(task: OverdueTask | DueTask, words: str) -> str:
    """`ban đầu 31/8/2023, gia hạn 01 lần`; empty where the deadline was never moved."""
    if task.original_due is None:
        return ""
    often = f", gia hạn {counted(task.extensions)} lần" if task.extensions else ""
    return f"{words} {short_date(task.original_due)}{often}"


def responsibility(late: Sequence[OverdueTask]) -> str:
    """Who still owes a cause; empty where every cause is known."""
    silent = [task for task in late if not task.cause]
    if not silent:
        return ""
    owed = f"Còn {some_tasks('no_cause', len(silent))} quá hạn chưa báo cáo nguyên nhân"
    if not any(task.unit for task in silent):
        return f"{owed}."
    return f"{owed}; người đứng đầu cơ quan, đơn vị chủ trì chịu trách nhiệm báo cáo nguyên nhân và thời hạn khắc phục."


def urging(found: Urging) -> str:
    """Section III: the letters by which units were urged in the period."""
    days = f"từ ngày {short_date(found.first_on)} đến ngày {short_date(found.last_on)}"
    if not found.letters:
        return f"Không phát hành công văn đôn đốc {days}."
    listed = found.letters[:LONGEST_LIST]
    told = "; ".join(f"{letter(one)}, gửi {sent_to(one)}" for one in listed)
    more = f"; {counted(len(listed))} công văn đầu gồm" if len(listed) < len(found.letters) else ""
    issued = some("letters", len(found.letters))
    return f"{days[:1].upper()}{days[1:]}, đã phát hành {issued} công văn đôn đốc{more}: {told}."


def letter(one: IssuedLetter) -> str:
    """`số 12-CV/HU, ngày 05/9/2023`, of a State body `số 12/CV-UBND ngày 05/9/2023`."""
    comma = "," if is_of_party(one.symbol) else ""
    return f"{named(one.symbol, one.number)}{comma} ngày {short_date(one.day)}"


def sent_to(one: IssuedLetter) -> str:
    """`Phòng Nội vụ và xã Bộc Bố`; of many units how many they are."""
    if len(one.units) > NAMED_UNITS:
        return f"{counted(len(one.units))} cơ quan, đơn vị"
    return enumerated(list(map(inside, one.units)))


def obstacles(found: Sequence[Obstacle], listed: int) -> str:
    """Section IV: how many difficulties wait, and how many have an answer that is still to be acted on."""
    if not found:
        return "Không có khó khăn, vướng mắc được báo cáo."
    rest = f" {some('obstacles_listed', listed)} nội dung đầu gồm:" if listed < len(found) else ""
    said = how_they_stand(found)
    more = f".{rest}" if rest else "; cụ thể:" if "trong đó" in said else ", gồm:" if len(found) > 1 else ", cụ thể:"
    return f"Có {some('obstacles', len(found))} khó khăn, vướng mắc{said}{more}"


def how_they_stand(found: Sequence[Obstacle]) -> str:
    """How many of the difficulties wait, and how many have their answer: what follows their number."""
    answered = sum(one.answered for one in found)
    stand = {"đang chờ giải quyết": len(found) - answered, "đã được trả lời": answered}
    if all(stand.values()):
        names = zip(("obstacles_waiting", "obstacles_answered"), stand.items(), strict=True)
        return f", trong đó {', '.join(f'{some(name, n)} {words}' for name, (words, n) in names)}"
    return f" {next(words for words, n in stand.items() if n)}"


def obstacle(place: int, found: Obstacle, under: str = "") -> str:
    """One difficulty with the unit that reported it; `under` is the number of the heading above it."""
    title = titled(found.title, found.code)
    end = f" (đã được trả lời{on_day(found.answered_on)})." if found.answered else "."
    who = f"{inside(found.unit)} báo cáo" if found.unit else "có"
    return f"{numbered(place, under)} {title}: {who} {found.kind}: {quoted(found.text)}{end}"


def on_day(day: date | None) -> str:
    """` ngày 10/9/2023`; empty where it is not known."""
    return f" ngày {short_date(day)}" if day is not None else ""


def proposed_to(levels: Levels) -> str:
    """Section IV: the heading of what is put before the level above."""
    return f"Kiến nghị, đề xuất với {levels.above or 'cấp trên'}"


def proposals_listed(found: Sequence[Obstacle]) -> str:
    """Section IV: how much is put before the level above, where not all of it is listed."""
    if len(found) <= LONGEST_LIST:
        return ""
    return f"Có {some('proposals', len(found))} nội dung, {counted(LONGEST_LIST)} nội dung đầu gồm:"


def proposal(place: int, found: Obstacle, under: str = "") -> str:
    """One proposal to the level above: what the unit proposes, else what it cannot resolve."""
    title = titled(found.title, found.code)
    if found.proposal:
        who = f"{inside(found.unit)} " if found.unit else ""
        return f"{numbered(place, under)} {title}: {who}đề nghị: {proposed(found.proposal)}."
    by = f" do {inside(found.unit)} báo cáo" if found.unit else ""
    return f"{numbered(place, under)} {title}: đề nghị xem xét, giải quyết {found.kind}{by}: {quoted(found.text)}."


def coming(due: Sequence[DueTask], listed: int, window: tuple[date, date], annex: str, span: Span | None = None) -> str:
    """Section V: how many come due within the window, of a report of a period in the next one."""
    when = _ahead(window, span)
    if not due:
        return f"Không có nhiệm vụ đến hạn {when}."
    rest = (
        f" Danh mục tại {annex}. {some_tasks('due_listed', listed)} đến hạn sớm nhất gồm:" if listed < len(due) else ""
    )
    return f"{when[:1].upper()}{when[1:]}, có {some_tasks('due', len(due))} đến hạn" + (f".{rest}" if rest else ":")


def _ahead(window: tuple[date, date], span: Span | None) -> str:
    first, last = (short_date(day) for day in window)
    days = f"từ ngày {first} đến ngày {last}"
    if span is None:
        return days
    following = figure("next_period", span.next_words)
    if window[0] <= span.last_on:
        return f"{days} (hết {following})"
    return f"trong {following} ({days})" if span.needs_days else f"trong {following}"


def due_task(place: int, task: DueTask) -> str:
    """One task that comes due, with what has been reached."""
    waits = "; đã báo cáo hoàn thành, chờ xác nhận" if task.waits else ""
    return (
        f"{numbered(place)} {titled(task.title, task.code)}: {_led_by(task.unit)}"
        f"{figure('deadline', deadline(task))}, đã thực hiện {figure('reached', f'{number(task.percent)}%')}{waits}."
    )


def titled(title: str, code: str) -> str:
    """A task by its title, the code behind it."""
    return f"{clipped(title, 1000).rstrip('. ')} ({code})"


def proposed(text: str) -> str:
    """A quoted proposal, without the `Đề nghị` that stands before it already."""
    said = PROPOSING.sub("", quoted(text))
    return said[:1].upper() + said[1:] if said else quoted(text)


def quoted(text: str) -> str:
    """A quoted sentence without its own full stop."""
    return clipped(text).rstrip(".; ")
