package notify

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/handoffd/handoffd/db"
)

// session is one connection that listens.
type session struct {
	conn      *pgx.Conn
	suspicion Reason        // what it would be due to if nothing were heard
	overdue   *time.Timer   // drops the connection if LISTEN is not answered
	over      chan struct{} // closed when the connection is lost

	proven  bool // a canary has been heard; guarded by Listener.mu
	dropped bool // by us, for being deaf; guarded by Listener.mu
}

// drop ends the connection now, whatever the state of the link: the read that is waiting fails, and pgxlisten closes the
// socket. Ending a context would do no more; closing the socket here would keep pgx from telling a server that is well.
func (s *session) drop() { _ = s.conn.PgConn().Conn().SetReadDeadline(time.Unix(1, 0)) }

// prepare makes conn listen.
func (h *handler) prepare(ctx context.Context, conn *pgx.Conn) (*session, error) {
	suspicion, err := h.suspect(ctx, conn)
	if err != nil {
		return nil, err
	}
	if err := listen(ctx, conn); err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	return &session{conn: conn, suspicion: suspicion, over: make(chan struct{})}, nil
}

// listen heals a fault of PostgreSQL before the minor releases of November 2025: LISTEN fails with "could not access status
// of transaction" where the notification queue holds what was sent before a freeze. Asking how full it is moves its tail.
func listen(ctx context.Context, conn *pgx.Conn) error {
	_, err := conn.Exec(ctx, "listen "+Channel)
	if pgErr := (*pgconn.PgError)(nil); errors.As(err, &pgErr) && pgErr.Code == "58P01" { // undefined_file: of pg_xact
		if _, err := db.New(conn).NotificationQueueUsage(ctx); err != nil {
			return err
		}
		_, err = conn.Exec(ctx, "listen "+Channel)
	}
	return err
}

// suspect compares where conn leads with where publishers write. That is for the canary to judge and for this to explain
// only, because servers may be set up not to tell.
func (h *handler) suspect(ctx context.Context, conn *pgx.Conn) (Reason, error) {
	here, err := db.New(conn).IdentifyServer(ctx)
	if pgErr := (*pgconn.PgError)(nil); errors.As(err, &pgErr) {
		return ListenerDeaf, nil
	}
	if err != nil {
		return "", fmt.Errorf("identify server: %w", err)
	}
	if h.Writer != nil {
		there, err := db.New(h.Writer).IdentifyServer(ctx)
		if err == nil && (here.Cluster != there.Cluster || here.Database != there.Database) {
			return ListenerElsewhere, nil
		}
	}
	if uint32(here.BackendPid) != conn.PgConn().PID() {
		return ListenerPooler, nil // PostgreSQL tells clients the id of their backend, poolers make one up
	}
	return ListenerDeaf, nil
}
