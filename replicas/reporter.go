package replicas

import (
	"cmp"
	"context"
	"encoding/json"
	"log/slog"
	"slices"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/notify"
)

// Reporter writes the row of one replica: that it runs, how well its listener works and how it is set. Its fields are
// required, except where a default is named.
type Reporter struct {
	DB          db.Scope         // of all accounts
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
	// handoff_channel_health shows a replica as silent after 10 s. Default 5 s.
	Interval time.Duration

	// Logger receives one record when reports begin to fail or succeed again, and when the settings of replicas begin to
	// differ or agree again. Default: discards.
	Logger *slog.Logger

	incomplete bool // the last report may not have told who came and left
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
	defaultInterval = 5 * time.Second
	reportTimeout   = 2 * time.Second
	retryInterval   = time.Second
	checkInterval   = 500 * time.Millisecond // of the replica's own state, without a query
)

// Run reports until ctx ends, then deletes the row and returns the error of ctx. It ends with a [db.TooOldError] once
// the database requires a newer program.
func (r *Reporter) Run(ctx context.Context) error {
	interval := cmp.Or(r.Interval, defaultInterval)
	ticker := time.NewTicker(min(interval, checkInterval))
	defer ticker.Stop()
	var (
		reported []string
		since    time.Time
		due      time.Time
	)
	for {
		degraded, health := r.Degraded(), r.Listener.Health()
		if !time.Now().Before(due) || !health.ListeningSince.Equal(since) || !slices.Equal(degraded, reported) {
			state := r.report(ctx, degraded, health)
			reported, since, due = degraded, health.ListeningSince, time.Now().Add(interval)
			if state.err != nil {
				due = time.Now().Add(min(interval, retryInterval))
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
		case <-ticker.C:
		}
	}
}

// report writes the row and compares the settings in it with those of the other replicas.
func (r *Reporter) report(ctx context.Context, degraded []string, health notify.Health) (state *reportState) {
	ctx, cancel := context.WithTimeout(ctx, reportTimeout)
	defer cancel()
	err := pgx.BeginFunc(ctx, r.DB, func(tx pgx.Tx) error {
		state = r.reportTx(ctx, tx, degraded, health)
		return state.err
	})
	if err != nil { // nothing of it was committed
		state, r.incomplete = cmp.Or(state, new(reportState)), true
		state.err = err
	}
	return state
}

func (r *Reporter) reportTx(ctx context.Context, tx pgx.Tx, degraded []string, health notify.Health) *reportState {
	q := db.New(tx)
	service, err := q.ReadServiceState(ctx) // each time, because migrations and dumps change it
	if db.IsMissingObject(err) {
		return &reportState{err: err, schema: db.NewSchema(0, 0)}
	}
	if err != nil {
		return &reportState{err: err}
	}
	state := &reportState{schema: db.NewSchema(service.SchemaVersion, service.RequiredMigration)}
	state.unread = state.schema.IsUnknown()
	if state.err = r.write(ctx, q, service.FingerprintKey, degraded, health); state.err == nil {
		state.Comparison, state.err = Compare(ctx, tx)
		state.comparedAt = time.Now()
	}
	return state
}

// write writes the row and the retention.
func (r *Reporter) write(
	ctx context.Context, q *db.Queries, key []byte, degraded []string, health notify.Health,
) error {
	settings, err := json.Marshal(r.Settings(key))
	if err != nil {
		return err
	}
	row := db.ReportReplicaParams{
		ID: r.Replica, Host: r.Host, Degraded: degraded, Settings: settings, Connections: int32(r.Connections),
		Version: r.Version,
	}
	if !health.ListeningSince.IsZero() {
		row.ListeningFor = new(time.Since(health.ListeningSince).Seconds())
	}
	if !health.LastHeardAt.IsZero() {
		row.HeardAgo = new(time.Since(health.LastHeardAt).Seconds())
		row.LagMs = new(float64(health.RoundTrip.Microseconds()) / 1000)
	}
	retention := pgtype.Interval{Microseconds: r.Retention.Microseconds(), Valid: true}
	if err := q.RecordRetention(ctx, retention); err != nil {
		return err
	}
	return r.reportRow(ctx, q, row)
}

// reportRow writes the row and who is present. After a failure, and where another replica took this one for silent, it
// reports all who are present again.
func (r *Reporter) reportRow(ctx context.Context, q *db.Queries, row db.ReportReplicaParams) error {
	row.Complete = r.incomplete
	if r.Presence != nil {
		row.PresentUsers, row.AbsentUsers = r.Presence(row.Complete)
	}
	created, err := q.ReportReplica(ctx, row)
	again := created && !row.Complete && r.Presence != nil
	if r.incomplete = err != nil || again; !again {
		return err
	}
	return r.reportRow(ctx, q, row)
}

// deleteRow makes one attempt: a row that stays is not listed after 15 s.
func (r *Reporter) deleteRow(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), reportTimeout/2)
	defer cancel()
	_ = db.New(r.DB).DeleteReplica(ctx, r.Replica)
}
