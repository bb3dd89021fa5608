package db_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/handoffd/handoffd/db"
)

func TestUnavailableIsWhatAnotherMomentMayMend(t *testing.T) {
	_, refused := pgx.Connect(t.Context(), "postgres://nobody@127.0.0.1:1/none")
	for _, c := range []struct {
		err  error
		want bool
	}{
		{refused, true},
		{&pgconn.PgError{Code: "57P01"}, true},  // terminated by an administrator
		{&pgconn.PgError{Code: "53300"}, true},  // too many connections
		{&pgconn.PgError{Code: "53100"}, true},  // disk full
		{&pgconn.PgError{Code: "25006"}, true},  // a standby
		{&pgconn.PgError{Code: "54000"}, true},  // notification queue full
		{&pgconn.PgError{Code: "23505"}, false}, // a rule of ours
		{&pgconn.PgError{Code: "42P01"}, false}, // not migrated
		{pgx.ErrNoRows, false},
		{errors.New("a bug"), false},
		{context.Canceled, false},
		{nil, false},
	} {
		if got := db.IsUnavailable(fmt.Errorf("claim: %w", c.err)); got != c.want {
			t.Errorf("%v: unavailable is %t, want %t", c.err, got, c.want)
		}
	}
}
