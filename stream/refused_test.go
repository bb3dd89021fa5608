package stream_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/stream"
)

func TestRefusedStreamsAreCountedByReason(t *testing.T) {
	s := newServer(t, stream.Config{Limits: stream.Limits{Streams: 3, PerAccount: 2, PerUser: 1}})
	want := make(map[string]int64)
	for _, reason := range stream.RefusalReasons() {
		want[reason] = 0
	}
	if diff := cmp.Diff(want, s.Stats().Refused); diff != "" {
		t.Errorf("before the first (-want +got):\n%s", diff)
	}
	refuses := func(reason string, request stream.Request, header ...string) {
		t.Helper()
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
		for i := 0; i < len(header); i += 2 {
			r.Header.Set(header[i], header[i+1])
		}
		if err := s.Serve(httptest.NewRecorder(), r, request); err == nil {
			t.Fatalf("it is not refused: %s", reason)
		}
		want[reason]++
		if diff := cmp.Diff(want, s.Stats().Refused); diff != "" {
			t.Errorf("after %s (-want +got):\n%s", reason, diff)
		}
	}
	of := func(account, user uuid.UUID) stream.Request {
		return stream.Request{
			Principal: auth.Principal{AccountID: account, UserID: user, Role: auth.Engineer}, Timeout: timeout,
		}
	}
	refuses("not_acceptable", of(s.account, uuid.New()), "Accept", "text/html")
	refuses("position", of(s.account, uuid.New()), "Last-Event-ID", "junk")
	expired, late := of(s.account, uuid.New()), of(s.account, uuid.New())
	expired.Expires, late.Timeout = time.Now().Add(-time.Second), -time.Second
	refuses("unauthorized", expired)
	refuses("unavailable", late)

	user := uuid.New()
	s.follow(user)
	refuses("per_user", of(s.account, user))
	s.follow(uuid.New())
	refuses("per_account", of(s.account, uuid.New()))
	watch, err := s.Watch(t.Context(), of(uuid.New(), uuid.New()))
	if err != nil {
		t.Fatal(err)
	}
	refuses("per_replica", of(uuid.New(), uuid.New()))
	if _, err := s.Watch(t.Context(), of(uuid.New(), uuid.New())); err == nil {
		t.Error("the watch is not refused")
	}
	want["per_replica"]++ // a watch counts as a stream
	watch.Close()
	if err := s.Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
	refuses("draining", of(s.account, uuid.New()))
	if stats := s.Stats(); stats.Max != 3 {
		t.Errorf("the most streams are %d, want 3", stats.Max)
	}
}

func TestClientThatLeavesIsNotRefused(t *testing.T) {
	s := newServer(t, stream.Config{})
	ctx, leave := context.WithCancel(t.Context())
	leave()
	r := httptest.NewRequestWithContext(ctx, http.MethodGet, "/", nil)
	request := stream.Request{Principal: s.principal(uuid.New()), Timeout: timeout}
	if err := s.Serve(httptest.NewRecorder(), r, request); err == nil {
		t.Fatal("there is a stream")
	}
	for reason, n := range s.Stats().Refused {
		if n != 0 {
			t.Errorf("it is counted as %s", reason)
		}
	}
}
