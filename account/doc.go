// Package account lists accounts, exports one as a whole, and removes one while all others are served.
//
// # Promise
//
// An export is one snapshot. A removal shuts the account out first, deletes what it has in short transactions, and can
// be begun again wherever it stopped.
//
// # Model
//
//	Remove ─▶ mark the account, close its event counter, notify ─▶ sign-in fails, streams end, appends find no counter
//	       ─▶ step, step, step …  each one transaction of at most Batch rows, those that refer before those referred to
//	       ─▶ the account's own row
//
// # Concurrency
//
// Everything is for concurrent use; two removals of one account do each other no harm.
//
// # Failure
//
// What was begun before the mark may still add rows for the few seconds that a request lives. A row that refers to
// those cannot be deleted then; the removal begins its steps anew.
package account
