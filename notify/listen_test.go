package notify_test

import (
	"bytes"
	"context"
	"net"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/internal/logtest"
	"github.com/handoffd/handoffd/notify"
)

// staleQueueConn simulates a fault that recent servers no longer have: LISTEN fails until the usage of the
// notification queue has been read. It replaces LISTEN by a call of the same length that fails in the same way.
type staleQueueConn struct {
	net.Conn
	failed  *int
	cleared bool
}

func (l *staleQueueConn) Write(sent []byte) (int, error) {
	if bytes.Contains(sent, []byte("pg_notification_queue_usage()")) {
		l.cleared = true
	}
	if listen := []byte("listen handoff_events"); !l.cleared && bytes.Contains(sent, listen) {
		*l.failed++
		sent = bytes.ReplaceAll(sent, listen, []byte("call lost_status()   "))
	}
	return l.Conn.Write(sent)
}

func TestListenRetriesAfterStaleQueueEntries(t *testing.T) {
	a := newAccount(t)
	a.exec(`create procedure lost_status() language plpgsql as $$
		begin raise 'could not access status of transaction 731' using errcode = 'undefined_file'; end $$`)
	config, err := pgx.ParseConfig(a.URL)
	if err != nil {
		t.Fatal(err)
	}
	failed, dial := 0, config.DialFunc
	config.DialFunc = func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dial(ctx, network, address)
		return &staleQueueConn{Conn: conn, failed: &failed}, err
	}
	connections, log := 0, logtest.New(t)
	listener := &notify.Listener{
		Hub: notify.NewHub(notify.Log{DB: a.Pool}), Writer: a.Pool, Logger: log.Logger,
		Connect: func(ctx context.Context) (*pgx.Conn, error) {
			connections++
			return pgx.ConnectConfig(ctx, config)
		},
	}
	background(t, listener.Run)
	log.Await(listening)
	if failed != 1 || connections != 1 {
		t.Errorf("LISTEN failed %d times on %d connections", failed, connections)
	}
}
