// Package handoff holds the rules of handing a session from one engineer to another.
//
// Promise: a nil error means that the change and its event have committed. Every other error means that nothing has,
// tx.ErrOutcomeUnknown excepted. Of any number of people claiming one handoff, over any replicas, exactly one wins and
// the others learn the winner. Nothing of one account is ever seen from another: there, everything is
// [refusal.ErrNotFound].
//
// Model: a session is handed off by its owner. A parked handoff is silent. An escalated one waits in the queue of
// the account, is claimed, and is closed once: a closed handoff never reopens, but the session can be escalated
// again. transition.go has the table of transitions and their actors.
//
//	                                               ┌ reassign ┐
//	park ──▶ parked ── escalate ──▶ waiting ── claim ──▶ claimed ── resolve ──▶ resolved
//	                                ▲  │  ▲                 │  └───── return ──▶ returned
//	                    escalate ───┘  │  └──── release ────┘
//	                                   └─ withdraw ──▶ withdrawn
//
// A claimer is an active engineer or more: a user who loses the role or is deactivated loses all claims in the same
// transaction, each with its release announced. A [Sweeper] releases the claims of users changed by psql.
//
// Messages that are added to the session of an open handoff are counted in it: [Service.MessagesAdded]. The event
// handoff_updated announces them at most once in 5 s, the first at once and the last always: what is not announced in
// the transaction of its messages is marked in the row, and an [Announcer] of any replica takes it from there. Of a
// parked handoff they are counted only, and of a closed one not at all.
//
// A wait begins at escalation, promotion and each return to waiting. Its target is that of the [Policy] as it is then.
// The event handoff_overdue announces that a wait has reached its target, and once more that it has reached twice the
// target: a row keeps when the next is due, and an [Announcer] of any replica announces it, each once in a wait.
//
// Each change is one transaction: a conditional UPDATE, then notify.Append as its last statement. At most one
// handoff of a session is open; the database itself refuses a second. The statement that changes a handoff also
// writes the [Step] of its timeline, one for each version, which outlives the event.
//
// Concurrency: a [Service] is safe for concurrent use and holds no state of its own; replicas agree through row
// locks. They are always taken in the order idempotency key, session, user, handoff, number, event counter, so
// that they cannot deadlock.
//
// Failure: an error that is neither a refusal, a *[ConflictError] nor a *[VersionError] comes from the database,
// wrapped with the operation; nothing has changed then either, unless it is tx.ErrOutcomeUnknown.
package handoff
