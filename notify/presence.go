package notify

import (
	"cmp"
	"context"
	"log/slog"
	"slices"
	"time"

	"github.com/handoffd/handoffd/db"
)

// Presence tells the database that a replica lives and how well it hears, in the table replicas, for people who look from
// there: see the view handoff_channel_health. No replica reads it.
type Presence struct {
	DB       db.DBTX   // a pool. Required
	Listener *Listener // whose health is reported. Required
	Replica  string    // unique for each process. Required
	Host     string    // where it runs, for people

	// Degraded lists why the replica is slower than it should be. Default: what the listener knows.
	Degraded func() []string

	// Interval is the time between reports while nothing changes; a change, or a new connection, is reported within half a second. The view
	// takes a replica for silent after 10 s. Default 5 s.
	Interval time.Duration

	// Logger hears when reports cannot be written, and when they can be again. Default: discards.
	Logger *slog.Logger
}

const (
	defaultReportInterval = 5 * time.Second
	reportTimeout         = 2 * time.Second
	lookInterval          = 500 * time.Millisecond // at our own state, which costs nothing
)

// Run reports until ctx ends, takes the report back, and returns the error of ctx.
func (p *Presence) Run(ctx context.Context) error {
	interval := cmp.Or(p.Interval, defaultReportInterval)
	ticker := time.NewTicker(min(interval, lookInterval))
	defer ticker.Stop()
	logger := cmp.Or(p.Logger, slog.New(slog.DiscardHandler))
	var (
		reported []string
		since    time.Time
		due      time.Time
		failed   bool
	)
	for {
		degraded, health := p.degraded(), p.Listener.Health()
		if !time.Now().Before(due) || !health.Since.Equal(since) || !slices.Equal(degraded, reported) {
			err := p.report(ctx, degraded, health)
			reported, since, due = degraded, health.Since, time.Now().Add(interval)
			switch {
			case ctx.Err() != nil:
			case err != nil && !failed:
				logger.WarnContext(ctx, "the replica cannot report to the table replicas", "error", err)
			case err == nil && failed:
				logger.InfoContext(ctx, "the replica reports again")
			}
			failed = err != nil
		}
		select {
		case <-ctx.Done():
			return p.leave(ctx)
		case <-ticker.C:
		}
	}
}

func (p *Presence) report(ctx context.Context, degraded []string, health Health) error {
	ctx, cancel := context.WithTimeout(ctx, reportTimeout)
	defer cancel()
	report := db.ReportReplicaParams{ID: p.Replica, Host: p.Host, Degraded: degraded}
	if !health.Since.IsZero() {
		report.ListeningFor = seconds(time.Since(health.Since))
	}
	if !health.Heard.IsZero() {
		report.HeardAgo = seconds(time.Since(health.Heard))
		lag := float64(health.RoundTrip.Microseconds()) / 1000
		report.LagMs = &lag
	}
	return db.New(p.DB).ReportReplica(ctx, report)
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
