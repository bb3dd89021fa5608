package auth

import (
	"errors"
	"fmt"
	"strings"

	"github.com/golang-jwt/jwt/v5"
)

// ErrKeysUnavailable means that a token could be neither accepted nor refused, because the keys of the identity
// provider cannot be fetched. The same token can be accepted a moment later.
var ErrKeysUnavailable = errors.New("signing keys unavailable")

// TokenError is the reason why a token was refused: what is wrong, and after a colon how to correct it. It is safe to
// send back: it contains no string of the token, and times and settings only once the signature was verified.
type TokenError string

// The refusals that callers distinguish. An error with details is one of them too: see [TokenError.Is].
const (
	ErrNoToken = TokenError("no bearer token was sent: " +
		"send the header Authorization: Bearer, with a token or an API key")
	ErrExpired = TokenError("the token has expired")
)

const (
	errHeader  = TokenError("the authorization header is malformed: it is Bearer, a space and one token")
	errTooLong = TokenError("the token is too long: the limit is 8192 bytes; " +
		"let the issuer leave out what it can, such as groups")
	errMalformed  = TokenError("the token is malformed: a JWT is three parts in base64url, joined by dots")
	errCritical   = TokenError("the token demands an extension that is not supported: leave crit out of its header")
	errAlgorithm  = TokenError("the algorithm of the token is not accepted")
	errSignature  = TokenError("the signature is wrong: another key signed the token, or it was changed since")
	errUnknownKey = TokenError("the signing key is unknown: " +
		"the identity provider publishes none with the kid and alg of the token")

	errTimes    = TokenError("the token is malformed: exp, nbf and iat must be numbers, in seconds since 1970")
	errNoExpiry = TokenError("the token has no exp: it must say when it expires, in seconds since 1970")
	errEarly    = TokenError("the token is not valid yet")
	errIssuer   = TokenError("the issuer is not accepted")
	errAudience = TokenError("the token is meant for another audience")
	errMixed    = TokenError("the shared secret signed a token with the iss of the identity provider: " +
		"leave iss out, or set another")

	errSubject = TokenError("the token names no user: " +
		"sub must be the UUID of a user, or ext: and an external id of 1 to 200 characters")
	errNoSubject      = TokenError("the token names no person")
	errServiceAccount = TokenError("the token names no account: " +
		"a service token needs an account_id that is the UUID of an account")
	errServiceSubject = TokenError("the token is malformed: " +
		"the sub of a service token can be absent, or any string but the nil UUID")
	errAccount = TokenError("the token is malformed: account_id must be the UUID of an account, or absent")
)

// Error returns the reason.
func (e TokenError) Error() string { return string(e) }

// Is reports whether e is target with details, for [errors.Is].
func (e TokenError) Is(target error) bool {
	reason, ok := target.(TokenError)
	return ok && strings.HasPrefix(string(e), string(reason)+": ")
}

// because returns e with details.
func (e TokenError) because(format string, values ...any) TokenError {
	return e + TokenError(": "+fmt.Sprintf(format, values...))
}

// Challenge returns the value of the WWW-Authenticate header that goes with the refusal (RFC 6750 section 3). The
// code is invalid_token for a missing token too: it is the one that section 3.1 pairs with status 401.
func (e TokenError) Challenge() string {
	description := strings.Map(func(char rune) rune {
		switch {
		case char == '"' || char == '\\':
			return '\''
		case char < ' ' || char > '~': // RFC 6750 allows no others
			return '?'
		default:
			return char
		}
	}, string(e))
	return `Bearer error="invalid_token", error_description="` + description + `"`
}

// refusal maps an error of the parser to a TokenError, because the text of the parser can quote the token.
func (v *Verifier) refusal(err error) error {
	if refused, ok := errors.AsType[TokenError](err); ok {
		return refused
	}
	switch {
	case errors.Is(err, ErrKeysUnavailable):
		return fmt.Errorf("verify token: %w", err)
	case errors.Is(err, jwt.ErrTokenUnverifiable): // the parser does not know the algorithm
		return v.unaccepted()
	case errors.Is(err, jwt.ErrTokenSignatureInvalid):
		return errSignature
	default:
		return errMalformed
	}
}
