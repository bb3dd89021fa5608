// Package replicas keeps one row for each running replica in the table replicas, and compares the rows.
//
// # Promise
//
// A replica that runs and can write has a row at most one Interval old. The row of a replica that has stopped is gone
// at once; that of one that was killed disappears from every list after 15 s. A setting that must be the same on all
// replicas and is not is named, with the replicas and without its values.
//
// # Model
//
//	Reporter ──report──▶ replicas ──▶ view handoff_channel_health, which people read
//	                         └──────▶ ReadDifferences: settings compared by their fingerprints
//
// Ages are written instead of times, because the clock of a replica may be wrong.
//
// # Concurrency
//
// [Reporter.Run] blocks until its context ends and starts no goroutine. [Reporter.Reasons] is safe for concurrent use.
//
// # Failure
//
// While the database cannot be written, [Reporter.Reasons] names the cause, and the report is repeated each second.
package replicas
