package auth

import (
	"cmp"
	"context"
	"crypto"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"sync/atomic"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"golang.org/x/sync/singleflight"
	"golang.org/x/time/rate"
)

const retryEvery = 10 * time.Second // while the provider is down

var errNotFetched = errors.New("no keys fetched yet")

// keySet holds the keys that an identity provider publishes. It fetches them periodically, and at once when a token
// names an unknown key, so that a rotation causes no refusal.
type keySet struct {
	url    string
	client *http.Client
	logger *slog.Logger

	current atomic.Pointer[snapshot]
	flight  singleflight.Group // at most one fetch at a time, shared by its waiters
	demand  *rate.Limiter      // of fetches that tokens cause: any client can invent a key id
}

// snapshot is never changed once it is the current one.
type snapshot struct {
	keys      map[keyID]crypto.PublicKey // of the last successful fetch
	fetchedAt time.Time                  // when that was; zero: never
	err       error                      // of the last fetch; nil: keys are complete
}

func newKeySet(c Config) *keySet {
	s := &keySet{
		url:    c.JWKSURL,
		client: cmp.Or(c.HTTPClient, http.DefaultClient),
		logger: cmp.Or(c.Logger, slog.New(slog.DiscardHandler)),
		demand: rate.NewLimiter(rate.Every(5*time.Second), 5),
	}
	s.current.Store(&snapshot{err: errNotFetched})
	return s
}

// run keeps the keys current until ctx ends.
func (s *keySet) run(ctx context.Context, every time.Duration) {
	for ctx.Err() == nil {
		_, _, _ = s.flight.Do("", func() (any, error) {
			s.refresh(ctx)
			return nil, nil
		})
		pause := every
		if s.current.Load().err != nil {
			pause = min(every, retryEvery)
		}
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
	}
}

// verificationKey returns the key that token names in its header.
func (s *keySet) verificationKey(ctx context.Context, token *jwt.Token) (any, error) {
	kid, _ := token.Header["kid"].(string)
	if kid == "" {
		return nil, errUnknownKey
	}
	id := keyID{kid: kid, alg: token.Method.Alg()}
	// A running fetch can have begun before the key was published; the next one has not.
	for range 2 {
		if key, ok := s.current.Load().keys[id]; ok {
			return key, nil
		}
		own, err := s.awaitFetch(ctx)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrKeysUnavailable, err)
		}
		if own {
			break
		}
	}
	now := s.current.Load()
	if key, ok := now.keys[id]; ok {
		return key, nil
	}
	if now.err != nil { // the provider can have published this key since the last successful fetch
		return nil, fmt.Errorf("%w: %w", ErrKeysUnavailable, now.err)
	}
	return nil, errUnknownKey
}

// awaitFetch waits for the running fetch, or else starts one if demand allows it. Own reports whether it started its
// own.
func (s *keySet) awaitFetch(ctx context.Context) (own bool, err error) {
	began := false
	fetched := s.flight.DoChan("", func() (any, error) {
		began = true
		if s.demand.Allow() {
			// Other requests wait for this fetch too, so it must outlive the one that started it.
			s.refresh(context.WithoutCancel(ctx))
		}
		return nil, nil
	})
	select {
	case <-fetched:
		return began, nil
	case <-ctx.Done():
		return false, ctx.Err()
	}
}

func (s *keySet) refresh(ctx context.Context) {
	before := s.current.Load()
	after := &snapshot{fetchedAt: time.Now()}
	after.keys, after.err = s.fetch(ctx)
	if after.err != nil {
		after.keys, after.fetchedAt = before.keys, before.fetchedAt
	}
	s.current.Store(after)
	s.report(ctx, before, after)
}

func (s *keySet) fetch(ctx context.Context) (map[keyID]crypto.PublicKey, error) {
	document, err := fetch(ctx, s.client, s.url)
	if err != nil {
		return nil, fmt.Errorf("fetch keys: %w", err)
	}
	return parseKeySet(document)
}

// report logs a line when the keys, or whether they can be fetched, have changed.
func (s *keySet) report(ctx context.Context, before, after *snapshot) {
	switch {
	case errors.Is(after.err, context.Canceled): // the process stops
	case after.err != nil && (before.err == nil || errors.Is(before.err, errNotFetched)):
		s.logger.WarnContext(ctx, "signing keys unavailable", "reason", "keys", "kept", len(after.keys), "err", after.err,
			"hint", "can HANDOFF_JWKS_URL be reached from here? try: handoffd doctor")
	case after.err == nil && (before.err != nil || !slices.Equal(before.names(), after.names())):
		s.logger.InfoContext(ctx, "signing keys current", "reason", "keys", "keys", after.names())
	}
}

func (s *snapshot) names() []string {
	var names []string
	for id := range s.keys {
		names = append(names, id.kid+" "+id.alg)
	}
	slices.Sort(names)
	return names
}
