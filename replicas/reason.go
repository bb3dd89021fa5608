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
	SchemaOlder      = "schema_older"      // the database lacks migrations that this program needs
)

// SchemaNewer is a note and no reason: a later release has migrated the database, and this program works with it.
const SchemaNewer = "schema_newer"

// Reasons returns the reasons that the last report found: [SchemaOlder], else [DatabaseAway] or [DatabaseReadOnly] if
// the row could not be written, and [SettingsDisagree].
func (r *Reporter) Reasons() []string {
	state := r.state.Load()
	if state == nil {
		return nil
	}
	var reasons []string
	if reason := state.databaseReason(); reason != "" {
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

// Notes returns [SchemaNewer] if the last report found that a later release has migrated the database.
func (r *Reporter) Notes() []string {
	if state := r.state.Load(); state != nil && state.schema.IsNewer() {
		return []string{SchemaNewer}
	}
	return nil
}

// Schema returns the schema that the last report found. It is zero before the first.
func (r *Reporter) Schema() db.Schema {
	if state := r.state.Load(); state != nil {
		return state.schema
	}
	return db.Schema{}
}

func (s *reportState) databaseReason() string {
	switch {
	case s.schema.IsOlder():
		return SchemaOlder
	case s.err == nil:
		return ""
	case db.IsReadOnly(s.err):
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
	if now.schema == (db.Schema{}) {
		now.schema, now.unread = before.schema, before.unread
	} else if now.unread && before.schema.Known > 0 {
		now.schema.Applied = before.schema.Applied
	}
	r.state.Store(now)
	reason, was := now.databaseReason(), before.databaseReason()
	switch {
	case reason == was:
	case reason == SchemaOlder:
		logger.ErrorContext(ctx, "the database lacks migrations that this handoffd needs", "reason", reason,
			"schema", now.schema.Applied, "needs", now.schema.Known, "hint", r.Explain(reason))
	case reason == "" && was == SchemaOlder:
		logger.InfoContext(ctx, "the migrations of the database are applied", "reason", was)
	case reason != "":
		logger.WarnContext(ctx, "the database cannot be written to", "reason", reason, "error", now.err,
			"hint", r.Explain(reason))
	default:
		logger.InfoContext(ctx, "the database can be written to again", "reason", was)
	}
	now.logSchema(ctx, logger, before)
	switch differ := now.Differences; {
	case differ == before.Differences:
	case differ != "":
		logger.WarnContext(ctx, "replicas have different settings, which must be the same on all",
			"reason", SettingsDisagree, "settings", differ, "hint", r.Explain(SettingsDisagree))
	default:
		logger.InfoContext(ctx, "the settings of all replicas are the same again", "reason", SettingsDisagree)
	}
}

// logSchema logs what is new about the schema and is no reason.
func (s *reportState) logSchema(ctx context.Context, logger *slog.Logger, before *reportState) {
	if s.unread && !before.unread {
		logger.WarnContext(ctx,
			"the newest migration of the database cannot be read; it is taken for what this handoffd needs",
			"hint", "let the role read goose_db_version; see what holds a lock on it")
	}
	if s.schema.RequiresMore() && !before.schema.RequiresMore() && !s.schema.IsOlder() {
		logger.ErrorContext(ctx, "the database requires a migration that it does not have; this is ignored",
			"required", s.schema.Required, "schema", s.schema.Applied, "hint", "correct service_state.required_migration")
	}
	if s.schema.IsNewer() && !before.schema.IsNewer() {
		logger.InfoContext(ctx, "a later release has migrated the database; this one works with it", "reason", SchemaNewer,
			"schema", s.schema.Applied, "knows", s.schema.Known)
	}
}
