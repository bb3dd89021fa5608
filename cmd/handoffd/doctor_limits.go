package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/handoffd/handoffd/db"
)

// limits compares the connections that PostgreSQL allows with those that running replicas can open.
func (c *checks) limits(ctx context.Context, role string) finding {
	limits, err := db.New(c.pool).ConnectionLimits(ctx)
	if err != nil {
		return failed("limits", err)
	}
	replicas, err := db.New(c.pool).ListLiveReplicas(ctx)
	if err != nil {
		return failed("limits", err)
	}
	needed := int32(0)
	for _, replica := range replicas {
		needed += replica.Connections
	}
	count := len(replicas)
	if count == 0 { // check for one replica with these settings
		needed, count = int32(connections(c.pool)), 1
	}
	for _, limit := range []struct {
		name, advice string
		most         int32
	}{
		{"max_connections (without reserved ones)", "raise max_connections", limits.Server},
		{"the limit of role " + role, "alter role " + quoteIdentifier(role) + " connection limit -1", limits.Role},
		{"the limit of this database", "alter database … connection limit -1", limits.Database},
	} {
		if limit.most >= 0 && limit.most < needed {
			return warn("limits", fmt.Sprintf("%s can open %d connections, and %s allows %d",
				counted(count, "replica"), needed, limit.name, limit.most),
				limit.advice+", or set pool_max_conns in DATABASE_URL, or use a pooler (with a direct HANDOFF_LISTEN_URL)")
		}
	}
	return ok("limits", fmt.Sprintf("%s can open %d connections; %d of %d are in use",
		counted(count, "replica"), needed, limits.Used, limits.Server))
}

// sessionLimit is a setting of PostgreSQL that harms the service below a value.
type sessionLimit struct {
	name   string
	least  time.Duration
	effect string
}

var sessionLimits = []sessionLimit{
	{"statement_timeout", 10 * time.Second, "cancels migrations, pruning and requests under load"},
	{"lock_timeout", 2 * time.Second, "makes requests fail that would have succeeded a moment later"},
	{"transaction_timeout", time.Minute, "closes connections during long work, such as a migration"},
	{"idle_in_transaction_session_timeout", 10 * time.Second, "aborts transactions when a replica is slow for a moment"},
	{"idle_session_timeout", time.Minute, "closes idle connections of the pool"},
}

// sessionSettings reports settings of the role, the database or the URL that harm the service.
func (c *checks) sessionSettings(ctx context.Context, role string) finding {
	names := []string{"default_transaction_isolation", "default_transaction_read_only"}
	for _, limit := range sessionLimits {
		names = append(names, limit.name)
	}
	changed, err := db.New(c.pool).ChangedSettings(ctx, names)
	if err != nil {
		return failed("session", err)
	}
	var found, advice []string
	for _, setting := range changed {
		if effect := effectOf(setting); effect != "" {
			found = append(found, setting.Name+" "+effect)
			advice = append(advice, adviceFor(setting, role))
		}
	}
	if len(found) == 0 {
		return ok("session", "no timeout or default of sessions harms the service")
	}
	return warn("session", strings.Join(found, "; "), strings.Join(advice, "; "))
}

// effectOf returns what a setting does to the service, or "" if it does no harm.
func effectOf(setting db.ChangedSettingsRow) string {
	switch setting.Name {
	case "default_transaction_isolation":
		return "is " + setting.Setting + ": concurrent transactions fail instead of waiting"
	case "default_transaction_read_only":
		return "is on: nothing can be written"
	}
	for _, limit := range sessionLimits {
		ms, _ := strconv.Atoi(setting.Setting)
		value := time.Duration(ms) * time.Millisecond
		if limit.name == setting.Name && value > 0 && value < limit.least {
			return fmt.Sprintf("is %v, below %v: %s", value, limit.least, limit.effect)
		}
	}
	return ""
}

// adviceFor returns the statement, or step, that resets a setting where it was set.
func adviceFor(setting db.ChangedSettingsRow, role string) string {
	role = quoteIdentifier(role)
	switch setting.Source {
	case "user":
		return fmt.Sprintf("alter role %s reset %s", role, setting.Name)
	case "database":
		return fmt.Sprintf("alter database … reset %s", setting.Name)
	case "database user":
		return fmt.Sprintf("alter role %s in database … reset %s", role, setting.Name)
	case "client":
		return fmt.Sprintf("remove %s from DATABASE_URL and PGOPTIONS", setting.Name)
	default:
		return fmt.Sprintf("alter role %s set %s to PostgreSQL's default", role, setting.Name)
	}
}

// transactions reports sessions that are idle in a transaction. They keep rows locked, hold back vacuum and, if they
// listen, keep the notification queue from being truncated.
func (c *checks) transactions(ctx context.Context, server db.ExamineServerRow) finding {
	rows, err := db.New(c.pool).IdleTransactions(ctx, c.longTransaction.Seconds())
	if err != nil {
		return failed("idle", err)
	}
	switch {
	case len(rows) > 0:
	case server.SeesAllSessions:
		return ok("idle", fmt.Sprintf("no transaction has been idle for %v", c.longTransaction))
	default:
		return finding{
			"idle", statusNote,
			fmt.Sprintf("no transaction of %s has been idle for %v; those of other roles cannot be seen",
				server.Role, c.longTransaction),
			"run as a superuser: grant pg_read_all_stats to " + quoteIdentifier(server.Role),
		}
	}
	var sessions []string
	for _, row := range rows {
		sessions = append(sessions, describeSession(row.Pid, row.Role, row.Database, row.Application, row.AgeSeconds))
	}
	return warn("idle", "sessions are idle in a transaction: "+strings.Join(sessions, "; "),
		fmt.Sprintf("end them in the application, or: select pg_terminate_backend(%d); "+
			"idle_in_transaction_session_timeout would end them", rows[0].Pid))
}

func describeSession(pid int32, role, database, application string, age float64) string {
	if application == "" {
		application = "without a name"
	}
	return fmt.Sprintf("pid %d (%s, role %s, database %s), for %v", pid, application, role, database,
		time.Duration(age*float64(time.Second)).Round(time.Second))
}

// Fractions of the notification queue that make a finding a note, a warning and a failure.
const queueNote, queueWarn, queueFail = 0.01, 0.1, 0.5

// queue reports how full the notification queue is, and which sessions are most likely to block it.
func (c *checks) queue(ctx context.Context, usage float64) finding {
	f := ok("queue", fmt.Sprintf("the notification queue is %.1f %% full", usage*100))
	switch {
	case usage < queueNote:
		return f
	case usage < queueWarn:
		f.Status = statusNote
	case usage < queueFail:
		f.Status = statusWarn
	default:
		f.Status = statusFail
	}
	f.Advice = "a listening session does not read its notifications; docs/dba.md says how to find it"
	if rows, err := db.New(c.pool).QueueHolders(ctx); err == nil && len(rows) > 0 {
		var sessions []string
		for _, row := range rows {
			session := describeSession(row.Pid, row.Role, row.Database, row.Application, row.AgeSeconds)
			sessions = append(sessions, session+" "+row.State)
		}
		f.Found += "; sessions that can block it, the likeliest first: " + strings.Join(sessions, "; ")
		f.Advice = fmt.Sprintf("end the listening session: select pg_terminate_backend(%d), then the next one", rows[0].Pid)
	}
	return f
}
