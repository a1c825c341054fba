"""When a source is read again, when it counts as down, and which item of a feed is which.

A waiting time is ignored when it was stored at a moment that is still to come, or ends further ahead than the source's
longest wait, since the clock was wrong then (`fetch_schedule.due_at`). A tick that comes more than two minutes late
means that the machine slept: each source that fell due gets one turn, spread over a minute.

When our own network is down, no source has failed: if hosts that worked fall silent together and none answers, all wait
1, 2, then 5 minutes, and failures and quotas stay as they were (`outage`).

`entry_identity` decides which item of a feed is which by the first id of an ordered list that identifies it; an id that
several items of a feed share is ignored in that feed from then on.
"""
