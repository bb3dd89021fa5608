// Package auth verifies bearer tokens, and defines principals and roles.
//
// # Promise
//
// Verify accepts a token only when all of this holds: it is signed by the one configured source of keys, the shared
// secret or the identity provider; with the algorithm that belongs to the key (HS256 for the secret; RS256, ES256 or
// EdDSA for a published key); it has not expired, and says when it will; it is not from the future; issuer and
// audience are the configured ones, where configured; and its subject is a UUID. Keys and key addresses inside the
// token (jwk, jku, x5c, x5u) are never looked at.
//
// # Model
//
//	Authorization ──BearerToken──▶ token ──Verify──▶ Claims ──user row──▶ Principal
//
// Claims say which user asks and until when, nothing more. What the user can do is in the user's row, which the
// caller reads each time, so that authority is as fresh as the row. The exception is a service token: it has no row
// and speaks for the account it names.
//
// # Concurrency
//
// Everything here is safe for concurrent use. A Verifier with a JWKS URL owns one goroutine, which ends with the
// context given to NewVerifier; requests that miss a key share one fetch, and each waits no longer than its own
// context.
//
// # Failure
//
// A refused token is a TokenError: 401. ErrKeysUnavailable is a fault of the service: 503. While an identity provider
// is down, its known keys stay in use until it publishes others. A replica that starts during the outage runs, returns
// ErrKeysUnavailable and tries again: every ten seconds, and when a token needs a key. A response without a usable key
// counts as an outage, never as a withdrawal of all keys.
package auth
