"""Every SELECT about tasks; each starts from who asks.

`visible` who may know of what, `one` a single task and its surroundings, `counts` sums for any day,
`lists` the rows of lists,
`selected` which tasks a list shows, `paging` in what order and page, `desk` the groups of a home page.
"""
