// Package chaos proves the promises. It holds a checker for what was observed in a run, and its tests are the runs: the
// real binary on a real PostgreSQL, with real sockets, under every fault that the service survives.
//
// # Model
//
//	load ──▶ replica ─┐                       every request, with its outcome ─┐
//	load ──▶ replica ─┼─ PostgreSQL           every frame of every client ─────┼─▶ History ─▶ Check ─▶ Report
//	clients ◀────────┘      ▲                 the log at the end ──────────────┘
//	                      a fault
//
// [Check] is a pure function and shares no code with what it checks, not even the parser of event ids. Its own tests
// damage a sound history in every way that a rule forbids, and expect that rule to be violated.
//
// # Running
//
// `make test` runs what is quick. `make chaos` runs every fault at full length, a few minutes, and prints a verdict: a
// line for each fault and the list of violations. docs/guarantees.md says which test proves which promise.
package chaos
