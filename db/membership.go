package db

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// membership ties a connection to the servers that made it.
type membership struct {
	servers *Servers
	history History
	pooled  bool // it leads through a pooler
}

const membershipKey = "handoffd"

func belong(conn *pgconn.PgConn, m membership) { conn.CustomData()[membershipKey] = m }

func membershipOf(conn *pgx.Conn) (membership, bool) {
	m, ok := conn.PgConn().CustomData()[membershipKey].(membership)
	return m, ok
}

// valid returns [ErrOlderHistory] if a newer history is known than that of the server of conn.
func valid(conn *pgx.Conn) error {
	if m, ok := membershipOf(conn); ok && !m.servers.isNewest(m.history) {
		return ErrOlderHistory
	}
	return nil
}

// codes of errors that current_event_epoch() and require_history() raise.
const (
	codeUnnamedCopy  = "SB001"
	codeOtherHistory = "SB002"
)

// IsOtherHistory reports whether the server said that it holds another history than was expected of it: a copy without an
// epoch of its own, or that of a server that a pooler has put in the place of the one before.
func IsOtherHistory(err error) bool {
	refused, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (refused.Code == codeUnnamedCopy || refused.Code == codeOtherHistory)
}

// checked returns err; if that is nil, [ErrOlderHistory] where a newer history became known while conn was in use.
func checked(conn *pgx.Conn, err error) error {
	if m, ok := membershipOf(conn); ok && IsOtherHistory(err) {
		m.servers.soon()
	}
	if err != nil {
		return err
	}
	return valid(conn)
}

// guardedTx is a transaction that counts only if no newer history has become known by its end.
type guardedTx struct{ pgx.Tx }

// Commit commits, unless a newer history is known. If one becomes known during COMMIT the outcome is that of the older
// history, and worth nothing: the error does not say that the transaction was rolled back.
func (t guardedTx) Commit(ctx context.Context) error {
	if err := valid(t.Conn()); err != nil {
		return errors.Join(fmt.Errorf("%w: %w", err, pgx.ErrTxCommitRollback), t.Rollback(ctx))
	}
	return checked(t.Conn(), t.Tx.Commit(ctx))
}
