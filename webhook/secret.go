package webhook

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/internal/seal"
)

const (
	secretPrefix   = "whsec_" // of Standard Webhooks, before the key in base64
	minSecretBytes = 24       // of the key, as Standard Webhooks has it
	maxSecretBytes = 64
	newSecretBytes = 36 // divides by three: no padding
)

// newSigningSecret returns a random secret in the form of Standard Webhooks.
func newSigningSecret() string {
	key := make([]byte, newSecretBytes)
	_, _ = rand.Read(key) // it never fails
	return secretPrefix + base64.StdEncoding.EncodeToString(key)
}

// SigningKey returns the bytes of a secret whsec_….
func SigningKey(secret string) ([]byte, error) {
	encoded, ok := strings.CutPrefix(secret, secretPrefix)
	if !ok {
		return nil, errors.New("a signing secret begins with " + secretPrefix)
	}
	key, err := base64.StdEncoding.Strict().DecodeString(encoded)
	if err != nil {
		return nil, errors.New("a signing secret is base64 after " + secretPrefix)
	}
	if len(key) < minSecretBytes || len(key) > maxSecretBytes {
		return nil, fmt.Errorf("a signing secret has %d to %d bytes", minSecretBytes, maxSecretBytes)
	}
	return key, nil
}

// The columns of sealed secrets, as their bindings name them.
const (
	secretColumn   = "webhooks.secret"
	previousColumn = "webhooks.previous_secret"
)

func sealSecret(keys *seal.Keyring, account, id uuid.UUID, column, secret string) []byte {
	return keys.Seal([]byte(secret), account.String(), id.String(), column)
}

func openSecret(keys *seal.Keyring, account, id uuid.UUID, column string, sealed []byte) (string, error) {
	if keys == nil {
		return "", seal.ErrNoKey
	}
	secret, err := keys.Open(sealed, account.String(), id.String(), column)
	if err != nil {
		return "", fmt.Errorf("open the secret of webhook %s: %w", id, err)
	}
	return string(secret), nil
}

// Secrets are the opened secrets of an endpoint.
type Secrets struct {
	Current  string // the signing secret whsec_…, the token of Slack or the address of Teams
	Previous string // signs too, until its time has come; empty: none
}

// OpenSecrets opens the secrets of an endpoint. Keys can be nil. Errors: [seal.ErrNoKey], wrapped.
func OpenSecrets(keys *seal.Keyring, row db.Webhook, now time.Time) (Secrets, error) {
	current, err := openSecret(keys, row.AccountID, row.ID, secretColumn, row.Secret)
	if err != nil {
		return Secrets{}, err
	}
	secrets := Secrets{Current: current}
	if row.PreviousSecret == nil || !row.PreviousSecretUntil.After(now) {
		return secrets, nil
	}
	secrets.Previous, err = openSecret(keys, row.AccountID, row.ID, previousColumn, row.PreviousSecret)
	return secrets, err
}

// lastFour returns the end of a secret, for people who compare.
func lastFour(secret string) string { return secret[len(secret)-4:] }
