package stream_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/stream"
)

// watch opens a watch of a user whose token expires then.
func (s *server) watch(user uuid.UUID, expires time.Time) *stream.Watch {
	s.t.Helper()
	w, err := s.Watch(s.t.Context(), stream.Request{Principal: s.principal(user), Expires: expires, Timeout: timeout})
	if err != nil {
		s.t.Fatal(err)
	}
	return w
}

func TestWatchNoticesItsHandoffOnly(t *testing.T) {
	s := newServer(t, stream.Config{})
	w := s.watch(uuid.New(), time.Now().Add(time.Hour))
	defer w.Close()
	watched := uuid.New()
	for range 3 {
		s.commit()
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := w.Changed(ctx, watched); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("after events of other handoffs: got %v, want that the time is over", err)
	}
	s.commitFor(watched)
	if err := w.Changed(t.Context(), watched); err != nil {
		t.Errorf("after an event of the handoff: %v", err)
	}
}

func TestWatchEndsWithItsAuthority(t *testing.T) {
	for _, test := range []struct {
		name    string
		expires time.Duration
		end     func(s *server, user uuid.UUID)
		want    error
	}{
		{"the user is deactivated", time.Hour, func(s *server, user uuid.UUID) {
			s.inactive.Store(user, true)
			s.RevalidateUser(user)
		}, stream.ErrUnauthorized},
		{"the token expires", 10 * time.Millisecond, func(*server, uuid.UUID) {}, stream.ErrUnauthorized},
		{"the server shuts down", time.Hour, func(s *server, _ uuid.UUID) {
			go s.Shutdown(context.Background()) //nolint:errcheck // the clean-up looks at it
		}, stream.ErrDraining},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, user := newServer(t, stream.Config{}), uuid.New()
			w := s.watch(user, time.Now().Add(test.expires))
			defer w.Close()
			test.end(s, user)
			if err := w.Changed(t.Context(), uuid.New()); !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
		})
	}
}

func TestWatchCountsAsStream(t *testing.T) {
	s, user := newServer(t, stream.Config{Limits: stream.Limits{PerUser: 1}}), uuid.New()
	w := s.watch(user, time.Now().Add(time.Hour))
	request := stream.Request{Principal: s.principal(user), Expires: time.Now().Add(time.Hour), Timeout: timeout}
	if _, err := s.Watch(t.Context(), request); !errors.Is(err, stream.ErrUserLimit) {
		t.Errorf("a second watch: got %v, want %v", err, stream.ErrUserLimit)
	}
	w.Close()
	s.follow(user)
	if _, err := s.Watch(t.Context(), request); !errors.Is(err, stream.ErrUserLimit) {
		t.Errorf("beside a stream: got %v, want %v", err, stream.ErrUserLimit)
	}
}

// A backend waits for many answers at once: only its account limits it.
func TestServicesHaveNoLimitOfTheirOwn(t *testing.T) {
	s := newServer(t, stream.Config{Limits: stream.Limits{PerUser: 1, PerAccount: 3}})
	for i, want := range []error{nil, nil, nil, stream.ErrAccountLimit} {
		service := auth.Principal{AccountID: s.account, Service: true}
		if i > 1 {
			service.KeyID = uuid.New()
		}
		request := stream.Request{Principal: service, Expires: time.Now().Add(time.Hour), Timeout: timeout}
		w, err := s.Watch(t.Context(), request)
		if !errors.Is(err, want) {
			t.Errorf("watch %d: got %v, want %v", i, err, want)
		}
		if err == nil {
			t.Cleanup(w.Close)
		}
	}
}
