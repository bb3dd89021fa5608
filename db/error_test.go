package db_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/handoffd/handoffd/db"
)

// Everything that a repeat cures is unavailable, whatever its form: what a server answers, what a network does, what
// ran out of time while it waited.
func TestIsUnavailable(t *testing.T) {
	_, refused := pgx.Connect(t.Context(), "postgres://nobody@127.0.0.1:1/none")
	passed, cancel := context.WithTimeout(t.Context(), 0)
	defer cancel()
	closed, err := db.Open(t.Context(), "postgres://nobody@127.0.0.1:1/none", "handoffd test")
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	_, closedErr := closed.Acquire(t.Context())
	for _, c := range []struct {
		err  error
		want bool
	}{
		{refused, true},
		{passed.Err(), true}, // bare, as a pool says it
		{os.ErrDeadlineExceeded, true},
		{&net.OpError{Op: "read", Err: syscall.ECONNRESET}, true},
		{&net.OpError{Op: "write", Err: syscall.EPIPE}, true},
		{io.EOF, true},
		{io.ErrUnexpectedEOF, true},
		{db.ErrDeadConn, true},
		{closedErr, true},
		{pgx.ErrNoRows, false},
		{pgx.ErrTxClosed, false},
		{errors.New("a bug"), false},
		{context.Canceled, false},
		{nil, false},
	} {
		if got := db.IsUnavailable(fmt.Errorf("claim: %w", c.err)); got != c.want {
			t.Errorf("%v: unavailable is %t, want %t", c.err, got, c.want)
		}
	}
	for code, want := range map[string]bool{
		"08000": true, "08006": true, "08P01": true, // connection exceptions
		"25006": true, // a standby, or read-only by default
		"25P03": true, // idle_in_transaction_session_timeout
		"25P04": true, // transaction_timeout
		"26000": true, // a statement that a pooler's other server does not know
		"40001": true, // could not serialize
		"40P01": true, // deadlock
		"53100": true, // disk full
		"53200": true, // out of memory
		"53300": true, // too many connections
		"54000": true, // notification queue full
		"55006": true, // object in use
		"55P03": true, // lock_timeout
		"57014": true, // statement_timeout
		"57P01": true, // terminated by an administrator
		"57P02": true, // another process crashed
		"57P03": true, // starting up
		"57P04": true, // database dropped
		"57P05": true, // idle_session_timeout
		"58030": true, // the disk fails

		"0A000": false, "22001": false, "22P02": false, "23502": false, "23503": false, "23505": false, "23514": false,
		"25001": false, "25P02": false, "28000": false, "42501": false, "42601": false, "42703": false, "42P01": false,
		"54023": false, "P0001": false, "XX000": false, "XX001": false, "": false,
	} {
		if got := db.IsUnavailable(fmt.Errorf("claim: %w", &pgconn.PgError{Code: code})); got != want {
			t.Errorf("SQLSTATE %s: unavailable is %t, want %t", code, got, want)
		}
	}
	if stale := (&pgconn.PgError{Code: "0A000", Routine: "RevalidateCachedQuery"}); !db.IsUnavailable(stale) {
		t.Error("a plan that a migration made stale is not unavailable")
	}
}

// Of several hosts the one that takes changes and is refused says more than the standbys.
func TestIsReadOnly(t *testing.T) {
	for _, c := range []struct {
		err  error
		want bool
	}{
		{&pgconn.PgError{Code: "25006"}, true},
		{fmt.Errorf("connect: %w", db.ErrReadOnly), true},
		{errors.Join(db.ErrOlderHistory, db.ErrStandby), false},
		{io.EOF, false},
	} {
		if got := db.IsReadOnly(c.err); got != c.want {
			t.Errorf("IsReadOnly(%v) = %t", c.err, got)
		}
	}
}
