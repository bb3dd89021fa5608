// Package bench holds the product against what a team would write in its place: the hand-written Echo server of bench/echo.
//
// # Model
//
//	publisher ── COMMIT ─▶ PostgreSQL ─▶ handoffd serve ─┐
//	publisher ── COMMIT ─▶ PostgreSQL ─▶ bench/echo ─────┴─▶ audience: sockets that count frames
//
// Both servers are processes of their own, built without the race detector; publisher, audience and PostgreSQL share the
// machine with them. The memory and the CPU that count are those of the server alone, as the kernel keeps them, so only
// Linux has these figures. A figure means something beside its neighbour of the same run, and little by itself.
//
// # Running
//
// `make bench` prints the table. docs/performance.md says what is compared, and shows one.
package bench
