// Package bench compares the product with the hand-written Echo server of bench/echo, which a team would write in its
// place.
//
// # Model
//
//	publisher ── COMMIT ─▶ PostgreSQL ─▶ handoffd serve ─┐
//	publisher ── COMMIT ─▶ PostgreSQL ─▶ bench/echo ─────┴─▶ clients that count frames
//
// Both servers are processes of their own, built without the race detector; publisher, clients and PostgreSQL share the
// machine with them. Memory and CPU are those of the server process, read from /proc on Linux. Compare a figure only
// with the other server's in the same run.
//
// BenchmarkCreation compares two replicas with themselves: escalating alone, and while people and
// webhooks are told.
//
// # Running
//
// `make bench` prints the table. docs/performance.md says what is compared, and shows one.
package bench
