// Package chaos holds the proof of the promises: a checker for what was seen in a run, and, as its tests, the runs: the real
// binary on a real PostgreSQL, with real sockets, under every fault that the project claims to survive.
//
// # Model
//
//	load ──▶ replica ─┐                       every request, with its outcome ─┐
//	load ──▶ replica ─┼─ PostgreSQL           every frame of every client ─────┼─▶ History ─▶ Check ─▶ Report
//	clients ◀────────┘      ▲                 the log at the end ──────────────┘
//	                      a fault
//
// [Check] is a pure function and shares no code with what it checks, not even the parser of event ids. It is itself tested:
// a history with each kind of violation must be caught.
//
// # Running
//
// `make test` runs what is quick. `make chaos` runs every fault at full length, a few minutes, and ends with a verdict: a
// line for each fault and the list of violations. docs/guarantees.md says which test proves which promise.
package chaos
