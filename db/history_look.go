package db

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// sighting is what a server reports about itself.
type sighting struct {
	History

	readOnly bool // a standby, or set to take no writes: what it holds is no history of its own
	pooled   bool // the connection leads through a pooler, behind which the server may change
}

// lookAt asks a server for its history. It changes nothing. A database without the tables has the zero History.
func lookAt(ctx context.Context, conn *pgconn.PgConn) (sighting, error) {
	results, err := conn.Exec(ctx, lookAtHistory).ReadAll()
	if refused, ok := errors.AsType[*pgconn.PgError](err); ok {
		switch refused.Code {
		case "42883", "42P01", "42703", "3F000": // no such function, table, column, schema: not migrated so far
			return sighting{readOnly: conn.ParameterStatus("in_hot_standby") == "on"}, nil
		}
	}
	if err != nil {
		return sighting{}, fmt.Errorf("look at history: %w", err)
	}
	if len(results) == 0 || len(results[0].Rows) == 0 {
		return sighting{}, nil // the row was deleted; whatever needs it fails and says so
	}
	row := columns{values: results[0].Rows[0]}
	s := sighting{History: History{
		Value:      row.text(),
		Generation: row.number(),
		Began:      time.UnixMicro(row.number()).UTC(),
		Named:      Identity{Timeline: int32(row.number()), System: row.number(), Database: row.number()},
		Server:     Identity{Timeline: int32(row.number()), System: row.number(), Database: row.number()},
	}}
	s.pooled = row.number() != int64(conn.PID()) // PostgreSQL told the client before, poolers make one up
	s.readOnly = row.text() == "t"
	if row.err != nil {
		return sighting{}, fmt.Errorf("look at history: %w", row.err)
	}
	return s, nil
}

// columns reads a row of text, column by column.
type columns struct {
	values [][]byte
	err    error
}

func (c *columns) text() string {
	value := c.values[0]
	c.values = c.values[1:]
	return string(value)
}

func (c *columns) number() int64 {
	n, err := strconv.ParseInt(c.text(), 10, 64)
	c.err = errors.Join(c.err, err)
	return n
}

// draw gives the copy at the other end of conn a value of its own, and returns the history that it then is. It begins after
// the given time if it is to be the newest, else before its original.
func draw(ctx context.Context, conn *pgconn.PgConn, newest bool, after time.Time) (sighting, error) {
	parameters := [][]byte{[]byte(strconv.FormatBool(newest)), []byte(after.UTC().Format(time.RFC3339Nano))}
	if _, err := conn.ExecParams(ctx, drawHistory, parameters, nil, nil, nil).Close(); err != nil {
		return sighting{}, fmt.Errorf("name history: %w", err)
	}
	return lookAt(ctx, conn)
}

// Refusal is a function that the server does not let the service call, so that some changes of history cannot be noticed.
type Refusal struct {
	Function string
	Reason   string // what the server said
}

// Advice returns what an operator can do about it.
func (r Refusal) Advice() string {
	return "grant execute on function " + r.Function + " to the owner of the tables, or enable logical replication where the " +
		"service ties it to that (Aurora: rds.logical_replication); until then run `handoffd epoch bump` after each failover " +
		"that may lose commits"
}

// refusal asks why a part of the identity is missing; nil if all parts are there.
func refusal(ctx context.Context, conn *pgconn.PgConn, h History) *Refusal {
	for _, part := range []struct {
		missing         bool
		function, query string
	}{
		{h.Server.Timeline == 0, "pg_current_wal_lsn()", askTimeline},
		{h.Server.System == 0, "pg_control_system()", askSystemIdentifier},
	} {
		if !part.missing {
			continue
		}
		reason := "the owner of the tables may not call it"
		if _, err := conn.Exec(ctx, part.query).ReadAll(); err != nil {
			reason = err.Error()
		}
		return &Refusal{Function: part.function, Reason: reason}
	}
	return nil
}
