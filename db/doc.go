// Package db is the schema and its Go face: connections, migrations, and the queries generated from the queries.sql
// files that stand beside the packages that own them.
//
// Promise: a migrated database cannot hold a wrong state. At most one open handoff for a session, a claimer exactly
// where there is a claim, and no reference that crosses accounts: all are constraints, so that a bug or a person in
// psql meets an error instead of leaving damage.
//
// Nor does it show one account the rows of another: row-level security holds behind every query, through [Scope].
//
// Of several servers that take writes, [Servers] follows the one with the newest [History] and lets nothing pass from
// or to the others.
//
// Model: [Open] gives the pool that everything but listening goes through; it may lead through a transaction pooler.
// [Listen] gives single direct connections for LISTEN. [Migrate] is safe when many replicas start at once.
//
// The package knows nothing of handoffs, events or HTTP, and imports nothing else of this module.
package db
