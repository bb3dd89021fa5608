// Package tx runs transactions whose outcome is definite.
//
// Promise: a nil error of [Runner.Run] means that the transaction has committed. Every other error means that it has
// not, except [ErrOutcomeUnknown]: the connection was lost, and the database did not say in time what became of COMMIT.
// A call takes at most 3 s, whatever standbys and notifications do; looking up a lost COMMIT can add another second.
//
// Model: Run begins, calls do, and commits. It runs do a second time if the transaction was rolled back through
// no fault of its own, and without notifications if those keep it from committing:
//
//	begin ─▶ do ─▶ COMMIT ─┬─ committed
//	  ▲                    ├─ deadlock, or notifications refused: once more
//	  │                    └─ connection lost: resolveCommit asks over another one
//	  └────────────────────────────────────────────┘ aborted: once more
//
// Concurrency: a [Runner] is for concurrent use. It remembers which trouble it met last, so one is shared by
// all that write.
package tx
