package auth

import (
	"errors"
	"fmt"

	"github.com/golang-jwt/jwt/v5"
)

// ErrKeysUnavailable means that a token could be neither accepted nor refused, because the keys of the identity
// provider cannot be fetched. The same token can be accepted a moment later.
var ErrKeysUnavailable = errors.New("signing keys unavailable")

// TokenError is the reason why a token was refused. It is safe to send back: it never contains a part of the token.
type TokenError string

// The refusals that callers distinguish.
const (
	ErrNoToken = TokenError("a bearer token is required")
	ErrExpired = TokenError("the token has expired")
)

const (
	errHeader         = TokenError("the authorization header is malformed")
	errTooLong        = TokenError("the token is too long")
	errMalformed      = TokenError("the token is malformed")
	errCritical       = TokenError("the token demands an extension that is not supported")
	errSignature      = TokenError("the signature, its algorithm or its key is not accepted")
	errUnknownKey     = TokenError("the signing key is unknown")
	errEarly          = TokenError("the token is not valid yet")
	errIssuer         = TokenError("the issuer is not accepted")
	errAudience       = TokenError("the token is meant for another audience")
	errIncomplete     = TokenError("the token lacks a required claim: exp, or the configured iss or aud")
	errSubject        = TokenError("the subject is not the UUID of a user")
	errServiceAccount = TokenError("a service token needs an account_id that is the UUID of an account")
)

// Error returns the reason.
func (e TokenError) Error() string { return string(e) }

// Challenge returns the value of the WWW-Authenticate header that goes with the refusal (RFC 6750 section 3). The
// code is invalid_token for a missing token too: it is the one that section 3.1 pairs with status 401.
func (e TokenError) Challenge() string {
	return `Bearer error="invalid_token", error_description="` + string(e) + `"`
}

// refusal maps an error of the parser to a TokenError, because the text of the parser can quote the token.
func refusal(err error) error {
	if refused, ok := errors.AsType[TokenError](err); ok {
		return refused
	}
	switch {
	case errors.Is(err, ErrKeysUnavailable):
		return fmt.Errorf("verify token: %w", err)
	case errors.Is(err, jwt.ErrTokenSignatureInvalid), errors.Is(err, jwt.ErrTokenUnverifiable):
		return errSignature
	case errors.Is(err, jwt.ErrTokenInvalidIssuer):
		return errIssuer
	case errors.Is(err, jwt.ErrTokenInvalidAudience):
		return errAudience
	case errors.Is(err, jwt.ErrTokenRequiredClaimMissing):
		return errIncomplete
	case errors.Is(err, jwt.ErrTokenExpired):
		return ErrExpired
	case errors.Is(err, jwt.ErrTokenNotValidYet), errors.Is(err, jwt.ErrTokenUsedBeforeIssued):
		return errEarly
	default:
		return errMalformed
	}
}
