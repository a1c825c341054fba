"""Runs everything: one poller holds the lock, reads the sources, derives, stores and alerts.

A round. `rounds` picks the sources that are due; a server's demand to wait, a quota and a missing key hold even for a
person who asks. Rounds may overlap, and one source is read by one of them at a time, so a slow source delays no other.
Each generator is driven (`source_runner`): conditional GET with the address guard on the address really connected to,
caps, pacing, at most 8 in flight; parsing in a thread, or for a large answer in a process with a time limit; new
entries compared with known ones in a thread, one reading at a time; then `deriver` derives in a thread, `alert_drafts`
asks the rules, and one transaction stores the new facts, the sightings, the rows that differ and the alerts
(`reading_storage`). Validators are committed with their entries, so a crash repeats work and loses nothing. Nothing new
read means nothing derived.

The outbox is every alert row without a delivery. Only the holder of the poller lock delivers: `sending`, then sent,
then `done`; a new holder sends again what it finds in `sending` (`alert_delivery`).

The official file is a `Download` step beside the rounds (`sam_daily_file`): streamed into the cache under the same
guards, resumed only under the same strong tag, cut into records as bytes, parsed in a thread, deleted. A stub, a half
file, or one with less than half of the last one's rows concludes nothing and leaves the old tag.

Two processes. The poller is `mineralwatch watch`, or the same started by the screen as a child with a lifeline (a pipe;
when it closes, the child ends). The lock is `flock` on one file, the process id stands in another. Any process may
write small acts; commands to the poller are rows of a table. The screen watches the `revision` number and reads one
snapshot when it changes, and checks every three seconds whether somebody still polls. A poller that is told to stop has
one second (`shutdown`); an unfinished transaction is rolled back.

The store notes from which facts and by which code its tables follow. When that differs at the start of a poller,
everything is derived and the difference written; nothing of it is news.
"""
