// Package account lists, exports and removes accounts while all others are served.
//
// # Promise
//
// An export is one snapshot. A removal shuts the account out first, then deletes its rows in short transactions. After
// an error or a crash the next call finishes it.
//
// # Model
//
//	Remove ─▶ mark the account, close its event counter, notify ─▶ sign-in fails, streams end, appends find no counter
//	       ─▶ step, step, step …  each one transaction of at most Batch rows, referring tables before referred ones
//	       ─▶ the account's own row
//
// # Concurrency
//
// All functions are for concurrent use. Two removals of one account can run at the same time.
//
// # Failure
//
// A request that began before the account was marked can still add rows for a few seconds. A row that such a new row
// refers to cannot be deleted; the removal then begins its steps again.
package account
