"""Whether something is news, and whether news becomes an alert.

It is decided once, when it is first stored, and kept as a sighting (`domain/derivation/changes` compares the states
before and after, `news_verdict` decides). A source's first reading is its baseline; a change against what is stored is
news even then. A feed entry is no news when it stood in the first reading or is dated more than a week back; a date
that is missing, unreadable or in the future says nothing of its age. An event that only a headline reported becomes
news when an official source first shows it after its own baseline, unless the record held it, an alert was raised, or
it is dated more than 30 days back. A difference that follows from no new fact, but from another program or record, is
no news and alerts nobody.

The user's filter hides and mutes (`watch_filter`). It never decides what is stored, so narrowing it closes nothing.
"""
