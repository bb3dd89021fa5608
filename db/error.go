package db

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/puddle/v2"
)

// IsOutOfScope reports whether err means that a statement found a row outside of its [Scope] that it could not skip, as
// INSERT … ON CONFLICT DO UPDATE does. A missing privilege has the same code, but another routine reports it.
func IsOutOfScope(err error) bool {
	pgErr, ok := errors.AsType[*pgconn.PgError](err)
	return ok && pgErr.Code == "42501" && pgErr.Routine == "ExecWithCheckOptions"
}

// IsReadOnly reports whether err means that the server answers but takes no changes: it is a standby, or set read-only.
// Where another of several hosts takes changes and holds an older history, that is the cause and not this.
func IsReadOnly(err error) bool {
	if errors.Is(err, ErrOlderHistory) {
		return false
	}
	pgErr, ok := errors.AsType[*pgconn.PgError](err)
	return ok && pgErr.Code == "25006" || errors.Is(err, ErrStandby) || errors.Is(err, ErrReadOnly)
}

// IsUnavailable reports whether the database failed through no fault of the request: it is unreachable, shutting down,
// full, overloaded or locked, or took too long. The same request can succeed a moment later. A passed deadline of a
// context counts, a cancelled context does not.
func IsUnavailable(err error) bool {
	if errors.Is(err, ErrOlderHistory) || IsOtherHistory(err) {
		return true
	}
	if _, refused := errors.AsType[*pgconn.ConnectError](err); refused {
		return true // for any reason: a wrong password too is for an operator to correct
	}
	if pgErr, ok := errors.AsType[*pgconn.PgError](err); ok {
		return isTransient(pgErr)
	}
	_, link := errors.AsType[*net.OpError](err)
	switch {
	case link, errors.Is(err, ErrDeadConn):
		return true
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded):
		return true // a bare one too: that of waiting for a connection of the pool
	case errors.Is(err, context.Canceled):
		return false
	}
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || // the server or a pooler closed the connection
		errors.Is(err, puddle.ErrClosedPool) || // the process stops
		pgconn.SafeToRetry(err) || pgconn.Timeout(err)
}

// IsLockTimeout reports whether err means that a lock was not granted within the lock_timeout of the transaction.
func IsLockTimeout(err error) bool {
	pgErr, ok := errors.AsType[*pgconn.PgError](err)
	return ok && pgErr.Code == "55P03"
}

// isTransient reports whether the same request can succeed a moment after this error of the server.
func isTransient(err *pgconn.PgError) bool {
	switch err.Code {
	case "25006", // read-only: this is a standby
		"25P03", "25P04", // idle in transaction, or in it altogether, for longer than the server allows
		"26000", // a prepared statement unknown to another server of the pooler
		"54000", // too many notifications in the NOTIFY queue
		"55006", // an object in use
		"55P03", // a lock that was not granted in time
		"57014", // cancelled, for taking too long
		"58030": // an error of the disk
		return true
	case "0A000": // a cached plan that a migration made stale: pgx prepares it again
		return err.Routine == "RevalidateCachedQuery"
	}
	return strings.HasPrefix(err.Code, "08") || // connection exception
		strings.HasPrefix(err.Code, "40") || // rolled back: deadlock or serialization failure
		strings.HasPrefix(err.Code, "53") || // insufficient resources: disk full, out of memory, too many connections
		strings.HasPrefix(err.Code, "57P") // terminated or refused by an operator or a crash
}
