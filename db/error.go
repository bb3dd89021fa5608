package db

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
)

// IsOutOfScope reports whether err means that a statement met a row outside of its [Scope] that it could not pass over in
// silence, as INSERT … ON CONFLICT DO UPDATE cannot. A missing privilege has the same code but comes from elsewhere.
func IsOutOfScope(err error) bool {
	pgErr, ok := errors.AsType[*pgconn.PgError](err)
	return ok && pgErr.Code == "42501" && pgErr.Routine == "ExecWithCheckOptions"
}

// IsReadOnly reports whether err means that the server answers and takes no changes: it is a standby, or set so.
func IsReadOnly(err error) bool {
	pgErr, ok := errors.AsType[*pgconn.PgError](err)
	return ok && pgErr.Code == "25006" || errors.Is(err, ErrStandby) || errors.Is(err, ErrReadOnly)
}

// IsUnavailable reports whether err means that the database could not do its work now, through no fault of the request:
// it is unreachable, shutting down, full or overloaded. The same request may succeed a moment later.
func IsUnavailable(err error) bool {
	if connect := (*pgconn.ConnectError)(nil); errors.As(err, &connect) {
		return true
	}
	if pgErr := (*pgconn.PgError)(nil); errors.As(err, &pgErr) {
		switch {
		case strings.HasPrefix(pgErr.Code, "08"), // connection exception
			strings.HasPrefix(pgErr.Code, "40"),  // rolled back to let others go on
			strings.HasPrefix(pgErr.Code, "53"),  // insufficient resources: disk full, out of memory, too many connections
			strings.HasPrefix(pgErr.Code, "57P"), // operator intervention: shutdown, crash, cannot connect now
			pgErr.Code == "25006",                // read-only: this is a standby
			pgErr.Code == "54000",                // too many notifications in the NOTIFY queue
			pgErr.Code == "57014",                // cancelled, for taking too long
			pgErr.Code == "55P03":                // lock not available
			return true
		}
		return false
	}
	if link := (*net.OpError)(nil); errors.As(err, &link) || errors.Is(err, io.ErrUnexpectedEOF) {
		return true
	}
	return pgconn.SafeToRetry(err) || pgconn.Timeout(err) && !errors.Is(err, context.Canceled)
}
