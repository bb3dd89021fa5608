package auth

import (
	"bytes"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"
)

// Signer issues the tokens that a Verifier with the same secret accepts. It is for backends, installations without an
// identity provider, and the demo.
type Signer struct{ secret []byte }

// NewSigner returns a Signer. It refuses a secret shorter than 32 bytes with an error that names HANDOFF_JWT_SECRET.
func NewSigner(secret []byte) (*Signer, error) {
	if err := checkSecret(secret); err != nil {
		return nil, err
	}
	return &Signer{secret: bytes.Clone(secret)}, nil
}

// Sign returns a token with the Subject, ExpiresAt, Service and AccountID of c. It refuses what Verify would refuse.
func (s *Signer) Sign(c Claims) (string, error) {
	// No iat and no nbf: they would only make the token depend on two clocks that agree.
	claims := jwt.MapClaims{"exp": jwt.NewNumericDate(c.ExpiresAt)}
	if c.Subject != "" {
		claims["sub"] = c.Subject
	}
	if c.Service {
		claims["role"] = roleService
	}
	if c.AccountID != uuid.Nil {
		claims["account_id"] = c.AccountID.String()
	}
	if err := readSecretSubject(claims, new(Claims)); err != nil {
		return "", err
	}
	return jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString(s.secret)
}
