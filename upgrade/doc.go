// Package upgrade tests that handoffd is upgraded while it works.
//
// # Model
//
//	requests ──────────▶ PostgreSQL with a million rows ◀── migrate up: a sample of each kind
//	clients ─▶ replicas of two releases ─▶ one database ◀── migrate up: of the newer one
//
// testdata has the samples. tools/migrations_test.go holds them to the rules too, and finds what breaks them.
//
// # Running
//
// `make upgrade` runs all at full size and prints how long requests waited. `make test` runs the first with few rows,
// and skips the second, which builds the release before. docs/upgrades.md says what the tests are evidence for.
package upgrade
