package replicas_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/internal/handofftest"
	"github.com/handoffd/handoffd/internal/logtest"
	"github.com/handoffd/handoffd/notify"
)

// row is a row of the view handoff_channel_health, with the columns that the contract names.
type row struct {
	Replica, Host  string
	ListeningSince *time.Time
	LastHeardAt    *time.Time
	LagMs          *float64
	Degraded       []string
	QueueUsage     float64
	Version        *string
}

func (d *database) channelHealth() []row {
	d.t.Helper()
	rows, err := d.Pool.Query(context.Background(), `select replica, host, listening_since, last_heard_at, lag_ms,
		degraded, queue_usage, version from handoff_channel_health order by replica`)
	if err != nil {
		d.t.Fatal(err)
	}
	seen, err := pgx.CollectRows(rows, pgx.RowToStructByPos[row])
	if err != nil {
		d.t.Fatal(err)
	}
	return seen
}

// eventually reads the view until it satisfies is.
func (d *database) eventually(what string, is func([]row) bool) {
	d.t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	overdue := time.After(timeout)
	for {
		seen := d.channelHealth()
		if is(seen) {
			return
		}
		select {
		case <-tick.C:
		case <-overdue:
			d.t.Fatalf("never %s: %+v", what, seen)
		}
	}
}

func TestTheViewShowsEachReplicaAndItsListener(t *testing.T) {
	d := newDatabase(t)
	listener, _ := d.listener()
	stop := run(t, d.reporter(listener, "listens").Run)
	idle := d.reporter(&notify.Listener{}, "idle")
	idle.Version = "0.2.0-dev"
	run(t, idle.Run)
	d.eventually("both rows as expected", func(seen []row) bool {
		return len(seen) == 2 &&
			seen[0].Replica == "idle" && slices.Equal(seen[0].Degraded, []string{"listener"}) &&
			seen[0].ListeningSince == nil && seen[0].LastHeardAt == nil && seen[0].LagMs == nil &&
			seen[0].Version != nil && *seen[0].Version == idle.Version && seen[1].Version == nil &&
			seen[1].Replica == "listens" && len(seen[1].Degraded) == 0 && seen[1].Host == "host-1" &&
			seen[1].ListeningSince != nil && seen[1].LastHeardAt != nil && *seen[1].LagMs > 0 && seen[1].QueueUsage == 0
	})
	stop()
	if seen := d.channelHealth(); len(seen) != 1 || seen[0].Replica != "idle" {
		t.Errorf("one replica has stopped and the view shows %+v", seen)
	}
}

// A new connection is reported at once, even if no report fell between the two connections.
func TestANewConnectionIsReportedAtOnce(t *testing.T) {
	d := newDatabase(t)
	listener, log := d.listener()
	log.Await("listening")
	reporter := d.reporter(listener, "r")
	reporter.Interval = time.Hour
	run(t, reporter.Run)
	var before time.Time
	d.eventually("listening", func(seen []row) bool {
		if len(seen) == 1 && seen[0].ListeningSince != nil {
			before = *seen[0].ListeningSince
		}
		return !before.IsZero()
	})
	d.exec(`select pg_terminate_backend(pid) from pg_stat_activity
		where datname = current_database() and query ilike 'listen%' and pid <> pg_backend_pid()`)
	log.Await("listening")
	d.eventually("listening again", func(seen []row) bool {
		return len(seen) == 1 && seen[0].ListeningSince != nil && seen[0].ListeningSince.After(before)
	})
}

func TestAKilledReplicaIsShownAsSilentAndThenDeleted(t *testing.T) {
	d := newDatabase(t)
	d.exec(`insert into replicas (id, host, degraded) values ('killed', 'host-2', '{}')`)
	age := func(by string) {
		d.exec(`update replicas set reported_at = clock_timestamp() - $1::interval where id = 'killed'`, by)
	}
	age("11 seconds")
	if seen := d.channelHealth(); len(seen) != 1 || !slices.Equal(seen[0].Degraded, []string{"silent"}) {
		t.Errorf("after 11 s: %+v", seen)
	}
	age("16 seconds")
	if seen := d.channelHealth(); len(seen) != 0 {
		t.Errorf("after 16 s: %+v", seen)
	}
	listener, _ := d.listener()
	run(t, d.reporter(listener, "alive").Run)
	d.eventually("without the killed replica's row", func([]row) bool {
		var left int
		if err := d.Pool.QueryRow(t.Context(), `select count(*) from replicas where id = 'killed'`).Scan(&left); err != nil {
			t.Fatal(err)
		}
		return left == 0
	})
}

