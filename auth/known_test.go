package auth

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// isKnown reports whether the claims of a token are held.
func (v *Verifier) isKnown(token string) bool {
	_, ok := v.known.claims(v.publishedKeys(), hashOf(token), time.Now())
	return ok
}

func TestKnownTokenHasTheSameClaims(t *testing.T) {
	verifier := newVerifier(t, Config{Secret: secret})
	token := mint(t, jwt.SigningMethodHS256, secret, nil, with(nil))
	first, err := verifier.Verify(t.Context(), token)
	if err != nil || !verifier.isKnown(token) {
		t.Fatalf("known: %t, error %v", verifier.isKnown(token), err)
	}
	second, err := verifier.Verify(t.Context(), token)
	if err != nil || second.Subject != first.Subject || !second.ExpiresAt.Equal(first.ExpiresAt) {
		t.Errorf("got %+v, then %+v, error %v", first, second, err)
	}
	for _, other := range []string{token + "x", token[:len(token)-1], " " + token} {
		if _, err := verifier.Verify(t.Context(), other); err == nil || verifier.isKnown(other) {
			t.Errorf("%q: known: %t, error %v", other, verifier.isKnown(other), err)
		}
	}
}

func TestKnownTokenExpires(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		verifier := newVerifier(t, Config{Secret: secret})
		exp := time.Now().Add(time.Hour)
		token := mint(t, jwt.SigningMethodHS256, secret, nil, with(map[string]any{"exp": exp.Unix()}))
		if _, err := verifier.Verify(t.Context(), token); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Hour)
		if _, err := verifier.Verify(t.Context(), token); !errors.Is(err, ErrExpired) {
			t.Errorf("got %v", err)
		}
	})
}

func TestKnownTokenEndsWithItsKey(t *testing.T) {
	provider := newProvider(t, publish("old", &rsaKey.PublicKey))
	verifier := unattended(newKeySet(provider.config()))
	token := signedBy(t, "old", jwt.SigningMethodRS256, rsaKey)
	for _, what := range []string{"fetches the keys", "finds them"} {
		if _, err := verifier.Verify(t.Context(), token); err != nil {
			t.Fatalf("the call that %s: %v", what, err)
		}
	}
	if !verifier.isKnown(token) {
		t.Error("the token is not known")
	}
	provider.publish(publish("new", &p256Key.PublicKey))
	verifier.keys.refresh(t.Context())
	if _, err := verifier.Verify(t.Context(), token); !errors.Is(err, errUnknownKey) {
		t.Errorf("a token of a withdrawn key: %v", err)
	}
}

func TestKnownTokensAreBounded(t *testing.T) {
	var known knownTokens
	claims := Claims{ExpiresAt: time.Now().Add(time.Hour)}
	inUse := hashOf("in use")
	known.add(nil, inUse, claims)
	for i := range 5 * maxKnown {
		known.add(nil, hashOf(time.Duration(i).String()), claims)
		if _, ok := known.claims(nil, inUse, time.Now()); !ok {
			t.Fatalf("a token in use is not known after %d others", i)
		}
	}
	if n := len(known.newer) + len(known.older); n > 2*maxKnown {
		t.Errorf("%d tokens are known, want at most %d", n, 2*maxKnown)
	}
}
