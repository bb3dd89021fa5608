// Package tx runs transactions whose outcome is definite.
//
// Promise: what [Runner.Run] returns nil for has committed, and what it returns an error for has not. Only a
// lost connection whose COMMIT cannot be asked about in time is [ErrOutcomeUnknown]. A call takes no more than
// 3 s, whatever standbys and notifications do; looking up a lost COMMIT may add another second.
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
