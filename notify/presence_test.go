package notify_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/notify"
)

// row is what a DBA sees of a replica.
type row struct {
	Replica, Host  string
	ListeningSince *time.Time
	LastHeardAt    *time.Time
	LagMs          *float64
	Degraded       []string
	QueueUsage     float64
}

// channelHealth reads the view as the contract names it.
func (a *account) channelHealth() []row {
	a.t.Helper()
	rows, err := a.Pool.Query(context.Background(), `select replica, host, listening_since, last_heard_at, lag_ms, degraded,
		queue_usage from handoff_channel_health order by replica`)
	if err != nil {
		a.t.Fatal(err)
	}
	seen, err := pgx.CollectRows(rows, pgx.RowToStructByPos[row])
	if err != nil {
		a.t.Fatal(err)
	}
	return seen
}

// eventually reads the view until it is as it should be.
func (a *account) eventually(what string, is func([]row) bool) {
	a.t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	overdue := time.After(patience)
	for {
		seen := a.channelHealth()
		if is(seen) {
			return
		}
		select {
		case <-tick.C:
		case <-overdue:
			a.t.Fatalf("never %s: %+v", what, seen)
		}
	}
}

func (a *account) present(r *replica, name string) (leave func()) {
	a.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	left := make(chan struct{})
	go func() {
		defer close(left)
		presence := &notify.Presence{DB: a.Pool, Listener: r.Listener, Replica: name, Host: "desk-1", Interval: 20 * time.Millisecond}
		_ = presence.Run(ctx)
	}()
	leave = func() { cancel(); <-left }
	a.t.Cleanup(leave)
	return leave
}

func TestADBASeesEachReplicaAndHowWellItHears(t *testing.T) {
	a := newAccount(t)
	url := a.URL
	well, _ := a.watched(&url)
	leave := a.present(well, "well")
	deaf := a.deafReplica(never)
	deaf.Listener = &notify.Listener{}
	a.present(deaf, "deaf")
	a.eventually("both as they are", func(seen []row) bool {
		return len(seen) == 2 &&
			seen[0].Replica == "deaf" && slices.Equal(seen[0].Degraded, []string{"listener"}) && seen[0].ListeningSince == nil &&
			seen[0].LastHeardAt == nil && seen[0].LagMs == nil &&
			seen[1].Replica == "well" && len(seen[1].Degraded) == 0 && seen[1].Host == "desk-1" &&
			seen[1].ListeningSince != nil && seen[1].LastHeardAt != nil && *seen[1].LagMs > 0 && seen[1].QueueUsage == 0
	})
	leave()
	if seen := a.channelHealth(); len(seen) != 1 || seen[0].Replica != "deaf" {
		t.Errorf("one has left and there are %+v", seen)
	}
}

// A listener that was replaced is seen at once, even if nobody looked while there was none.
func TestADBASeesSinceWhenAReplicaListens(t *testing.T) {
	a := newAccount(t)
	url := a.URL
	r, journal := a.watched(&url)
	journal.says(listening)
	background(t, (&notify.Presence{DB: a.Pool, Listener: r.Listener, Replica: "r", Interval: never}).Run)
	var before time.Time
	a.eventually("there", func(seen []row) bool {
		if len(seen) == 1 && seen[0].ListeningSince != nil {
			before = *seen[0].ListeningSince
		}
		return !before.IsZero()
	})
	a.exec(`select pg_terminate_backend(pid) from pg_stat_activity
		where datname = current_database() and query ilike 'listen%' and pid <> pg_backend_pid()`)
	journal.says(listening)
	a.eventually("listening again", func(seen []row) bool {
		return len(seen) == 1 && seen[0].ListeningSince != nil && seen[0].ListeningSince.After(before)
	})
}

func TestAReplicaThatWasKilledFallsSilentAndIsForgotten(t *testing.T) {
	a := newAccount(t)
	r := a.replica("r", never)
	a.exec(`insert into replicas (id, host, degraded) values ('killed', 'desk-2', '{}')`)
	age := func(by string) {
		a.exec(`update replicas set reported_at = clock_timestamp() - $1::interval where id = 'killed'`, by)
	}
	age("11 seconds")
	if seen := a.channelHealth(); len(seen) != 1 || !slices.Equal(seen[0].Degraded, []string{"silent"}) {
		t.Errorf("after 11 s: %+v", seen)
	}
	age("16 seconds")
	if seen := a.channelHealth(); len(seen) != 0 {
		t.Errorf("after 16 s: %+v", seen)
	}
	a.present(r, "alive")
	a.eventually("without the row of the dead", func([]row) bool {
		var left int
		if err := a.Pool.QueryRow(t.Context(), `select count(*) from replicas where id = 'killed'`).Scan(&left); err != nil {
			t.Fatal(err)
		}
		return left == 0
	})
}
