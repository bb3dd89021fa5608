// Package handoff holds the rules of handing a session from one engineer to another.
//
// Promise: what a method returns without error has committed, and with it its event; what it returns an error for has
// not. Of any number of people claiming one handoff, over any replicas, exactly one wins and the others learn who did.
// Nothing of one account is ever seen from another: to a stranger, everything is [refusal.ErrNotFound].
//
// Model: a session is handed off by its owner. A parked handoff is silent; an escalated one waits in the account's queue
// until somebody claims it, and is closed once: a closed handoff never reopens, but the session can be escalated anew.
//
//	                                                ┌ reassign ┐
//	 park ──▶ parked ── escalate ──▶ waiting ── claim ──▶ claimed ── resolve ──▶ resolved
//	                                 ▲  │  ▲                 │  └───── return ──▶ returned
//	                     escalate ───┘  │  └──── release ────┘
//	                                    └─ withdraw ──▶ withdrawn
//
//	escalate  parked  → waiting    who owns the session
//	claim     waiting → claimed    every engineer but the one who escalated
//	withdraw  waiting → withdrawn  who escalated, admins
//	release   claimed → waiting    who holds the claim, admins; it has waited since it was escalated
//	reassign  claimed → claimed    who holds the claim, admins; every engineer once the claim is stale
//	resolve   claimed → resolved   who holds the claim, admins
//	return    claimed → returned   who holds the claim, admins
//
// A claim is held by an active engineer or more: who loses the role or is deactivated loses their claims in the same
// transaction, each with its release announced. What psql has changed meanwhile, a [Sweeper] puts right.
//
// Each change is one transaction: a conditional UPDATE, then notify.Append as its last statement. At most one handoff of
// a session is open; the database itself refuses a second. The statement that changes a handoff also writes the [Step] of
// its timeline, one for each version, which outlives the event.
//
// Concurrency: a [Service] is safe for concurrent use and holds no state of its own; replicas agree through row locks.
// They are always taken in the order idempotency key, session, user, handoff, number, event counter, so that they cannot deadlock.
//
// Failure: an error that is neither [refusal.ErrNotFound], [refusal.ErrForbidden], *[refusal.InvalidError] nor *[ConflictError] comes from the
// database, wrapped with the operation; nothing has changed then either. Notifications that cannot be committed are left
// out (commit.go), and a COMMIT that loses its connection is asked about (outcome.go). Only if nobody answers is the error
// [ErrOutcomeUnknown].
package handoff
