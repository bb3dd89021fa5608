package account_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/handoffd/handoffd/account"
	"github.com/handoffd/handoffd/db/dbtest"
)

// notExported are tables with rows of accounts that an export leaves out, and why.
var notExported = map[string]string{
	"idempotency_keys": "they hold the answers that were given, for a day, and nothing that is not elsewhere",
	"user_presence":    "it is who has a stream open now",
	"handoff_counts":   "they are counted from handoffs",
	"handoff_numbers":  "it is the number of the newest handoff",
	"mail_positions":   "it is how far mail has read event_log",
	"session_search":   "its words are those of ai_sessions",
	"handoff_search":   "its words are those of handoffs and ai_sessions",
}

// secretColumns are columns that an export leaves out, by table.
var secretColumns = map[string][]string{"api_keys": {"secret_hash"}, "webhooks": {"secret", "previous_secret"}}

type line struct {
	Table string
	Row   map[string]json.RawMessage
}

func export(t *testing.T, a *tenant) []line {
	t.Helper()
	var out bytes.Buffer
	if err := account.Export(t.Context(), a.Pool, a.ID, &out); err != nil {
		t.Fatal(err)
	}
	var lines []line
	for text := range strings.Lines(out.String()) {
		if !strings.HasPrefix(text, `{"table":"`) || !strings.Contains(text, `","row":{"`) {
			t.Errorf("not compact JSON: %.80s", text)
		}
		var each line
		if err := json.Unmarshal([]byte(text), &each); err != nil {
			t.Fatalf("%v: %s", err, text)
		}
		lines = append(lines, each)
	}
	return lines
}

func TestExportHasEveryTableAndColumn(t *testing.T) {
	d := dbtest.New(t)
	a := newTenant(t, d)
	newTenant(t, d)
	rows, columns := make(map[string]int64), make(map[string][]string)
	for _, each := range export(t, a) {
		rows[each.Table]++
		columns[each.Table] = slices.Sorted(maps.Keys(each.Row))
		owner := each.Row["account_id"]
		if each.Table == "accounts" {
			owner = each.Row["id"]
		}
		if string(owner) != `"`+a.ID.String()+`"` {
			t.Errorf("a row of %s is that of account %s", each.Table, owner)
		}
	}
	want := a.rows()
	for table, reason := range notExported {
		if _, exists := want[table]; !exists || reason == "" {
			t.Errorf("%s is not exported, but does not exist", table)
		}
		delete(want, table)
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Errorf("rows of each table (-there are +exported): export them, or say why not\n%s", diff)
	}
	for table, exported := range columns {
		want := slices.DeleteFunc(columnsOf(t, d.Pool, table), func(column string) bool {
			return slices.Contains(secretColumns[table], column)
		})
		if diff := cmp.Diff(want, exported); diff != "" {
			t.Errorf("columns of %s (-there are +exported): is the new one a secret? then say so above\n%s", table, diff)
		}
	}
}

func TestExportKeepsTextUnchanged(t *testing.T) {
	a := newTenant(t, dbtest.New(t))
	for _, each := range export(t, a) {
		if each.Table != "ai_session_messages" {
			continue
		}
		var content string
		if err := json.Unmarshal(each.Row["content"], &content); err != nil || content != "It drops \\ every \"hour\"\n" {
			t.Errorf("got %q, error %v", content, err)
		}
	}
}

// writer runs a function before each write, and fails when it says so.
type writer func() error

func (w writer) Write(p []byte) (int, error) { return len(p), w() }

func TestExportIsOneSnapshot(t *testing.T) {
	a := newTenant(t, dbtest.New(t))
	before := len(export(t, a))
	writes, added := 0, false
	err := account.Export(t.Context(), a.Pool, a.ID, writer(func() error {
		if writes++; !added {
			added = true
			a.Engineer("Eli") // the table of users is yet to come
		}
		return nil
	}))
	if err != nil || writes != before {
		t.Errorf("%d lines were written, error %v; want the %d from before", writes, err, before)
	}
}

func TestExportReturnsWriteErrors(t *testing.T) {
	a := newTenant(t, dbtest.New(t))
	full := errors.New("disk full")
	if err := account.Export(t.Context(), a.Pool, a.ID, writer(func() error { return full })); !errors.Is(err, full) {
		t.Errorf("got %v", err)
	}
	err := account.Export(t.Context(), a.Pool, uuid.New(), writer(func() error { return nil }))
	if !errors.Is(err, account.ErrNotFound) {
		t.Errorf("an unknown account: got %v", err)
	}
}
