package db

import (
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// origin is the Servers that made a connection, and what they found at its other end.
type origin struct {
	servers *Servers
	history History
	pooled  bool // the connection leads through a pooler
}

const originKey = "handoffd"

func setOrigin(conn *pgconn.PgConn, o origin) { conn.CustomData()[originKey] = o }

func originOf(conn *pgx.Conn) (origin, bool) {
	o, ok := conn.PgConn().CustomData()[originKey].(origin)
	return o, ok
}

// requireNewest returns [ErrOlderHistory] if a newer history is known than that of the server of conn.
func requireNewest(conn *pgx.Conn) error {
	if o, ok := originOf(conn); ok && !o.servers.isNewest(o.history) {
		return ErrOlderHistory
	}
	return nil
}

// IsOtherHistory reports whether the server holds another history than expected: it is a copy without an epoch of its
// own (SB001 of current_event_epoch), or a pooler has replaced the server by another (SB002 of require_history).
func IsOtherHistory(err error) bool {
	refused, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (refused.Code == "SB001" || refused.Code == "SB002")
}

// checkResult returns err or, if that is nil, [ErrOlderHistory] if a newer history became known while conn was in use.
func checkResult(conn *pgx.Conn, err error) error {
	if o, ok := originOf(conn); ok && IsOtherHistory(err) {
		o.servers.probeSoon()
	}
	if err != nil {
		return err
	}
	return requireNewest(conn)
}
