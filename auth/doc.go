// Package auth verifies bearer tokens and API keys, and defines principals and roles.
//
// # Promise
//
// Verify accepts a token only when all of this holds: it is signed by the shared secret with HS256, or by a published
// key of the identity provider with the algorithm of that key, RS256, ES256 or EdDSA; it has not expired, and says when
// it will; it is not from the future; and it names a user or a service. A provider's token has the configured issuer
// and one of the configured audiences, where they are configured. A token that the secret signed does not have the
// provider's issuer. Keys and key addresses inside the token (jwk, jku, x5c, x5u) are never looked at.
//
// # Model
//
//	Authorization ──BearerToken──▶ token ──Verify──────▶ Claims ──user row──▶ Principal
//	                                 └─────ParseAPIKey─▶ APIKey ──key row──────▲
//
// Claims say which user asks and until when. What the user can do is in the user's row, which the caller reads, so
// that authority is as fresh as that reading. The exception is a service token: it has no row and speaks for the
// account it names. Only the secret signs such tokens.
//
// A user has two ids in a token that the secret signed: a UUID, or ext: and the id that the adopter uses. A provider's
// token names a person by issuer and subject claim, and nothing else in it leads to a user.
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
