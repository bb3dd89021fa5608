package auth

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/google/uuid"
)

const (
	apiKeyPrefix      = "hok_" // secret scanners find a leaked key by it
	apiKeySecretBytes = 32
)

// The refusals of API keys.
const (
	ErrAPIKeyMalformed = TokenError("the API key is malformed: it is hok_, 32 hex digits, _ and 64 hex digits, all in " +
		"lower case; copy it again from where it was shown")
	ErrAPIKeyUnknown = TokenError("the API key is unknown, expired or revoked: make another with handoffd key add")
)

// APIKey is a credential of a service or an agent. Its text is hok_, the id as 32 hex digits, _, and a secret of 256
// random bits as 64 hex digits. Servers keep the id and the hash, so that a copy of the database signs in no client.
type APIKey struct {
	ID     uuid.UUID // no secret; version 7
	secret [apiKeySecretBytes]byte
}

// NewAPIKey returns a new random key.
func NewAPIKey() APIKey {
	key := APIKey{ID: uuid.Must(uuid.NewV7())}
	_, _ = rand.Read(key.secret[:]) // never fails: see its documentation
	return key
}

// IsAPIKey reports whether a bearer token is meant to be an API key. No JWT begins like one.
func IsAPIKey(token string) bool { return strings.HasPrefix(token, apiKeyPrefix) }

// ParseAPIKey returns the key whose text is token. It accepts exactly what [APIKey.Token] returns; otherwise the error
// is [ErrAPIKeyMalformed].
func ParseAPIKey(token string) (APIKey, error) {
	var key APIKey
	id, secret, _ := strings.Cut(strings.TrimPrefix(token, apiKeyPrefix), "_")
	if len(id) != hex.EncodedLen(len(key.ID)) || len(secret) != hex.EncodedLen(len(key.secret)) {
		return APIKey{}, ErrAPIKeyMalformed
	}
	_, badID := hex.Decode(key.ID[:], []byte(id))
	_, badSecret := hex.Decode(key.secret[:], []byte(secret))
	if badID != nil || badSecret != nil || key.ID == uuid.Nil || key.Token() != token {
		return APIKey{}, ErrAPIKeyMalformed
	}
	return key, nil
}

// Token returns the text of the key, with its secret. It is shown once, when the key is made.
func (k APIKey) Token() string { return fmt.Sprintf("%s%x_%x", apiKeyPrefix, k.ID[:], k.secret[:]) }

// String returns the text of the key without its secret, so that a log cannot contain it.
func (k APIKey) String() string { return fmt.Sprintf("%s%x_…", apiKeyPrefix, k.ID[:]) }

// Hash returns the SHA-256 of the secret: 32 bytes. A slow hash would protect nothing more, for the secret cannot be
// guessed.
func (k APIKey) Hash() []byte {
	sum := sha256.Sum256(k.secret[:])
	return sum[:]
}

// Matches reports whether hash is that of the key. Its duration does not depend on where the two differ.
func (k APIKey) Matches(hash []byte) bool { return subtle.ConstantTimeCompare(k.Hash(), hash) == 1 }