// Events are kept for the longest retention that a replica has reported in the last hour.
func TestTheLongestRetentionOfAnyReplicaHolds(t *testing.T) {
	d := newDatabase(t)
	account := handofftest.NewIn(t, d.Database)
	dana := account.Engineer("Dana")
	for range 3 {
		account.Escalate(dana)
	}
	d.exec(`update event_log set at = at - interval '2 hours'`)
	report := func(retention time.Duration) {
		t.Helper()
		ctx, cancel := context.WithCancel(t.Context())
		reporter := d.reporter(&notify.Listener{}, retention.String())
		reporter.Retention = retention
		// Degraded is called before each report, so its second call comes after the first report.
		calls := 0
		reporter.Degraded = func() []string {
			if calls++; calls > 1 {
				cancel()
			}
			return []string{}
		}
		_ = reporter.Run(ctx)
	}
	pruner := &notify.Pruner{DB: d.Pool, Retention: time.Minute}
	prunes := func(want int64) {
		t.Helper()
		if got, err := pruner.Prune(t.Context()); err != nil || got != want {
			t.Errorf("pruned %d events, want %d; error %v", got, want, err)
		}
	}
	report(168 * time.Hour)
	report(time.Minute)
	prunes(0)
	d.exec(`update service_state set retention_reported_at = retention_reported_at - interval '59 minutes'`)
	report(time.Minute)
	prunes(0)
	d.exec(`update service_state set retention_reported_at = retention_reported_at - interval '2 minutes'`)
	prunes(3)
	report(time.Minute)
	var stored time.Duration
	err := d.Pool.QueryRow(t.Context(), `select retention from service_state`).Scan(&stored)
	if err != nil || stored != time.Minute {
		t.Errorf("then the retention is %v, error %v", stored, err)
	}
}

// The number of the newest migration is for people: that it cannot be read is no reason to refuse requests.
func TestAReplicaThatCannotReadTheSchemaVersionIsReady(t *testing.T) {
	d := newDatabase(t)
	listener, _ := d.listener()
	log := logtest.New(t)
	reporter := d.reporter(listener, "here")
	reporter.Logger = log.Logger
	d.exec(`revoke all on goose_db_version from current_user`)
	run(t, reporter.Run)
	log.Await("the newest migration of the database cannot be read; it is taken for what this handoffd needs")
	d.eventually("reported", func(seen []row) bool { return len(seen) == 1 })
	if reasons, schema := reporter.Reasons(), reporter.Schema(); len(reasons) > 0 || !schema.IsUnknown() {
		t.Errorf("reasons %v, schema %+v", reasons, schema)
	}
}

// A requirement above the newest migration comes from a slip of the keyboard, which must not end all replicas at once.
func TestAnImpossibleRequirementEndsNoReplica(t *testing.T) {
	d := newDatabase(t)
	listener, _ := d.listener()
	log := logtest.New(t)
	reporter := d.reporter(listener, "here")
	reporter.Logger = log.Logger
	run(t, reporter.Run) // fails the test if it ends
	d.eventually("reported", func(seen []row) bool { return len(seen) == 1 })
	d.exec(`update service_state set required_migration = 99998`)
	log.Await("the database requires a migration that it does not have; this is ignored")
	d.exec(`delete from replicas`)
	d.eventually("reported again", func(seen []row) bool { return len(seen) == 1 })
	if reasons := reporter.Reasons(); len(reasons) > 0 {
		t.Errorf("it is degraded by %v", reasons)
	}
}
