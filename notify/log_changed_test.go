package notify_test

import (
	"context"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/notify"
)

// The account has no subscriber, and the hub does not know it.
func TestListenerTellsOfChangesOfAnyLog(t *testing.T) {
	a := newAccount(t)
	changed := make(chan uuid.UUID, 100)
	listener := &notify.Listener{
		Hub: notify.NewHub(notify.Log{DB: a.Pool}), Writer: a.Pool,
		LogChanged: func(account uuid.UUID) { changed <- account },
		Connect:    func(ctx context.Context) (*pgx.Conn, error) { return pgx.Connect(ctx, a.URL) },
	}
	background(t, listener.Run)
	if first := <-changed; first != uuid.Nil {
		t.Errorf("when listening began, the account was %s", first)
	}
	other := uuid.New()
	a.exec("select pg_notify('handoff_events', $1)",
		`{"v":1,"account_id":"`+other.String()+`","epoch":"7f3a","seq":1,"type":"handoff_created","handoff_id":"`+
			uuid.NewString()+`"}`)
	if next := <-changed; next != other {
		t.Errorf("the account is %s, want %s", next, other)
	}
	a.exec(`
		select pg_terminate_backend(pid)
		from pg_stat_activity
		where query ilike 'listen%' and datname = current_database()`)
	if next := <-changed; next != uuid.Nil {
		t.Errorf("after the connection was lost, the account is %s", next)
	}
}
