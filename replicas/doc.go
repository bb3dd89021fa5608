// Package replicas keeps one row for each running replica in the table replicas, and compares the rows.
//
// # Promise
//
// While a replica runs and can write, its row is at most one Interval old. The row is deleted when the replica stops,
// and no longer listed 15 s after it was killed. A setting that must be the same on all replicas and differs is named,
// with the replicas and without its values.
//
// # Model
//
//	Reporter ──report──▶ replicas ──▶ view handoff_channel_health, which people read
//	                         └──────▶ Compare, which compares the fingerprints of settings
//
// # Concurrency
//
// [Reporter.Run] blocks until its context ends and starts no goroutine that outlives a report. [Reporter.Reasons] is
// safe for concurrent use.
//
// # Failure
//
// While the database cannot be written, [Reporter.Reasons] names the cause, and the report is repeated each second.
// Each report reads which migrations the database has: a replica notices within an interval that it is older or newer.
package replicas
