package auth

import (
	"bytes"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"
)

// Signer issues the tokens that a Verifier with the same secret, issuer and audience accepts. It is for installations
// without an identity provider, and for the demo.
type Signer struct {
	secret           []byte
	issuer, audience string
}

// NewSigner returns a Signer. Its tokens have no iss or aud where issuer or audience is empty. It refuses a secret
// shorter than 32 bytes with an error that names HANDOFF_JWT_SECRET.
func NewSigner(secret []byte, issuer, audience string) (*Signer, error) {
	if err := checkSecret(secret); err != nil {
		return nil, err
	}
	return &Signer{secret: bytes.Clone(secret), issuer: issuer, audience: audience}, nil
}

// Sign returns a token that Verify reads as c, with ExpiresAt truncated to the second. It refuses the nil UUID as
// subject and as account of a service.
func (s *Signer) Sign(c Claims) (string, error) {
	if c.Subject == uuid.Nil {
		return "", errSubject
	}
	if c.Service && c.AccountID == uuid.Nil {
		return "", errServiceAccount
	}
	// No iat and no nbf: they would only make the token depend on two clocks that agree.
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
