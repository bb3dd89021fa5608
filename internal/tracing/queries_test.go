package tracing

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

func TestSpansOfStatementsHaveShortNames(t *testing.T) {
	for sql, want := range map[string]string{
		"-- name: AppendEvent :one\nwith head as (":                    "AppendEvent",
		"begin isolation level read committed; set local lock_timeout": "begin",
		"set local lock_timeout = '300ms'; commit":                     "commit",
		"commit":    "commit",
		"rollback;": "rollback",
		"":          "",
	} {
		if got := statementName(sql); got != want {
			t.Errorf("%q is named %q, want %q", sql, got, want)
		}
	}
}

func TestSpansOfRoundTripsNameEachStatement(t *testing.T) {
	const scope, lock = "-- name: SetScope :exec\nselect", "-- name: LockSession :many\nselect"
	for _, each := range []struct {
		batch []string
		want  string
		size  int
	}{
		{[]string{"begin isolation level read committed", scope}, "SetScope", 0},
		{[]string{scope, lock}, "LockSession", 1},
		{
			[]string{"begin isolation level read committed", scope, lock, "-- name: NextHandoff :many\nupdate"},
			"BATCH LockSession NextHandoff", 2,
		},
		{[]string{"release savepoint change", "savepoint change", scope, lock, lock}, "BATCH LockSession", 2},
		{[]string{"set local lock_timeout = '300ms'", "commit"}, "commit", 1},
	} {
		var batch pgx.Batch
		for _, sql := range each.batch {
			batch.Queue(sql)
		}
		if name, size := batchName(batch.QueuedQueries); name != each.want || size != each.size {
			t.Errorf("%q is %q of %d, want %q of %d", each.batch, name, size, each.want, each.size)
		}
	}
}

func TestErrorsOfStatementsLoseTheirContent(t *testing.T) {
	for _, err := range []error{
		&pgconn.PgError{Severity: "ERROR", Code: "22P02", Message: "invalid input syntax: \"Printer\"", Detail: "Printer"},
		errors.New("Printer"),
		fmt.Errorf("Printer: %w", context.DeadlineExceeded), fmt.Errorf("Printer: %w", context.Canceled),
	} {
		if got := withoutContent(err); got == nil || strings.Contains(got.Error(), "Printer") {
			t.Errorf("%v became %v", err, got)
		}
	}
	if err := withoutContent(nil); err != nil {
		t.Errorf("nil became %v", err)
	}
	if err := withoutContent(pgx.ErrNoRows); !errors.Is(err, pgx.ErrNoRows) {
		t.Errorf("no row became %v", err)
	}
}
