// Package tx runs transactions whose outcome is definite.
//
// # Promise
//
// A nil error of [Runner.Run] means that the transaction has committed. Every other error means that it has not,
// except [ErrOutcomeUnknown]: the connection was lost, and the database did not say in time what became of COMMIT. A
// call takes at most 3 s, whatever standbys and notifications do, and ends before the deadline of its context. Looking
// up a lost COMMIT can add 1.5 s, and end 1 s after that deadline.
//
// [Runner.RunShared] promises the same for each of the changes that share a COMMIT, but for the time: one that is run
// again, alone, can take 3 s from then.
//
// # Model
//
// Run begins, calls do, and commits. BEGIN goes to the server with the first statement of do. The new handoffs of do
// are inserted, and its events appended, in the round trip of COMMIT. More than 256 KiB of handoffs go before it. Run
// calls do again if the transaction was rolled back through no fault of its own, and without notifications if those
// keep it from committing:
//
//	BEGIN, do ─▶ inserts, appends, COMMIT ─┬─ committed ─▶ Committed
//	  ▲                                    ├─ deadlock, or a row locked that COMMIT needs: once more
//	  │                                    ├─ notifications refused: once more, without them
//	  │                                    ├─ counter of the account locked: once more, inserts and appends first
//	  │                                    └─ connection lost: resolveCommit asks over another one
//	  └───────────────────────────────────────────┘ aborted: once more
//
// RunShared has two lanes. One change in a lane is made like any other. Those that come while both are busy are made
// in one transaction by the lane that is free first:
//
//	BEGIN ─▶ savepoint, scope, do ─▶ savepoint, scope, do ─▶ … ─▶ inserts, appends and COMMIT
//	           (account A)              (account B)                 (A, B, …)
//
// A change sees what those of its account before it have changed: their new handoffs are inserted before it. So are all
// new handoffs of more than 256 KiB.
//
// # Concurrency
//
// A [Runner] is for concurrent use. It remembers which trouble it met last, and the lanes are its own, so one is
// shared by all that write. The goroutine of the first change of a group makes all of them; the others wait for it. An
// account is in one lane at a time.
//
// # Failure
//
// A change that fails in a group, by a refusal or because its client left, is rolled back to its savepoint. The error
// of a statement can be the fault of the others: that change is run again, alone. So are all if their COMMIT fails.
package tx
