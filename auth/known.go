package auth

import (
	"crypto/sha256"
	"sync"
	"time"
)

// maxKnown bounds each of the two generations of known tokens.
const maxKnown = 1024

// knownTokens holds the claims of tokens that were verified, by the SHA-256 of the token. It never holds a token.
//
// They count only with the keys of the provider that verified them: all are forgotten when those are fetched anew. So
// no token is accepted longer than its key would be. They are bounded by two generations: when the newer one is full,
// it takes the place of the older one.
type knownTokens struct {
	mu           sync.Mutex
	keys         *snapshot // of the provider; nil without one
	newer, older map[tokenHash]Claims
}

type tokenHash [sha256.Size]byte

func hashOf(token string) tokenHash { return sha256.Sum256([]byte(token)) }

// claims returns those of a token, if it was verified with the same keys and has not expired since.
func (k *knownTokens) claims(keys *snapshot, token tokenHash, now time.Time) (Claims, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.keys != keys {
		return Claims{}, false
	}
	c, ok := k.newer[token]
	if !ok {
		if c, ok = k.older[token]; ok {
			k.addLocked(token, c) // it is in use
		}
	}
	return c, ok && now.Before(c.ExpiresAt)
}

// add adds the claims of a token that those keys have verified.
func (k *knownTokens) add(keys *snapshot, token tokenHash, c Claims) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.keys != keys {
		k.keys, k.newer, k.older = keys, nil, nil
	}
	k.addLocked(token, c)
}

func (k *knownTokens) addLocked(token tokenHash, c Claims) {
	if k.newer == nil || len(k.newer) == maxKnown {
		k.older, k.newer = k.newer, make(map[tokenHash]Claims)
	}
	k.newer[token] = c
}
