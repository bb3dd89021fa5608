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
	conn           *pgx.Conn
	diagnosis      Reason        // the likely cause if no canary arrives
	listenDeadline *time.Timer   // drops the connection if the server does not answer LISTEN
	closed         chan struct{} // closed when the connection is lost

	canaryArrived bool // guarded by Listener.mu
	dropped       bool // by reportDeaf; guarded by Listener.mu
}

// drop makes the pending read fail, even if the link is dead; pgxlisten then closes the connection. Closing the
// socket here would keep pgx from ending the session of a healthy server in order.
func (s *session) drop() { _ = s.conn.PgConn().Conn().SetReadDeadline(time.Unix(1, 0)) }

// Listen executes LISTEN for [Channel] on conn.
//
// It works around a fault of PostgreSQL before the minor releases of November 2025: LISTEN fails with "could not
// access status of transaction" while the notification queue holds entries from before a freeze. Asking for the usage
// of the queue removes them.
func Listen(ctx context.Context, conn *pgx.Conn) error {
	_, err := conn.Exec(ctx, "listen "+Channel)
	if pgErr, ok := errors.AsType[*pgconn.PgError](err); ok && pgErr.Code == "58P01" { // undefined_file: of pg_xact
		if _, err := db.New(conn).NotificationQueueUsage(ctx); err != nil {
			return fmt.Errorf("read usage of the notification queue: %w", err)
		}
		_, err = conn.Exec(ctx, "listen "+Channel)
	}
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	return nil
}

// diagnose returns the likely cause if no canary arrives on conn, from a comparison of its server with that of
// Writer. Only the canary decides whether conn is deaf, because a server can be set up to refuse the comparison.
func (h *handler) diagnose(ctx context.Context, conn *pgx.Conn) (Reason, error) {
	listener, err := db.New(conn).IdentifyServer(ctx)
	if _, refused := errors.AsType[*pgconn.PgError](err); refused {
		return ListenerDeaf, nil
	}
	if err != nil {
		return "", fmt.Errorf("identify server: %w", err)
	}
	writer, err := db.New(h.Writer).IdentifyServer(ctx)
	if err == nil && (listener.Cluster != writer.Cluster || listener.Database != writer.Database) {
		return ListenerElsewhere, nil
	}
	if uint32(listener.BackendPid) != conn.PgConn().PID() {
		return ListenerPooler, nil // PostgreSQL tells clients the process id of their backend, poolers invent one
	}
	return ListenerDeaf, nil
}
