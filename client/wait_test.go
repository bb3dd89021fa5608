package client_test

import (
	"context"
	"errors"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/client"
)

// answered is what a wait has returned.
type answered struct {
	client.Handoff
	err error
}

// waiting waits for the answer to h in the background.
func waiting(t testing.TB, c *client.Client, h client.Handoff) <-chan answered {
	t.Helper()
	got := make(chan answered, 1)
	ctx, cancel := context.WithTimeout(t.Context(), testTimeout)
	var running sync.WaitGroup
	running.Go(func() {
		answer, err := c.WaitForAnswer(ctx, h.Ref())
		got <- answered{answer, err}
	})
	t.Cleanup(func() {
		cancel()
		running.Wait()
	})
	return got
}

func TestAnswerOnTheOtherReplica(t *testing.T) {
	a := newAccount(t)
	dana, linh := a.engineer("Dana"), a.engineer("Linh")
	linh.URL = server.replicas[1].URL
	h := escalate(t, dana)
	got := waiting(t, dana, h)
	if _, err := linh.Claim(t.Context(), h.Ref()); err != nil {
		t.Fatal(err)
	}
	if _, err := linh.Return(t.Context(), h.Ref(), "Lower the MTU."); err != nil {
		t.Fatal(err)
	}
	answer := <-got
	if answer.err != nil || answer.Status != client.Returned || answer.Answer != "Lower the MTU." {
		t.Errorf("got %+v, %v", answer.Handoff, answer.err)
	}
	if answer.Context == nil || len(answer.Timeline) != 3 {
		t.Errorf("got context %v and timeline %v", answer.Context, answer.Timeline)
	}
}

// A wait goes on when its replica is killed.
func TestAnswerAfterAReplicaWasKilled(t *testing.T) {
	a := newAccount(t)
	dana, linh := a.engineer("Dana"), a.engineer("Linh")
	victim, err := server.Serve(t.Context(), secretKey)
	if err != nil {
		t.Fatal(err)
	}
	dead := sync.OnceFunc(victim.Kill)
	defer dead()
	target, begun := victim.URL, make(chan struct{})
	begin := sync.OnceFunc(func() { close(begun) })
	var mu sync.Mutex
	proxy := httptest.NewServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		mu.Lock()
		defer mu.Unlock()
		address, err := url.Parse(target)
		if err != nil {
			panic(err)
		}
		r.SetURL(address)
		if r.In.Header.Get("Prefer") != "" {
			begin()
		}
	}})
	t.Cleanup(func() {
		proxy.CloseClientConnections()
		proxy.Close()
	})
	h := escalate(t, dana)
	dana.URL = proxy.URL
	got := waiting(t, dana, h)
	<-begun
	mu.Lock()
	target = server.replicas[1].URL
	mu.Unlock()
	dead()
	if _, err := linh.Claim(t.Context(), h.Ref()); err != nil {
		t.Fatal(err)
	}
	if _, err := linh.Resolve(t.Context(), h.Ref(), "The cable was replaced."); err != nil {
		t.Fatal(err)
	}
	if answer := <-got; answer.err != nil || answer.Resolution != "The cable was replaced." {
		t.Errorf("got %+v, %v", answer.Handoff, answer.err)
	}
}

func TestWaitReturnsEachChange(t *testing.T) {
	a := newAccount(t)
	dana, linh := a.engineer("Dana"), a.engineer("Linh")
	h := escalate(t, dana)
	ref := h.Ref()
	for _, change := range []struct {
		want client.Status
		do   func() (client.Handoff, error)
	}{
		{client.Waiting, func() (client.Handoff, error) { return h, nil }},
		{client.Claimed, func() (client.Handoff, error) { return linh.Claim(t.Context(), h.Ref()) }},
		{client.Waiting, func() (client.Handoff, error) { return linh.Release(t.Context(), h.Ref()) }},
		{client.Withdrawn, func() (client.Handoff, error) { return dana.Withdraw(t.Context(), h.Ref()) }},
	} {
		made, err := change.do()
		if err != nil {
			t.Fatal(err)
		}
		got, err := dana.Wait(t.Context(), ref)
		if err != nil || got.Status != change.want || got.Version != made.Version {
			t.Fatalf("got %+v, %v, want %s", got, err, change.want)
		}
		ref.Version = got.Version
	}
}

func TestWaitEnds(t *testing.T) {
	dana := newAccount(t).engineer("Dana")
	h := escalate(t, dana)
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if _, err := dana.WaitForAnswer(ctx, h.Ref()); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	ref := h.Ref()
	ref.ID = uuid.New()
	_, err := dana.WaitForAnswer(t.Context(), ref)
	if problem, ok := errors.AsType[*client.Problem](err); !ok || problem.Code != "not_found" {
		t.Errorf("got %v", err)
	}
}
