package auth

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/MicahParks/jwkset"
	"github.com/golang-jwt/jwt/v5"
)

// minRSABits is the minimum of RFC 7518 section 3.3.
const minRSABits = 2048

// keyID identifies a key by its kid and algorithm. The algorithm is derived from the key, not from the token, so that
// no key is used with an algorithm it was not made for.
type keyID struct{ kid, alg string }

// parseKeySet returns the usable keys of a JWK Set. It skips the others (RFC 7517 section 5): a provider can
// publish keys for encryption or of unknown kinds. A set without a usable key is an error.
func parseKeySet(document []byte) (map[keyID]crypto.PublicKey, error) {
	var set struct {
		Keys []json.RawMessage `json:"keys"`
	}
	if err := json.Unmarshal(document, &set); err != nil {
		return nil, fmt.Errorf("decode key set: %w", err)
	}
	keys := make(map[keyID]crypto.PublicKey)
	for _, member := range set.Keys {
		if id, key := parseKey(member); key != nil {
			keys[id] = key
		}
	}
	if len(keys) == 0 {
		return nil, errors.New("decode key set: no RS256, ES256 or EdDSA key with a kid in it")
	}
	return keys, nil
}

// parseKey returns nil for a key that is not accepted for verification. Symmetric and private keys are not: a published
// key is no secret.
func parseKey(member json.RawMessage) (keyID, crypto.PublicKey) {
	var published jwkset.JWKMarshal
	if json.Unmarshal(member, &published) != nil {
		return keyID{}, nil
	}
	// Certificates are ignored, so a broken or remote one must not invalidate the key.
	published.X5C, published.X5T, published.X5TS256, published.X5U = nil, "", "", ""
	jwk, err := jwkset.NewJWKFromMarshal(published, jwkset.JWKMarshalOptions{}, jwkset.JWKValidateOptions{})
	if err != nil {
		return keyID{}, nil
	}
	id := keyID{kid: published.KID, alg: algorithm(jwk.Key())}
	switch {
	case id.kid == "", id.alg == "", published.D != "",
		published.ALG != "" && published.ALG.String() != id.alg,
		published.USE != "" && published.USE != jwkset.UseSig,
		published.KEYOPS != nil && !slices.Contains(published.KEYOPS, jwkset.KeyOpsVerify):
		return keyID{}, nil
	}
	return id, jwk.Key()
}

// algorithm returns the accepted algorithm for key, or "" if there is none.
func algorithm(key any) string {
	switch key := key.(type) {
	case *rsa.PublicKey:
		if key.N.BitLen() >= minRSABits {
			return jwt.SigningMethodRS256.Alg()
		}
	case *ecdsa.PublicKey:
		if key.Curve == elliptic.P256() {
			return jwt.SigningMethodES256.Alg()
		}
	case ed25519.PublicKey:
		return jwt.SigningMethodEdDSA.Alg()
	}
	return ""
}
