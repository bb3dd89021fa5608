package db

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// observation is a server's report about itself.
type observation struct {
	History

	readOnly bool // a standby, or set to take no writes: it has no history of its own
	pooled   bool // the connection leads through a pooler, behind which the server can change
}

// readHistory returns the history of the server at the other end of conn. A database without the tables has the zero
// History.
func readHistory(ctx context.Context, conn *pgconn.PgConn) (observation, error) {
	results, err := conn.Exec(ctx, readServerHistory).ReadAll()
	if IsMissingObject(err) {
		return observation{readOnly: conn.ParameterStatus("in_hot_standby") == "on"}, nil
	}
	if err != nil {
		return observation{}, fmt.Errorf("read history: %w", err)
	}
	if len(results) == 0 || len(results[0].Rows) == 0 {
		return observation{}, nil // the row was deleted; statements that need it fail and say so
	}
	var seen observation
	var began int64
	var backend uint32
	_, err = fmt.Sscan(string(bytes.Join(results[0].Rows[0], []byte(" "))), &seen.Value, &seen.Generation, &began,
		&seen.Named.Timeline, &seen.Named.System, &seen.Named.Database,
		&seen.Server.Timeline, &seen.Server.System, &seen.Server.Database, &backend, &seen.readOnly)
	if err != nil {
		return observation{}, fmt.Errorf("read history: %w", err)
	}
	seen.Began = time.UnixMicro(began).UTC()
	seen.pooled = backend != conn.PID() // PostgreSQL reported it at the start of the session, poolers invent one
	return seen, nil
}

// Refusal is a function that the server refuses to run for the service. Without it some changes of history go
// unnoticed.
type Refusal struct {
	Function string
	Reason   string // the message of the server
}

// Advice returns the steps that an operator can take.
func (r Refusal) Advice() string {
	return "grant execute on function " + r.Function + " to the owner of the tables, or enable logical replication " +
		"where the service ties it to that (Aurora: rds.logical_replication); until then run `handoffd epoch bump` " +
		"after each failover that may lose commits"
}

// refusal returns the reason why a part of the identity is missing, or nil if none is.
func refusal(ctx context.Context, conn *pgconn.PgConn, h History) *Refusal {
	var query string
	refused := &Refusal{Reason: "the owner of the tables cannot call it"}
	switch {
	case h.Server.Timeline == 0:
		refused.Function, query = "pg_current_wal_lsn()", readTimeline
	case h.Server.System == 0:
		refused.Function, query = "pg_control_system()", readSystemIdentifier
	default:
		return nil
	}
	if _, err := conn.Exec(ctx, query).ReadAll(); err != nil {
		refused.Reason = err.Error()
	}
	return refused
}
