package replicas_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/notify"
)

// user adds an account with a user.
func (d *database) user() uuid.UUID {
	d.t.Helper()
	account, user := uuid.New(), uuid.New()
	d.exec(`insert into accounts (id, name) values ($1, 'Acme')`, account)
	d.exec(`insert into users (account_id, id, name, role) values ($1, $2, 'Dana', 'engineer')`, account, user)
	return user
}

// awaitOnline waits until a user is online or not.
func (d *database) awaitOnline(user uuid.UUID, want bool) {
	d.t.Helper()
	for began := time.Now(); ; time.Sleep(time.Millisecond) {
		var online bool
		err := db.AllAccounts(d.Pool).QueryRow(d.t.Context(), `select is_online(u) from users as u where id = $1`, user).
			Scan(&online)
		if err != nil {
			d.t.Fatal(err)
		}
		if online == want {
			return
		}
		if time.Since(began) > timeout {
			d.t.Fatalf("online is %t, want %t", online, want)
		}
	}
}

func TestReplicaReportsWhoIsOnline(t *testing.T) {
	d := newDatabase(t)
	dana, eli, gone := d.user(), d.user(), uuid.New()
	changes := make(chan [2][]uuid.UUID, 1)
	r := d.reporter(&notify.Listener{}, "one")
	r.DB = db.AllAccounts(d.Pool)
	all := []uuid.UUID{dana}
	r.Presence = func(complete bool) (present, absent []uuid.UUID) {
		if complete {
			return all, []uuid.UUID{}
		}
		select {
		case change := <-changes:
			return change[0], change[1]
		default:
			return []uuid.UUID{}, []uuid.UUID{}
		}
	}
	changes <- [2][]uuid.UUID{{dana, gone}, {}}
	stop := run(t, r.Run)
	d.awaitOnline(dana, true)
	d.awaitOnline(eli, false)

	changes <- [2][]uuid.UUID{{eli}, {dana}}
	d.awaitOnline(eli, true)
	d.awaitOnline(dana, false)

	// Another replica took it for silent: it reports all again.
	d.exec(`delete from replicas`)
	d.awaitOnline(dana, true)
	d.awaitOnline(eli, false)
	stop()
	d.awaitOnline(dana, false)
}

func TestUsersOfSilentReplicasAreOffline(t *testing.T) {
	d := newDatabase(t)
	dana := d.user()
	d.exec(`insert into replicas (id, host, degraded) values ('one', '', '{}')`)
	d.exec(`insert into user_presence (account_id, user_id, replica) select account_id, id, 'one' from users`)
	d.awaitOnline(dana, true)
	d.exec(`update replicas set reported_at = clock_timestamp() - interval '10 seconds'`)
	d.awaitOnline(dana, false)
}

// The report waits for no transaction in psql that moves or deletes a user.
func TestUserBeingMovedDelaysNoReport(t *testing.T) {
	d := newDatabase(t)
	dana, eli := d.user(), d.user()
	tx, err := db.AllAccounts(d.Pool).Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(t.Context())) }()
	if _, err := tx.Exec(t.Context(), `delete from users where id = $1`, dana); err != nil {
		t.Fatal(err)
	}
	r := d.reporter(&notify.Listener{}, "one")
	r.DB = db.AllAccounts(d.Pool)
	r.Presence = func(bool) (present, absent []uuid.UUID) { return []uuid.UUID{dana, eli}, []uuid.UUID{} }
	run(t, r.Run)
	d.awaitOnline(eli, true)
	if err := tx.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// A session of psql has locked two users while one comes and the other leaves, and rolls back. The report does not wait
// for that, and tells of both afterwards.
func TestUsersWhoWereLockedAreReportedLater(t *testing.T) {
	d := newDatabase(t)
	dana, eli, fay := d.user(), d.user(), d.user()
	changes := make(chan [2][]uuid.UUID)
	r := d.reporter(&notify.Listener{}, "one")
	var all atomic.Value
	all.Store([]uuid.UUID{dana})
	r.Presence = func(complete bool) (present, absent []uuid.UUID) {
		select {
		case change := <-changes:
			return change[0], change[1]
		default:
		}
		if complete {
			return all.Load().([]uuid.UUID), []uuid.UUID{}
		}
		return []uuid.UUID{}, []uuid.UUID{}
	}
	run(t, r.Run)
	d.awaitOnline(dana, true)
	tx, err := db.AllAccounts(d.Pool).Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(t.Context())) }()
	if _, err := tx.Exec(t.Context(), `delete from users where id in ($1, $2)`, dana, eli); err != nil {
		t.Fatal(err)
	}
	changes <- [2][]uuid.UUID{{eli}, {dana}}
	all.Store([]uuid.UUID{eli, fay})
	changes <- [2][]uuid.UUID{{fay}, {}}
	d.awaitOnline(fay, true)
	if err := tx.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	d.awaitOnline(eli, true)
	d.awaitOnline(dana, false)
}
