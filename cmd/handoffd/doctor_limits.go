package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/handoffd/handoffd/db"
)

// limits compares the connections that PostgreSQL allows with those that the replicas which report may open.
func (e *examination) limits(ctx context.Context, role string) finding {
	limits, err := db.New(e.pool).ConnectionLimits(ctx)
	if err != nil {
		return finding{"limits", statusFail, oneLine(err), databaseAdvice(err)}
	}
	replicas, err := db.New(e.pool).ListLiveReplicas(ctx)
	if err != nil {
		return finding{"limits", statusFail, oneLine(err), databaseAdvice(err)}
	}
	needed := int32(0)
	for _, replica := range replicas {
		needed += replica.Connections
	}
	count := int32(len(replicas))
	if count == 0 { // one that is about to be started with these settings
		needed, count = int32(connections(e.pool)), 1
	}
	for _, limit := range []struct {
		name, remedy string
		most         int32
	}{
		{"max_connections, without those reserved,", "raise max_connections", limits.Server},
		{"the limit of role " + role, "alter role " + quoteIdentifier(role) + " connection limit -1", limits.Role},
		{"the limit of this database", "alter database … connection limit -1", limits.Database},
	} {
		if limit.most >= 0 && limit.most < needed {
			return finding{
				"limits", statusWarn,
				fmt.Sprintf("%d replicas may open %d connections, and %s allows %d", count, needed, limit.name, limit.most),
				limit.remedy + ", or set pool_max_conns in DATABASE_URL, or put a pooler between (HANDOFF_LISTEN_URL then leads past it)",
			}
		}
	}
	return finding{"limits", statusOK, fmt.Sprintf("%d replicas may open %d connections; %d of %d are in use", count, needed, limits.Used, limits.Server), ""}
}

// sessionLimit is a setting of PostgreSQL that harms the service below some value.
type sessionLimit struct {
	name  string
	least time.Duration
	harm  string
}

var sessionLimits = []sessionLimit{
	{"statement_timeout", 10 * time.Second, "cancels migrations, pruning and requests under load"},
	{"lock_timeout", 2 * time.Second, "makes requests fail that would have waited for a moment"},
	{"transaction_timeout", time.Minute, "ends the connection of whatever takes long, such as a migration"},
	{"idle_in_transaction_session_timeout", 10 * time.Second, "ends transactions of a replica that is slow for a moment"},
	{"idle_session_timeout", time.Minute, "ends connections that rest in the pool"},
}

// sessionSettings looks for settings of the role, the database or the URL that get in the way of the service.
func (e *examination) sessionSettings(ctx context.Context, role string) finding {
	names := []string{"default_transaction_isolation", "default_transaction_read_only"}
	for _, limit := range sessionLimits {
		names = append(names, limit.name)
	}
	changed, err := db.New(e.pool).ChangedSettings(ctx, names)
	if err != nil {
		return finding{"session", statusFail, oneLine(err), databaseAdvice(err)}
	}
	var found, remedies []string
	for _, setting := range changed {
		var harm string
		switch setting.Name {
		case "default_transaction_isolation":
			harm = "is " + setting.Setting + ": transactions that meet are refused instead of taking turns"
		case "default_transaction_read_only":
			harm = "is on: nothing can be written"
		default:
			harm = harmOf(setting)
		}
		if harm == "" {
			continue
		}
		found = append(found, setting.Name+" "+harm)
		remedies = append(remedies, remedyOf(setting, role))
	}
	if len(found) == 0 {
		return finding{"session", statusOK, "no time-out or default of a session gets in the way", ""}
	}
	return finding{"session", statusWarn, strings.Join(found, "; "), strings.Join(remedies, "; ")}
}

func harmOf(setting db.ChangedSettingsRow) string {
	for _, limit := range sessionLimits {
		if limit.name != setting.Name {
			continue
		}
		ms, err := strconv.Atoi(setting.Setting)
		if value := time.Duration(ms) * time.Millisecond; err == nil && ms > 0 && value < limit.least {
			return fmt.Sprintf("is %v, below %v: %s", value, limit.least, limit.harm)
		}
	}
	return ""
}

// remedyOf undoes a setting where it was made.
func remedyOf(setting db.ChangedSettingsRow, role string) string {
	role = quoteIdentifier(role)
	switch setting.Source {
	case "user":
		return fmt.Sprintf("alter role %s reset %s", role, setting.Name)
	case "database":
		return fmt.Sprintf("alter database … reset %s", setting.Name)
	case "database user":
		return fmt.Sprintf("alter role %s in database … reset %s", role, setting.Name)
	case "client":
		return fmt.Sprintf("take %s out of DATABASE_URL and PGOPTIONS", setting.Name)
	default:
		return fmt.Sprintf("alter role %s set %s to what PostgreSQL has by default; it comes from the configuration of the server", role, setting.Name)
	}
}

// transactions names sessions that have left a transaction open: they keep rows locked, vacuum from cleaning up and, if they
// listen, the notification queue from emptying.
func (e *examination) transactions(ctx context.Context) finding {
	rows, err := db.New(e.pool).IdleTransactions(ctx, e.longTransaction.Seconds())
	if err != nil {
		return finding{"idle", statusFail, oneLine(err), databaseAdvice(err)}
	}
	if len(rows) == 0 {
		return finding{"idle", statusOK, fmt.Sprintf("no transaction that can be seen has been idle for %v", e.longTransaction), ""}
	}
	var sessions []string
	for _, row := range rows {
		sessions = append(sessions, describeSession(row.Pid, row.Role, row.Database, row.Application, row.AgeSeconds))
	}
	return finding{
		"idle", statusWarn, "transactions are open and idle: " + strings.Join(sessions, "; "),
		fmt.Sprintf("let the application end them, or: select pg_terminate_backend(%d); idle_in_transaction_session_timeout ends such by itself", rows[0].Pid),
	}
}

func describeSession(pid int32, role, database, application string, age float64) string {
	if application == "" {
		application = "without a name"
	}
	return fmt.Sprintf("pid %d (%s, role %s, database %s), for %v", pid, application, role, database,
		time.Duration(age*float64(time.Second)).Round(time.Second))
}

const queueNoticed, queueFilling, queueAlmostFull = 0.01, 0.1, 0.5

// queue says how full the notification queue is, and who is most likely to hold it up.
func (e *examination) queue(ctx context.Context, usage float64) finding {
	f := finding{"queue", statusOK, fmt.Sprintf("the notification queue is %.1f %% full", usage*100), ""}
	if usage < queueNoticed {
		return f
	}
	f.Status = statusNote
	if usage >= queueFilling {
		f.Status = statusWarn
	}
	if usage >= queueAlmostFull {
		f.Status = statusFail
	}
	f.Advice = "a session that listens does not take its notifications; docs/channel.md says how to find it"
	if rows, err := db.New(e.pool).QueueHolders(ctx); err == nil && len(rows) > 0 {
		var sessions []string
		for _, row := range rows {
			sessions = append(sessions, describeSession(row.Pid, row.Role, row.Database, row.Application, row.AgeSeconds)+" "+row.State)
		}
		f.Found += "; PostgreSQL does not tell who holds it up, the likeliest first: " + strings.Join(sessions, "; ")
		f.Advice = fmt.Sprintf("end the transaction of the one that listens: select pg_terminate_backend(%d), or the next one", rows[0].Pid)
	}
	return f
}
