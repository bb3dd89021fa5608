// Package seal encrypts the secrets that the database keeps, under keys that it does not have.
//
// # Format
//
// A sealed secret is the id of its key (4 bytes), a random nonce (12 bytes) and AES-256-GCM ciphertext. The binding,
// such as account, row and column, is authenticated with it: a secret that is copied to another row cannot be opened
// there.
package seal

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// MinKeyBytes is the length from which on text is accepted as a key.
const MinKeyBytes = 32

// ErrNoKey means that no key of a [Keyring] opens a secret.
var ErrNoKey = errors.New("no secret key opens it")

// Keyring seals with its first key and opens with each of them. It is safe for concurrent use.
type Keyring struct{ keys []key }

type key struct {
	id   []byte
	aead cipher.AEAD
}

const keyIDBytes = 4

// ParseKeyring returns the keyring of keys that are separated by commas, the newest first. White space around a key
// does not count. Each has at least [MinKeyBytes] bytes. Empty text is an error.
func ParseKeyring(text string) (*Keyring, error) {
	ring := &Keyring{}
	for i, secret := range strings.Split(text, ",") {
		secret = strings.TrimSpace(secret)
		if len(secret) < MinKeyBytes {
			return nil, fmt.Errorf("key %d has %d bytes; it needs at least %d", i+1, len(secret), MinKeyBytes)
		}
		derived, err := newKey(secret)
		if err != nil {
			return nil, err
		}
		ring.keys = append(ring.keys, derived)
	}
	return ring, nil
}

func newKey(secret string) (key, error) {
	derived, err := hkdf.Key(sha256.New, []byte(secret), nil, "handoffd secret key", keyIDBytes+32)
	if err != nil {
		return key{}, fmt.Errorf("derive a key: %w", err)
	}
	block, err := aes.NewCipher(derived[keyIDBytes:])
	if err != nil {
		return key{}, fmt.Errorf("derive a key: %w", err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return key{}, fmt.Errorf("derive a key: %w", err)
	}
	return key{derived[:keyIDBytes], aead}, nil
}

// Seal encrypts a secret. It can be opened with the same binding only.
func (r *Keyring) Seal(secret []byte, binding ...string) []byte {
	newest := r.keys[0]
	return newest.aead.Seal(slices.Clone(newest.id), nil, secret, encode(binding))
}

// Open returns the secret that was sealed with the binding. It returns [ErrNoKey] if the key is unknown, the binding is
// another one, or a bit has changed.
func (r *Keyring) Open(sealed []byte, binding ...string) ([]byte, error) {
	if len(sealed) < keyIDBytes {
		return nil, ErrNoKey
	}
	for _, k := range r.keys {
		if !bytes.Equal(k.id, sealed[:keyIDBytes]) {
			continue
		}
		if secret, err := k.aead.Open(nil, nil, sealed[keyIDBytes:], encode(binding)); err == nil {
			return secret, nil
		}
	}
	return nil, ErrNoKey
}

// IsNewest reports whether a secret was sealed with the first key.
func (r *Keyring) IsNewest(sealed []byte) bool { return bytes.HasPrefix(sealed, r.keys[0].id) }

// encode joins the parts of a binding so that different parts never give the same bytes.
func encode(binding []string) []byte {
	var encoded []byte
	for _, part := range binding {
		encoded = binary.AppendUvarint(encoded, uint64(len(part)))
		encoded = append(encoded, part...)
	}
	return encoded
}
