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
