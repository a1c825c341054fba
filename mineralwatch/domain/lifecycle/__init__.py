"""Makes events out of the versions of notices.

A history is a pure function of the set of readings (`notice_history`): it sorts them itself, so the order of arrival
cannot matter, and a text that is read a day later completes its version instead of amending it. A version is compared
with its predecessor as the same source gave both, so a difference of form is no change. A value that a source leaves
out is unknown, which is no change.

`removed` needs two whole readings of one source without the notice and no other source that still holds it (`absence`),
or the source's own field, when it turns the newest version inactive before its archive date (`deactivation`).
"""
