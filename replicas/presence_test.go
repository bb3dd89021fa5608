package replicas_test

import (
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
