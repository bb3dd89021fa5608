package replicas

import (
	"cmp"
	"context"
	"log/slog"
	"time"

	"github.com/handoffd/handoffd/db"
)

// The reasons for which a replica is degraded that a [Reporter] finds.
const (
	DatabaseAway     = "database"          // the database does not answer, or not in time
	DatabaseReadOnly = "read_only"         // the database answers and refuses changes
	SettingsDisagree = "settings_disagree" // a setting that must be the same on all replicas is not
)

// Reasons returns the reasons that the last report found: [DatabaseAway] or [DatabaseReadOnly] if the row could not be
// written, and [SettingsDisagree].
func (r *Reporter) Reasons() []string {
	state := r.state.Load()
	if state == nil {
		return nil
	}
	var reasons []string
	if reason := databaseReason(state.err); reason != "" {
		reasons = append(reasons, reason)
	}
	if state.Differences != "" {
		reasons = append(reasons, SettingsDisagree)
	}
	return reasons
}

// Comparison returns the last comparison of the replicas, and when it was made; zero before the first.
func (r *Reporter) Comparison() (last Comparison, at time.Time) {
	if state := r.state.Load(); state != nil {
		last, at = state.Comparison, state.comparedAt
	}
	return last, at
}

func databaseReason(err error) string {
	switch {
	case err == nil:
		return ""
	case db.IsReadOnly(err):
		return DatabaseReadOnly
	default:
		return DatabaseAway
	}
}

// setState stores the result of a report and logs what has changed since the one before.
func (r *Reporter) setState(ctx context.Context, now *reportState) {
	logger := cmp.Or(r.Logger, slog.New(slog.DiscardHandler))
	before := cmp.Or(r.state.Load(), &reportState{})
	if now.err != nil {
		now.Comparison, now.comparedAt = before.Comparison, before.comparedAt // the last that is known
	}
	r.state.Store(now)
	reason, was := databaseReason(now.err), databaseReason(before.err)
	switch {
	case reason == was:
	case reason != "":
		logger.WarnContext(ctx, "the database cannot be written to", "reason", reason, "error", now.err,
			"hint", r.Explain(reason))
	default:
		logger.InfoContext(ctx, "the database can be written to again", "reason", was)
	}
	switch differ := now.Differences; {
	case differ == before.Differences:
	case differ != "":
		logger.WarnContext(ctx, "replicas have different settings, which must be the same on all",
			"reason", SettingsDisagree, "settings", differ, "hint", r.Explain(SettingsDisagree))
	default:
		logger.InfoContext(ctx, "the settings of all replicas are the same again", "reason", SettingsDisagree)
	}
}
