"""Texts that people should not send, and what harmless ones look like beside them."""

HARMLESS = "Đã gieo cấy xong."
HOSTILE = {
    "script": "<script>document.title='hit'</script>",
    "image": "<img src=x onerror=\"document.title='hit'\">",
    "picture language": "<svg/onload=\"document.title='hit'\"><style>*{display:none}</style>",
    "end of a field": "</textarea><script>document.title='hit'</script>",
    "end of the page": "</p></li></main></body></html><h1>hit</h1>",
    "end of a comment": "--><script>document.title='hit'</script><!--",
    "double quote": "\" autofocus onfocus=\"document.title='hit'",
    "single quote": "' onmouseover='document.title=1' x='",
    "no quote": "x onfocus=alert(1) autofocus tabindex=1",
    "htmx": '<b hx-get="/tasks" hx-trigger="load" hx-on::load="alert(1)" data-hx-post="/logout">x</b>',
    "address": "javascript:alert(document.domain)",
    "template": "{{ 7 * 7 }} {% raw %} {{ config.SECRET_KEY }} ${7*7} #{7*7}",
    "placeholder": "%(text)s %(day)s %s %n {0} {text}",
    "entities": "&lt;script&gt;alert(1)&lt;/script&gt; &#60;b&#62; &amp;",
    "direction": "\u202ebáo cáo\u202c \u2066x\u2069 \u200fحسن\u200e \u061c",
    "nul": "trước\x00sau",
    "control": "".join(map(chr, [*range(1, 9), *range(14, 32), *range(127, 160)])) + "x",
    "nothing seen": "\u200b\ufeff\u2028x\u2029\ufffe\uffff\U000e0041",
    "combining": "a" + "\u0301" * 10_000,
    "formula": '=HYPERLINK("http://x.example";"x") \'; DROP TABLE task; --',
}
