package notify_test

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/handoffd/handoffd/notify"
)

// peer is a replica that reports its settings, which can be changed.
type peer struct {
	*notify.Presence
	*journal
	secret atomic.Value
	leave  func()
}

func (a *account) peer(name, secret string) *peer {
	a.t.Helper()
	p := &peer{journal: newJournal(a.t)}
	p.secret.Store(secret)
	p.Presence = &notify.Presence{
		DB: a.Pool, Listener: &notify.Listener{}, Replica: name, Host: "desk-1", Interval: 20 * time.Millisecond, Logger: slog.New(p.journal),
		Settings: func(key []byte) map[string]string {
			if len(key) < 32 {
				a.t.Errorf("the key has %d bytes", len(key))
			}
			return map[string]string{"SECRET": p.secret.Load().(string), "FROM": "ours"}
		},
	}
	ctx, cancel := context.WithCancel(context.Background())
	left := make(chan struct{})
	go func() {
		defer close(left)
		_ = p.Run(ctx)
	}()
	p.leave = func() { cancel(); <-left }
	a.t.Cleanup(p.leave)
	return p
}

const (
	disagreeing = "replicas have different settings, which must be the same on all"
	agreeing    = "the settings of all replicas are the same again"
)

func TestReplicasWithDifferentSettingsAreDegradedAndNamed(t *testing.T) {
	a := newAccount(t)
	first, second := a.peer("first", "s3cret"), a.peer("second", "0ther")
	a.exec(`insert into replicas (id, host, degraded) values ('of an older version', 'desk-2', '{}')`)
	for _, p := range []*peer{first, second} {
		if reason := p.says(disagreeing); reason != notify.SettingsDisagree {
			t.Errorf("the reason is %q", reason)
		}
		if reasons := p.Reasons(); !slices.Equal(reasons, []notify.Reason{notify.SettingsDisagree}) {
			t.Errorf("it is degraded for %v", reasons)
		}
	}
	differences, err := notify.ReadDifferences(t.Context(), a.Pool)
	if err != nil || len(differences) != 1 {
		t.Fatalf("differences are %v, error %v", differences, err)
	}
	text := differences[0].String()
	for _, word := range []string{"SECRET", "first on desk-1", "second on desk-1"} {
		if !strings.Contains(text, word) {
			t.Errorf("%q does not name %s", text, word)
		}
	}
	if strings.Contains(text, "s3cret") || strings.Contains(text, "FROM") || strings.Contains(text, "older") {
		t.Errorf("it says too much: %q", text)
	}
	second.secret.Store("s3cret")
	for _, p := range []*peer{first, second} {
		p.says(agreeing)
		p.saysNoMore() // each change is one line, however many reports there were
		if reasons := p.Reasons(); len(reasons) > 0 {
			t.Errorf("it is still degraded for %v", reasons)
		}
	}
	second.secret.Store("")
	first.says(disagreeing)
	second.leave()
	first.says(agreeing)
}

func TestAReplicaThatFellSilentDisagreesWithNobody(t *testing.T) {
	a := newAccount(t)
	a.exec(`insert into replicas (id, host, degraded, settings) values ('killed', 'desk-2', '{}', '{"SECRET":"another"}')`)
	p := a.peer("alive", "s3cret")
	p.says(disagreeing)
	a.exec(`update replicas set reported_at = clock_timestamp() - interval '16 seconds' where id = 'killed'`)
	p.says(agreeing)
}

// Whatever one replica is set to, events are kept for as long as any replica wants, and for an hour after it has gone.
func TestTheLongestRetentionOfAnyReplicaHolds(t *testing.T) {
	a := newAccount(t)
	a.commit(3)
	a.exec(`update event_log set at = at - interval '2 hours'`)
	reports := func(retention time.Duration) {
		t.Helper()
		ctx, cancel := context.WithCancel(t.Context())
		presence := &notify.Presence{DB: a.Pool, Listener: &notify.Listener{}, Replica: retention.String(), Retention: retention}
		// It asks for its state before each report, and after the first one has been written.
		asked := 0
		presence.Degraded = func() []string {
			if asked++; asked > 1 {
				cancel()
			}
			return nil
		}
		_ = presence.Run(ctx)
	}
	short := &notify.Pruner{DB: a.Pool, Retention: time.Minute}
	prunes := func(want int64) {
		t.Helper()
		if got, err := short.Prune(t.Context()); err != nil || got != want {
			t.Errorf("pruned %d events, want %d; error %v", got, want, err)
		}
	}
	reports(168 * time.Hour)
	reports(time.Minute)
	prunes(0)
	a.exec(`update service_state set retention_reported_at = retention_reported_at - interval '59 minutes'`)
	reports(time.Minute)
	prunes(0)
	a.exec(`update service_state set retention_reported_at = retention_reported_at - interval '2 minutes'`)
	prunes(3)
	reports(time.Minute)
	var now time.Duration
	if err := a.Pool.QueryRow(t.Context(), `select retention from service_state`).Scan(&now); err != nil || now != time.Minute {
		t.Errorf("afterwards %v are kept, error %v", now, err)
	}
}
