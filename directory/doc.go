// Package directory holds what the adopting product tells of itself: accounts, teams, users, sessions and their
// messages.
//
// Promise: what a method returns without error has committed. Nothing of one account is ever seen from another:
// to another account everything is [refusal.ErrNotFound].
//
// Model: the account's own backend writes users and sessions under the ids that the product gives them, engineers their
// own sessions, and admin.go what the command line changes. A token names a user, and [Service.Principal] looks up who
// that is; [Service.KeyPrincipal] does so for an API key. [Service.AccessLost] is called in the transaction that ends
// the authority of a user to work on handoffs.
//
// Concurrency: a [Service] is safe for concurrent use. Rows are locked in the order session, API key, user.
package directory
