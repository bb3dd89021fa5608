package auth

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/MicahParks/jwkset"
	"github.com/golang-jwt/jwt/v5"
)

// signedBy returns a token that is good while the provider publishes key under kid.
func signedBy(t *testing.T, kid string, method jwt.SigningMethod, key any) string {
	return mint(t, method, key, map[string]any{"kid": kid}, with(map[string]any{"iss": issuer}))
}

// unattended returns a verifier that fetches keys only when a token needs one.
func unattended(keys *keySet) *Verifier {
	return &Verifier{keys: keys}
}

func TestKeyRotationRefusesNoToken(t *testing.T) {
	provider := newProvider(t, publish("old", &rsaKey.PublicKey))
	verifier := newVerifier(t, provider.config())
	before := signedBy(t, "old", jwt.SigningMethodRS256, rsaKey)
	after := signedBy(t, "new", jwt.SigningMethodES256, p256Key)
	if _, err := verifier.Verify(t.Context(), before); err != nil {
		t.Fatalf("before the rotation: %v", err)
	}

	provider.publish(publish("old", &rsaKey.PublicKey), publish("new", &p256Key.PublicKey))
	var crowd sync.WaitGroup
	for range 50 {
		crowd.Go(func() {
			for _, token := range []string{after, before} {
				if _, err := verifier.Verify(t.Context(), token); err != nil {
					t.Errorf("during the rotation: %v", err)
				}
			}
		})
	}
	crowd.Wait()
}

func TestWithdrawnKeyIsRefused(t *testing.T) {
	provider := newProvider(t, publish("old", &rsaKey.PublicKey), publish("new", &p256Key.PublicKey))
	keys := newKeySet(provider.config())
	ctx, stop := context.WithCancel(t.Context())
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		keys.run(ctx, time.Millisecond)
	}()
	verifier := unattended(keys)
	old := signedBy(t, "old", jwt.SigningMethodRS256, rsaKey)
	if _, err := verifier.Verify(t.Context(), old); err != nil {
		t.Fatal(err)
	}

	provider.publish(publish("new", &p256Key.PublicKey))
	provider.await(2) // the first of them has been taken in when the second begins
	if _, err := verifier.Verify(t.Context(), old); !errors.Is(err, errUnknownKey) {
		t.Errorf("a token of a withdrawn key: %v", err)
	}
	stop()
	<-stopped
}

func TestKnownKeysStayValidDuringOutage(t *testing.T) {
	fresh := must(json.Marshal(jwkset.JWKSMarshal{Keys: []jwkset.JWKMarshal{publish("new", &p256Key.PublicKey)}}))
	huge := append(bytes.Repeat([]byte(" "), maxDocumentSize), fresh...)
	for _, trouble := range []struct {
		name  string
		start func(*provider)
	}{
		{"down", func(p *provider) { p.Close() }},
		{"failing", func(p *provider) { p.answer(http.StatusBadGateway, fresh) }},
		{"talking nonsense", func(p *provider) { p.answer(http.StatusOK, []byte("<html>")) }},
		{"without keys", func(p *provider) { p.answer(http.StatusOK, []byte(`{"keys":[]}`)) }},
		{"talking without end", func(p *provider) { p.answer(http.StatusOK, huge) }},
	} {
		t.Run(trouble.name, func(t *testing.T) {
			provider := newProvider(t, publish("known", &rsaKey.PublicKey))
			verifier := newVerifier(t, provider.config())
			known := signedBy(t, "known", jwt.SigningMethodRS256, rsaKey)
			if _, err := verifier.Verify(t.Context(), known); err != nil {
				t.Fatal(err)
			}

			trouble.start(provider)
			_, err := verifier.Verify(t.Context(), signedBy(t, "new", jwt.SigningMethodES256, p256Key))
			if !errors.Is(err, ErrKeysUnavailable) {
				t.Errorf("a key that may have been published meanwhile: %v", err)
			}
			if _, err := verifier.Verify(t.Context(), known); err != nil {
				t.Errorf("a known key: %v", err)
			}
		})
	}
}

func TestVerifierStartsWithoutProvider(t *testing.T) {
	provider := newProvider(t)
	provider.answer(http.StatusServiceUnavailable, nil)
	verifier := newVerifier(t, provider.config())
	token := signedBy(t, "rsa", jwt.SigningMethodRS256, rsaKey)
	_, err := verifier.Verify(t.Context(), token)
	if refused, ok := errors.AsType[TokenError](err); ok || !errors.Is(err, ErrKeysUnavailable) {
		t.Fatalf("without keys: %v (%v)", err, refused)
	}

	provider.publish(publish("rsa", &rsaKey.PublicKey))
	if _, err := verifier.Verify(t.Context(), token); err != nil {
		t.Errorf("once the provider is back: %v", err)
	}
}

func TestUnknownKeyIDsAreRateLimited(t *testing.T) {
	provider := newProvider(t, publish("rsa", &rsaKey.PublicKey))
	verifier := newVerifier(t, provider.config())
	for i := range 200 {
		_, err := verifier.Verify(t.Context(), signedBy(t, fmt.Sprint("invented-", i), jwt.SigningMethodEdDSA, edwardsKey))
		if !errors.Is(err, errUnknownKey) {
			t.Fatal(err)
		}
	}
	if n := provider.fetched(); n > 10 {
		t.Errorf("200 tokens caused %d fetches", n)
	}
}

