package replicas

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgtype"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/internal/tick"
	"github.com/handoffd/handoffd/notify"
)

// Reporter writes the row of one replica: that it runs, how well its listener works and how it is set. Its fields are
// required, except where a default is named.
type Reporter struct {
	DB          db.DBTX          // in the scope of all accounts
	Listener    *notify.Listener // its health is reported
	Replica     string           // unique for each process
	Host        string           // the machine, for people. Default: empty
	Retention   time.Duration    // of this replica; all replicas keep events for the longest
	Connections int              // that the replica opens to the database at most
	Version     string           // of the program. Default: not reported

	// Degraded returns the reasons for which events or answers are later than they should be.
	Degraded func() []string

	// Settings returns the fingerprints, made with key, of the settings that must be the same on all replicas. The
	// fingerprint of a setting that is not set is empty.
	Settings func(key []byte) map[string]string

	// Explain returns what is wrong and what to try, which is logged as "hint" with each reason.
	Explain func(reason string) string

	// Presence returns the users who have opened a stream and those who have none any more since the last call. If
	// complete, present is all users with a stream. Default: none.
	Presence func(complete bool) (present, absent []uuid.UUID)

	// Interval is the time between reports while nothing changes. A change is reported within half a second. The view
	// handoff_channel_health shows a replica as silent after 10 s. Default 4 s.
	Interval time.Duration

	// Logger receives one record when reports begin to fail or succeed again, and when the settings of replicas begin to
	// differ or agree again. Default: discards.
	Logger *slog.Logger

	key        []byte // of the fingerprints; nil before the first report
	incomplete bool   // the last report may not have told who came and left
	state      atomic.Pointer[reportState]
}

// reportState is the result of the last report.
type reportState struct {
	err    error
	schema db.Schema // zero if it could not be read; the last migration that is known
	unread bool      // the newest migration could not be read, although the database answers
	Comparison
	comparedAt time.Time
}

const (
	defaultInterval = 4 * time.Second // a multiple of that of those who look for work, whose transaction it shares
	reportTimeout   = 2 * time.Second
	retryInterval   = time.Second
	checkInterval   = 500 * time.Millisecond // of the replica's own state, without a query
)

// Run reports until ctx ends, then deletes the row and returns the error of ctx. It ends with a [db.TooOldError] once
// the database requires a newer program.
func (r *Reporter) Run(ctx context.Context) error {
	interval := cmp.Or(r.Interval, defaultInterval)
	var (
		reported []string
		since    time.Time
		due      = true
		next     <-chan time.Time
	)
	for {
		degraded, health := r.Degraded(), r.Listener.Health()
		if due || !health.ListeningSince.Equal(since) || !slices.Equal(degraded, reported) {
			state := r.report(ctx, degraded, health)
			reported, since, due = degraded, health.ListeningSince, false
			next = tick.After(interval)
			if state.err != nil {
				next = tick.After(min(interval, retryInterval))
			}
			if ctx.Err() == nil {
				r.setState(ctx, state)
			}
			if err := state.schema.Check(); err != nil {
				r.deleteRow(ctx)
				return err
			}
		}
		select {
		case <-ctx.Done():
			r.deleteRow(ctx)
			return ctx.Err()
		case <-tick.After(min(interval, checkInterval)):
		case <-next:
			due = true
		}
	}
}

// report writes the row and compares the settings in it with those of the other replicas. It reads the state of the
// service each time, because migrations and dumps change it. Both statements run at once, so that they can share a
// transaction, except that the first report needs the key.
func (r *Reporter) report(ctx context.Context, degraded []string, health notify.Health) *reportState {
	ctx, cancel := context.WithTimeout(ctx, reportTimeout)
	defer cancel()
	q := db.New(r.DB)
	var service db.ReadServiceStateRow
	var unread error
	var reading sync.WaitGroup
	reading.Go(func() { service, unread = q.ReadServiceState(ctx) })
	if r.key == nil {
		reading.Wait()
		if r.key = service.FingerprintKey; unread != nil {
			return newState(service, unread)
		}
	}
	comparison, err := r.write(ctx, q, degraded, health)
	reading.Wait()
	if unread == nil && !bytes.Equal(service.FingerprintKey, r.key) {
		r.key = service.FingerprintKey
		comparison, err = r.write(ctx, q, degraded, health)
	}
	state := newState(service, cmp.Or(unread, err))
	if state.err == nil {
		state.Comparison, state.comparedAt = comparison, time.Now()
	}
	return state
}

// newState returns the state without a comparison.
func newState(service db.ReadServiceStateRow, err error) *reportState {
	state := &reportState{err: err}
	switch {
	case service.FingerprintKey != nil:
		state.schema = db.NewSchema(service.SchemaVersion, service.RequiredMigration)
		state.unread = state.schema.IsUnknown()
	case db.IsMissingObject(err):
		state.schema = db.NewSchema(0, 0)
	}
	return state
}

// write writes the row and the retention, and compares the rows.
func (r *Reporter) write(
	ctx context.Context, q *db.Queries, degraded []string, health notify.Health,
) (Comparison, error) {
	settings, err := json.Marshal(r.Settings(r.key))
	if err != nil {
		return Comparison{}, err
	}
	row := db.ReportReplicaParams{
		ID: r.Replica, Host: r.Host, Degraded: degraded, Settings: settings, Connections: int32(r.Connections),
		Version: r.Version, Retention: pgtype.Interval{Microseconds: r.Retention.Microseconds(), Valid: true},
	}
	if !health.ListeningSince.IsZero() {
		row.ListeningFor = new(time.Since(health.ListeningSince).Seconds())
	}
	if !health.LastHeardAt.IsZero() {
		row.HeardAgo = new(time.Since(health.LastHeardAt).Seconds())
		row.LagMs = new(float64(health.RoundTrip.Microseconds()) / 1000)
	}
	return r.reportRow(ctx, q, row)
}

// reportRow writes the row and who is present. It reports all who are present again where another replica took this one
// for silent, and after a failure or a report that skipped users the next time.
func (r *Reporter) reportRow(ctx context.Context, q *db.Queries, row db.ReportReplicaParams) (Comparison, error) {
	row.Complete = r.incomplete
	if r.Presence != nil {
		row.PresentUsers, row.AbsentUsers = r.Presence(row.Complete)
	}
	rows, err := q.ReportReplica(ctx, row)
	replicas, created, skipped := make([]replica, len(rows)), false, false
	for i, each := range rows {
		replicas[i] = replica{each.ID, each.Host, each.Settings}
		created, skipped = created || each.Created, skipped || each.Skipped
	}
	again := created && !row.Complete && r.Presence != nil
	if r.incomplete = err != nil || skipped || again; !again {
		return compare(replicas), err
	}
	return r.reportRow(ctx, q, row)
}

// deleteRow makes one attempt: a row that stays is not listed after 15 s.
func (r *Reporter) deleteRow(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), reportTimeout/2)
	defer cancel()
	_ = db.New(r.DB).DeleteReplica(ctx, r.Replica)
}
