package notify_test

import (
	"bytes"
	"context"
	"net"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/notify"
)

// sickLink makes a server look like one with a fault that recent ones no longer have: LISTEN fails until the notification
// queue has been asked how full it is. What it sends instead of LISTEN is as long, and fails in the same way.
type sickLink struct {
	net.Conn
	failed *int
	healed bool
}

func (l *sickLink) Write(sent []byte) (int, error) {
	if bytes.Contains(sent, []byte("pg_notification_queue_usage()")) {
		l.healed = true
	}
	if listen := []byte("listen handoff_events"); !l.healed && bytes.Contains(sent, listen) {
		*l.failed++
		sent = bytes.ReplaceAll(sent, listen, []byte("call lost_status()   "))
	}
	return l.Conn.Write(sent)
}

func TestAListenThatCannotReadATransactionsStatusIsHealed(t *testing.T) {
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
		return &sickLink{Conn: conn, failed: &failed}, err
	}
	connections := 0
	listener := &notify.Listener{
		Hub: notify.NewHub(notify.Log{DB: a.Pool}),
		Connect: func(ctx context.Context) (*pgx.Conn, error) {
			connections++
			return pgx.ConnectConfig(ctx, config)
		},
	}
	background(t, listener.Run)
	select {
	case <-listener.Ready():
	case <-time.After(patience):
		t.Fatal("it does not listen")
	}
	if failed != 1 || connections != 1 {
		t.Errorf("LISTEN failed %d times on %d connections", failed, connections)
	}
}