func TestTokenWithoutKeyIDCausesNoFetch(t *testing.T) {
	provider := newProvider(t, publish("rsa", &rsaKey.PublicKey))
	_, err := unattended(newKeySet(provider.config())).Verify(t.Context(), signedBy(t, "", jwt.SigningMethodRS256, rsaKey))
	if !errors.Is(err, errUnknownKey) || provider.fetched() > 0 {
		t.Errorf("got %v after %d fetches", err, provider.fetched())
	}
}

func TestFetchOutlivesItsRequest(t *testing.T) {
	provider := newProvider(t, publish("rsa", &rsaKey.PublicKey))
	arrived, release := make(chan struct{}, 8), make(chan struct{})
	slow := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		arrived <- struct{}{}
		<-release
		http.Redirect(w, r, provider.URL, http.StatusFound)
	}))
	t.Cleanup(slow.Close)
	verifier := unattended(newKeySet(Config{JWKSURL: slow.URL, HTTPClient: slow.Client()}))
	token := signedBy(t, "rsa", jwt.SigningMethodRS256, rsaKey)

	impatient, leave := context.WithCancel(t.Context())
	left := make(chan error)
	go func() {
		_, err := verifier.Verify(impatient, token)
		left <- err
	}()
	<-arrived
	leave()
	if err := <-left; !errors.Is(err, ErrKeysUnavailable) || !errors.Is(err, context.Canceled) {
		t.Errorf("who left: %v", err)
	}
	close(release)
	if _, err := verifier.Verify(t.Context(), token); err != nil {
		t.Errorf("who came later: %v", err)
	}
	if len(arrived) > 0 {
		t.Error("the fetch ended with the request that asked for it")
	}
}

func TestFetchBegunBeforeRotationIsRepeated(t *testing.T) {
	provider := newProvider(t, publish("new", &p256Key.PublicKey))
	token := signedBy(t, "new", jwt.SigningMethodES256, p256Key)
	synctest.Test(t, func(t *testing.T) {
		defer provider.Client().CloseIdleConnections()
		keys := newKeySet(provider.config())
		verifier := unattended(keys)
		ended := make(chan struct{})
		keys.flight.DoChan("", func() (any, error) {
			<-ended // having read the keys of before
			return nil, nil
		})
		verified := make(chan error)
		go func() {
			_, err := verifier.Verify(t.Context(), token)
			verified <- err
		}()
		synctest.Wait()
		close(ended)
		if err := <-verified; err != nil {
			t.Error(err)
		}
	})
}

func TestRedirectFromTLSToPlainHTTPIsRefused(t *testing.T) {
	plain := newProvider(t, publish("rsa", &rsaKey.PublicKey))
	secure := httptest.NewTLSServer(http.RedirectHandler(plain.URL, http.StatusFound))
	t.Cleanup(secure.Close)
	verifier := newVerifier(t, Config{JWKSURL: secure.URL, HTTPClient: secure.Client()})
	_, err := verifier.Verify(t.Context(), signedBy(t, "rsa", jwt.SigningMethodRS256, rsaKey))
	if !errors.Is(err, ErrKeysUnavailable) || !strings.Contains(err.Error(), "plain http") {
		t.Errorf("redirected to plain http: %v", err)
	}
}

func TestRedirectWithinTLSIsFollowed(t *testing.T) {
	document := must(json.Marshal(jwkset.JWKSMarshal{Keys: []jwkset.JWKMarshal{publish("rsa", &rsaKey.PublicKey)}}))
	secure := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/moved" {
			http.Redirect(w, r, "/moved", http.StatusFound)
			return
		}
		_, _ = w.Write(document)
	}))
	t.Cleanup(secure.Close)
	verifier := newVerifier(t, Config{JWKSURL: secure.URL, HTTPClient: secure.Client()})
	if _, err := verifier.Verify(t.Context(), signedBy(t, "rsa", jwt.SigningMethodRS256, rsaKey)); err != nil {
		t.Error(err)
	}
}

func TestEachChangeIsLoggedOnce(t *testing.T) {
	var log bytes.Buffer
	provider := newProvider(t, publish("rsa", &rsaKey.PublicKey))
	config := provider.config()
	config.Logger = slog.New(slog.NewTextHandler(&log, nil))
	keys := newKeySet(config)
	refresh := func(times int) {
		for range times {
			keys.refresh(t.Context())
		}
	}
	refresh(3)
	provider.answer(http.StatusBadGateway, nil)
	refresh(3)
	provider.publish(publish("rsa", &rsaKey.PublicKey))
	refresh(3)
	provider.publish(publish("new", &p256Key.PublicKey))
	refresh(3)

	var told []string
	for line := range strings.Lines(log.String()) {
		_, line, _ = strings.Cut(line, " ")
		level, _, _ := strings.Cut(line, " ")
		told = append(told, level)
	}
	if got, want := strings.Join(told, " "), "level=INFO level=WARN level=INFO level=INFO"; got != want {
		t.Errorf("logged %s, want %s:\n%s", got, want, &log)
	}
}
