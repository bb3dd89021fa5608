package chaos

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/handoffd/handoffd/db/localpg"
)

// Another program listens, idle in transaction, until the notification queue of the server is full. Every escalation is
// created, and arrives by the comparison of heads.
func TestNotificationQueueFull(t *testing.T) {
	onlyLong(t)
	const fault = "notification queue full (PostgreSQL 18)"
	bin, err := localpg.Fetch(t.Context()) // the size of the queue is a setting since PostgreSQL 17
	if err != nil {
		verdict.Skip(fault, err.Error())
		t.Skip(err)
	}
	r, server := beginOn(t, fault, Allowance{Repairs: true, Stale: 3 * time.Second}, localpg.Config{
		BinDir: bin, Settings: map[string]string{"max_notify_queue_pages": "64"},
	})
	r.startTwo()
	a, _ := r.followedAccount(2, 4)
	r.mustEscalate(r.replicas[0], a, 3)
	culprit, err := pgx.Connect(t.Context(), server.AdminURL("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	defer culprit.Close(context.Background())
	for _, sql := range []string{`listen elsewhere`, `begin`, `select 1`} {
		if _, err := culprit.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	for err == nil {
		_, err = r.admin.Exec(t.Context(), `select pg_notify('elsewhere', $1)`, strings.Repeat(uuid.NewString(), 200))
	}
	if full, ok := errors.AsType[*pgconn.PgError](err); !ok || full.Code != "54000" {
		t.Fatalf("the queue did not become full: %v", err)
	}
	for _, one := range r.replicas {
		for range 10 {
			for _, h := range r.mustEscalate(one, a, 1) {
				if got := r.claim(one, a, a.users[1], h); got.outcome != OK {
					t.Errorf("a claim was answered %d %s", got.status, got.body)
				}
			}
		}
		if state, reasons := one.readiness(); state != "degraded" {
			t.Errorf("readiness is %s %v", state, reasons)
		}
	}
	if err := culprit.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, one := range r.replicas {
		one.awaitReady()
	}
	r.mustEscalate(r.replicas[0], a, 3)
	eventually(t, "the notification queue is empty again", func() bool {
		return query[float64](r, `select pg_notification_queue_usage()`) == 0
	})
	r.finish()
}

// The synchronous standby does not exist. Each request ends within 3 s with a definite outcome.
func TestSynchronousStandbyMissing(t *testing.T) {
	onlyLong(t)
	r, _ := beginOn(t, "synchronous standby missing", Allowance{Repairs: true, Stale: 5 * time.Second}, localpg.Config{
		Settings: map[string]string{"synchronous_commit": "on"},
	})
	r.exec(`alter role postgres set synchronous_commit = off`) // the test's own commits do not wait
	r.admin.Reset()
	r.startTwo()
	accounts := make([]*account, 2) // several requests of each wait for its counter row
	for i := range accounts {
		accounts[i] = r.account(2)
		r.follow(accounts[i], 2)
	}
	type turn struct {
		a       *account
		session uuid.UUID
	}
	turns := make([]turn, 40)
	for i := range turns {
		a := accounts[i%len(accounts)]
		session := r.mustSession(r.replicas[0], a)
		turns[i] = turn{a, session}
	}
	r.exec(`alter system set synchronous_standby_names = 'ghost'`)
	r.exec(`select pg_reload_conf()`)
	eventually(t, "the setting is in force", func() bool {
		return query[string](r, `show synchronous_standby_names`) == "ghost"
	})
	var asking sync.WaitGroup
	const clients = 8
	for i := range clients {
		asking.Go(func() {
			for j := i; j < len(turns); j += clients {
				got := r.escalate(r.replicas[j/clients%2], turns[j].a, turns[j].a.users[0], turns[j].session)
				if got.outcome == Info || got.took > promised(3*time.Second) {
					t.Errorf("after %v: %d %s", got.took, got.status, got.body)
				}
			}
		})
	}
	asking.Wait()
	for _, one := range r.replicas { // its own reports do not wait for the standby
		if state, reasons := one.readiness(); state != "degraded" || !slices.Contains(reasons, "standbys") {
			t.Errorf("readiness is %s %v", state, reasons)
		}
	}
	r.exec(`alter system reset synchronous_standby_names`)
	r.exec(`select pg_reload_conf()`)
	for _, one := range r.replicas {
		one.awaitReady()
	}
	r.mustEscalate(r.replicas[0], accounts[0], 3)
	r.finish()
}
