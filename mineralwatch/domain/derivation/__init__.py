"""Derives everything about solicitations from the facts, by one pure function in five strata (`derive`).

None of the strata feeds an earlier one:

1. Readings of notices make histories by number; a notice without one has a provisional key of its own. Rows of the
   record stand under their frozen keys, those of the register under the contracts that notices or the record name.
2. A provisional solicitation is merged with a numbered one by a notice that stands under both, by a contract, or by
   points. Facts keep their own key, so `unmerge` gives both sides what their own facts give.
3. Stories, oldest first, are compared with what notices, register, record, the user and the stories before them show.
   One that can mean none of it may found a provisional solicitation, whose key is bound to it for ever. All stories are
   attached anew each time, so one that came too early finds its solicitation when it appears.
4. Links of reissues are proposed over all solicitations.
5. Each solicitation is projected with its events, witnesses, claims and contracts, and the values that lists show.

What one solicitation was derived from is remembered (`derive.Memory`), so a change derives only what it touches. One
whose derivation fails keeps its last state, and `doctor` names it. The order of facts that came at no particular moment
does not matter.

Two clocks. A past moment is the same derivation over fewer facts (`past.derive_at`). `known_by` cuts the facts to those
of then: readings, entries with the words that they had, acts that stood, sightings and provisional keys by when they
were stored, rows of the record by when their sources were published. `as_of` cuts the derived state to what had
happened and projects the rest once more; `clocks` says from when an event, a witness, a notice, a claim and a contract
count. Of two steps at one instant only the last can be asked for.
"""
