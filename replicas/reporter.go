package replicas

import (
	"cmp"
	"context"
	"encoding/json"
	"log/slog"
	"slices"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5/pgtype"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/notify"
)

// Reporter writes the row of one replica: that it runs, how well its listener works and how it is set.
type Reporter struct {
	DB       db.DBTX          // a pool. Required
	Listener *notify.Listener // its health is reported. Required
	Replica  string           // unique for each process. Required
	Host     string           // the machine, for people

	// Degraded returns the reasons why the replica is slower than it should be. Default: those of the listener.
	Degraded func() []string

	// Settings returns the fingerprints, made with key, of the settings that must be the same on all replicas. The
	// fingerprint of a setting that is not set is empty. Default: none.
	Settings func(key []byte) map[string]string

	Retention   time.Duration // of this replica; all replicas keep events for the longest. Default: not reported
	Connections int           // that the replica opens to the database at most. Default: not reported

	// Interval is the time between reports while nothing changes. A change is reported within half a second. The view
	// handoff_channel_health shows a replica as silent after 10 s. Default 5 s.
	Interval time.Duration

	// Explain, if set, returns what is wrong and what to try. It is logged as "hint" with each reason.
	Explain func(reason string) string

	// Logger receives one record when reports begin to fail or succeed again, and when the settings of replicas begin to
	// differ or agree again. Default: discards.
	Logger *slog.Logger

	state atomic.Pointer[reportState]
}

// reportState is the result of the last report.
type reportState struct {
	err         error
	differences Differences
}

const (
	defaultInterval = 5 * time.Second
	reportTimeout   = 2 * time.Second
	retryInterval   = time.Second
	checkInterval   = 500 * time.Millisecond // of the replica's own state, without a query
)

// Run reports until ctx ends, then deletes the row and returns the error of ctx.
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
		degraded, health := r.degraded(), r.Listener.Health()
		if !time.Now().Before(due) || !health.ListeningSince.Equal(since) || !slices.Equal(degraded, reported) {
			differences, err := r.report(ctx, degraded, health)
			reported, since, due = degraded, health.ListeningSince, time.Now().Add(interval)
			if err != nil {
				due = time.Now().Add(min(interval, retryInterval))
			}
			if ctx.Err() == nil {
				r.setState(ctx, &reportState{err, differences})
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
func (r *Reporter) report(ctx context.Context, degraded []string, health notify.Health) (Differences, error) {
	ctx, cancel := context.WithTimeout(ctx, reportTimeout)
	defer cancel()
	q := db.New(r.DB)
	settings, err := r.settings(ctx, q)
	if err != nil {
		return nil, err
	}
	row := db.ReportReplicaParams{ID: r.Replica, Host: r.Host, Degraded: degraded}
	if row.Settings, err = json.Marshal(settings); err != nil {
		return nil, err
	}
	if r.Connections > 0 {
		row.Connections = new(int32(r.Connections))
	}
	if !health.ListeningSince.IsZero() {
		row.ListeningFor = new(time.Since(health.ListeningSince).Seconds())
	}
	if !health.LastHeardAt.IsZero() {
		row.HeardAgo = new(time.Since(health.LastHeardAt).Seconds())
		row.LagMs = new(float64(health.RoundTrip.Microseconds()) / 1000)
	}
	if r.Retention > 0 {
		retention := pgtype.Interval{Microseconds: r.Retention.Microseconds(), Valid: true}
		if err := q.RecordRetention(ctx, retention); err != nil {
			return nil, err
		}
	}
	if err := q.ReportReplica(ctx, row); err != nil {
		return nil, err
	}
	return ReadDifferences(ctx, r.DB)
}

func (r *Reporter) settings(ctx context.Context, q *db.Queries) (map[string]string, error) {
	if r.Settings == nil {
		return map[string]string{}, nil
	}
	key, err := q.ReadFingerprintKey(ctx) // each time, because loading a dump changes it
	if err != nil {
		return nil, err
	}
	return r.Settings(key), nil
}

func (r *Reporter) degraded() []string {
	if r.Degraded != nil {
		return r.Degraded()
	}
	reasons := []string{}
	for _, reason := range r.Listener.Health().Degraded {
		reasons = append(reasons, string(reason))
	}
	return reasons
}

// deleteRow makes one attempt: a row that stays is not listed after 15 s.
func (r *Reporter) deleteRow(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), reportTimeout/2)
	defer cancel()
	_ = db.New(r.DB).DeleteReplica(ctx, r.Replica)
}
