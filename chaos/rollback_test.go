package chaos

import (
	"context"
	"errors"
	"net/http"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/notify"
)

// Half of all commits fail after the event was appended and pg_notify was called.
func TestRollbackAfterTheAppend(t *testing.T) {
	r := begin(t, "commit fails after the append", Allowance{Stale: 3 * time.Second})
	r.startTwo()
	a, _ := r.followedAccount(4, 4)
	r.exec(`create sequence turns`)
	r.exec(`grant usage on sequence turns to public`)
	r.exec(`create function fail() returns trigger language plpgsql as $$
		begin
		  if nextval('turns') % 2 = 0 then raise exception 'chaos'; end if;
		  return null;
		end $$`)
	r.exec(`create constraint trigger fail after insert on event_log deferrable initially deferred
		for each row execute function fail()`)
	load := r.load(a, 4)
	load.await(scale(20, 300))
	load.end()
	r.exec(`drop trigger fail on event_log`)
	r.mustEscalate(r.replicas[0], a, 1)
	r.finish()
	if r.count(func(request Request) bool { return request.Type != "" && request.Outcome == Fail }) == 0 {
		t.Error("no commit failed")
	}
}

// An event that a savepoint rolled back is not delivered, and the next event has its number.
func TestSavepointRollback(t *testing.T) {
	r := begin(t, "savepoint rolled back", Allowance{Stale: 3 * time.Second})
	r.start()
	a, _ := r.followedAccount(1, 2)
	made := r.mustEscalate(r.replicas[0], a, 1)[0]
	errChangedMind := errors.New("changed my mind")
	publish := func(tx pgx.Tx, typ string, outcome Outcome) error {
		effect := Effect{Account: a.id, Session: made.SessionID, Type: typ, By: a.users[0].id}
		r.record(Request{Effect: effect, Outcome: outcome})
		return r.publish(tx, a, made, typ)
	}
	err := pgx.BeginFunc(t.Context(), r.admin, func(tx pgx.Tx) error {
		err := pgx.BeginFunc(t.Context(), tx, func(savepoint pgx.Tx) error {
			if err := publish(savepoint, "handoff_undone", Fail); err != nil {
				return err
			}
			return errChangedMind
		})
		if !errors.Is(err, errChangedMind) {
			return err
		}
		return publish(tx, "handoff_done", OK)
	})
	if err != nil {
		t.Fatal(err)
	}
	r.finish()
}

// publish appends an event without the service, as another program on the database can.
func (r *run) publish(tx pgx.Tx, a *account, h handoff, typ string) error {
	_, err := notify.Append(context.Background(), tx, a.id, typ, h.ID, map[string]any{
		"by":      map[string]any{"id": a.users[0].id},
		"handoff": map[string]any{"id": h.ID, "account_id": a.id, "session_id": h.SessionID},
	})
	return err
}

// A replica is killed while its transaction waits before COMMIT, and another one during COMMIT. The handoff is inserted
// in the round trip of COMMIT, which PostgreSQL ends without the replica; its number is counted in the one before.
func TestReplicaKilledAroundCommit(t *testing.T) {
	for _, test := range []struct {
		when, trigger string
		events        int64
	}{
		{"before", `create trigger hold before insert on handoff_numbers
			for each row execute function hold()`, 0},
		{"after", `create constraint trigger hold after insert on event_log deferrable initially deferred
			for each row execute function hold()`, 1},
	} {
		t.Run(test.when, func(t *testing.T) {
			r := begin(t, "replica killed "+test.when+" COMMIT", Allowance{Stale: 5 * time.Second})
			victim, other := r.start(), r.start()
			a := r.account(2)
			r.follow(a, 2)
			r.exec(`create function hold() returns trigger language plpgsql as $$
				begin perform pg_advisory_xact_lock(815); return new; end $$`)
			r.exec(test.trigger)
			session := r.mustSession(other, a)
			gate := r.lock(815)
			answered := make(chan answer, 1)
			key := uuid.NewString()
			go func() { answered <- r.escalate(victim, a, a.users[0], session, "Idempotency-Key", key) }()
			eventually(t, "the transaction waits", func() bool {
				return query[int](r, `select count(*) from pg_locks where locktype = 'advisory' and objid = 815 and not granted
					and database = (select oid from pg_database where datname = current_database())`) > 0
			})
			victim.signal(syscall.SIGKILL)
			<-victim.ended
			if got := <-answered; got.outcome != Info {
				t.Errorf("the dead replica answered %d", got.status)
			}
			gate()
			eventually(t, "the orphaned transaction is over", func() bool {
				return query[int](r, `select count(*) from pg_locks where locktype = 'advisory' and objid = 815
					and database = (select oid from pg_database where datname = current_database())`) == 0
			})
			if got := r.log(a).Head; got != test.events {
				t.Errorf("%d events after the kill, want %d", got, test.events)
			}
			again := r.escalate(other, a, a.users[0], session, "Idempotency-Key", key)
			replayed := again.header.Get("Idempotency-Replayed") == "true"
			if again.status != http.StatusCreated || replayed != (test.events > 0) {
				t.Errorf("the retry was answered %d %s", again.status, again.body)
			}
			r.finish()
		})
	}
}

// lock takes an advisory lock and returns a function that releases it.
func (r *run) lock(key int) (release func()) {
	r.t.Helper()
	conn, err := r.admin.Acquire(context.Background())
	if err != nil {
		r.t.Fatal(err)
	}
	if _, err := conn.Exec(context.Background(), `select pg_advisory_lock($1)`, key); err != nil {
		r.t.Fatal(err)
	}
	return func() {
		_, err := conn.Exec(context.Background(), `select pg_advisory_unlock($1)`, key)
		conn.Release()
		if err != nil {
			r.t.Error(err)
		}
	}
}
