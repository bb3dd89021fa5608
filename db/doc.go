// Package db holds the schema, connections, migrations, and the queries that sqlc generates from the queries.sql files
// beside the packages that own them.
//
// # Promise
//
// Constraints keep a migrated database consistent: at most one open handoff for a session, a claimer exactly where
// there is a claim, and no reference across accounts. A bug, or a person in psql, gets an error.
//
// No statement in the [Scope] of one account sees or changes a row of another: row-level security holds if a query
// forgets its account.
//
// Of several servers that take writes, [Servers] follows the one with the newest [History] and refuses the others.
//
// # Model
//
//	Open ──▶ pool, perhaps through a transaction pooler ──▶ ForAccount, AllAccounts ──▶ statements, transactions
//	Listen ─▶ single direct connections for LISTEN
//	Migrate ▶ goose: safe when many replicas start at once
//
// # Concurrency
//
// All types are for concurrent use, except that fields of [Servers] are set before its first use.
//
// # Failure
//
// [IsUnavailable] reports whether a later try of the same request can succeed. A dead connection closes the idle ones
// of its pool too, because a frozen server or link breaks several at once.
//
// The package has no rules about handoffs or events: it generates and sends their statements. It knows nothing of HTTP,
// and imports no other package of this module but its own below.
package db
