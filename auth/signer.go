package auth

import (
	"bytes"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"
)

// Signer issues the tokens a Verifier with the same secret, issuer and audience accepts. It serves installations
// that have no identity provider, and the demo.
type Signer struct {
	secret           []byte
	issuer, audience string
}

// NewSigner returns a Signer. Empty issuer or audience are left out of its tokens. A secret shorter than 32 bytes is
// refused, with HANDOFF_JWT_SECRET named in the error.
func NewSigner(secret []byte, issuer, audience string) (*Signer, error) {
	if err := checkSecret(secret); err != nil {
		return nil, err
	}
	return &Signer{secret: bytes.Clone(secret), issuer: issuer, audience: audience}, nil
}

// Sign returns the token that Verify reads as c, ExpiresAt cut to the second. It refuses the nil UUID as subject and
// as account of a service.
func (s *Signer) Sign(c Claims) (string, error) {
	if c.Subject == uuid.Nil {
		return "", errSubject
	}
	if c.Service && c.AccountID == uuid.Nil {
		return "", errServiceAccount
	}
	// No iat and no nbf: they would add nothing but a dependence on two clocks agreeing.
	claims := jwt.MapClaims{"sub": c.Subject, "exp": jwt.NewNumericDate(c.ExpiresAt)}
	if s.issuer != "" {
		claims["iss"] = s.issuer
	}
	if s.audience != "" {
		claims["aud"] = s.audience
	}
	if c.Service {
		claims["role"] = roleService
		claims["account_id"] = c.AccountID
	}
	return jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString(s.secret)
}
