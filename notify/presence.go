package notify

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
)

// Presence reports to the database that a replica lives, how well it hears and how it is set, in the table replicas. People
// read it there: see the view handoff_channel_health. Replicas compare their settings with it.
type Presence struct {
	DB       db.DBTX   // a pool. Required
	Listener *Listener // whose health is reported. Required
	Replica  string    // unique for each process. Required
	Host     string    // where it runs, for people

	// Degraded lists why the replica is slower than it should be. Default: what the listener knows.
	Degraded func() []string

	// Settings returns a fingerprint of each setting that must be the same on all replicas, under the key that they share;
	// empty for one that is not set. Default: none.
	Settings func(key []byte) map[string]string

	Retention   time.Duration // as in [Pruner]: others keep events as long. Default: says nothing of it
	Connections int           // that the replica may open to this server. Default: says nothing of it

	// Interval is the time between reports while nothing changes; a change, or a new connection, is reported within half a second. The view
	// takes a replica for silent after 10 s. Default 5 s.
	Interval time.Duration

	// Logger hears when reports cannot be written, and when they can be again; and when the settings of replicas differ.
	// Default: discards.
	Logger *slog.Logger

	state atomic.Pointer[reportState]
}

// reportState is the result of the last report.
type reportState struct {
	err         error
	differences []Difference
}

const (
	defaultReportInterval = 5 * time.Second
	reportTimeout         = 2 * time.Second
	retryInterval         = time.Second
	lookInterval          = 500 * time.Millisecond // at our own state, which costs nothing
)

// Run reports until ctx ends, takes the report back, and returns the error of ctx.
func (p *Presence) Run(ctx context.Context) error {
	interval := cmp.Or(p.Interval, defaultReportInterval)
	ticker := time.NewTicker(min(interval, lookInterval))
	defer ticker.Stop()
	var (
		reported []string
		since    time.Time
		due      time.Time
	)
	for {
		degraded, health := p.degraded(), p.Listener.Health()
		if !time.Now().Before(due) || !health.Since.Equal(since) || !slices.Equal(degraded, reported) {
			differences, err := p.report(ctx, degraded, health)
			reported, since, due = degraded, health.Since, time.Now().Add(interval)
			if err != nil {
				due = time.Now().Add(min(interval, retryInterval))
			}
			if ctx.Err() == nil {
				p.note(ctx, &reportState{err, differences})
			}
		}
		select {
		case <-ctx.Done():
			return p.leave(ctx)
		case <-ticker.C:
		}
	}
}

// note keeps what a report found, and logs what has changed.
func (p *Presence) note(ctx context.Context, now *reportState) {
	logger := cmp.Or(p.Logger, slog.New(slog.DiscardHandler))
	before := p.state.Load()
	if before == nil {
		before = &reportState{}
	}
	if now.err != nil {
		now.differences = before.differences // as far as is known
	}
	p.state.Store(now)
	reason, was := databaseReason(now.err), databaseReason(before.err)
	switch {
	case reason != was && reason != "":
		logger.WarnContext(ctx, "the database cannot be written to", "reason", reason, "error", now.err, "hint", reason.Explain())
	case reason != was:
		logger.InfoContext(ctx, "the database can be written to again", "reason", was)
	}
	differ, differed := describe(now.differences), describe(before.differences)
	switch {
	case differ != differed && differ != "":
		logger.WarnContext(ctx, "replicas have different settings, which must be the same on all", "reason", SettingsDisagree,
			"settings", differ, "hint", SettingsDisagree.Explain())
	case differ != differed:
		logger.InfoContext(ctx, "the settings of all replicas are the same again", "reason", SettingsDisagree)
	}
}

// Reasons returns why the last report says that the replica is degraded: [DatabaseAway] or [DatabaseReadOnly], where it
// could not be written, and [SettingsDisagree].
func (p *Presence) Reasons() []Reason {
	state := p.state.Load()
	if state == nil {
		return nil
	}
	var reasons []Reason
	if reason := databaseReason(state.err); reason != "" {
		reasons = append(reasons, reason)
	}
	if len(state.differences) > 0 {
		reasons = append(reasons, SettingsDisagree)
	}
	return reasons
}

func databaseReason(err error) Reason {
	switch {
	case err == nil:
		return ""
	case db.IsReadOnly(err):
		return DatabaseReadOnly
	default:
		return DatabaseAway
	}
}

func (p *Presence) report(ctx context.Context, degraded []string, health Health) ([]Difference, error) {
	ctx, cancel := context.WithTimeout(ctx, reportTimeout)
	defer cancel()
	q := db.New(p.DB)
	settings, err := p.settings(ctx, q)
	if err != nil {
		return nil, err
	}
	report := db.ReportReplicaParams{ID: p.Replica, Host: p.Host, Degraded: degraded}
	if report.Settings, err = json.Marshal(settings); err != nil {
		return nil, err
	}
	if p.Connections > 0 {
		connections := int32(p.Connections)
		report.Connections = &connections
	}
	if !health.Since.IsZero() {
		report.ListeningFor = seconds(time.Since(health.Since))
	}
	if !health.Heard.IsZero() {
		report.HeardAgo = seconds(time.Since(health.Heard))
		lag := float64(health.RoundTrip.Microseconds()) / 1000
		report.LagMs = &lag
	}
	if p.Retention > 0 {
		retention := pgtype.Interval{Microseconds: p.Retention.Microseconds(), Valid: true}
		if err := q.RememberRetention(ctx, retention); err != nil {
			return nil, err
		}
	}
	if err := q.ReportReplica(ctx, report); err != nil {
		return nil, err
	}
	return ReadDifferences(ctx, p.DB)
}

func (p *Presence) settings(ctx context.Context, q *db.Queries) (map[string]string, error) {
	if p.Settings == nil {
		return map[string]string{}, nil
	}
	key, err := q.ReadFingerprintKey(ctx) // each time: loading a dump changes it
	if err != nil {
		return nil, err
	}
	return p.Settings(key), nil
}

func (p *Presence) degraded() []string {
	if p.Degraded != nil {
		return p.Degraded()
	}
	reasons := []string{}
	for _, reason := range p.Listener.Health().Degraded {
		reasons = append(reasons, string(reason))
	}
	return reasons
}

func seconds(d time.Duration) *float64 {
	s := d.Seconds()
	return &s
}

// leave removes the row. One that stays, because the database is away, disappears from the view by itself.
func (p *Presence) leave(ctx context.Context) error {
	unfinished, cancel := context.WithTimeout(context.WithoutCancel(ctx), reportTimeout/2)
	defer cancel()
	_ = db.New(p.DB).ForgetReplica(unfinished, p.Replica)
	return ctx.Err()
}
