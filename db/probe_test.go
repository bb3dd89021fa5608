package db_test

import (
	"io"
	"net"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgproto3"

	"github.com/handoffd/handoffd/db"
)

func TestClosedStandbyIsReachableAndTakesNoWrites(t *testing.T) {
	for detail, closed := range map[string]bool{
		"Hot standby mode is disabled.":                       true,
		"Consistent recovery state has not been yet reached.": false,
	} {
		url := "postgres://handoffd@" + refusing(t, detail) + "/handoffd?sslmode=disable"
		servers, err := db.NewServers(url, "handoffd test")
		if err != nil {
			t.Fatal(err)
		}
		servers.SetProbeTimeout(time.Minute)
		host := servers.Probe(t.Context())[0]
		if closed != (host.Err == nil) || host.Writes {
			t.Errorf("%s: takes writes: %t, error %v", detail, host.Writes, host.Err)
		}
	}
}

// refusing returns the address of a server that refuses all sessions with 57P03, as some standbys do.
func refusing(t *testing.T, detail string) string {
	t.Helper()
	socket, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = socket.Close() })
	go func() {
		for {
			conn, err := socket.Accept()
			if err != nil {
				return
			}
			backend := pgproto3.NewBackend(conn, conn)
			if _, err := backend.ReceiveStartupMessage(); err == nil {
				backend.Send(&pgproto3.ErrorResponse{
					Severity: "FATAL", Code: "57P03", Detail: detail,
					Message: "the database system is not accepting connections",
				})
				_ = backend.Flush()
			}
			_, _ = io.Copy(io.Discard, conn)
			_ = conn.Close()
		}
	}()
	return socket.Addr().String()
}
