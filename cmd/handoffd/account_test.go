package main

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/internal/handofftest"
)

func TestOperatorListsExportsAndRemovesAccounts(t *testing.T) {
	d := dbtest.New(t)
	t.Setenv("DATABASE_URL", d.URL)
	sh := &shell{t: t}
	acme, globex := sh.ok("account", "add", "Acme"), sh.ok("account", "add", "Globex")
	asAdmin(t, d, "update accounts set name = E'Globex\\tInc' where id = '"+globex+"'")
	sh.ok("user", "add", "--account", acme, "--email", "dana@acme.example", "--name", "Dana", "--role", "engineer")
	if got, want := sh.ok("account", "list"), acme+"\tAcme\n"+globex+"\tGlobex Inc"; got != want {
		t.Errorf("the list shows\n%q, want\n%q", got, want)
	}

	var tables []string
	for line := range strings.Lines(sh.ok("account", "export", acme)) {
		var object struct{ Table string }
		if err := json.Unmarshal([]byte(line), &object); err != nil {
			t.Fatal(err)
		}
		tables = append(tables, object.Table)
	}
	if got := strings.Join(tables, " "); got != "accounts users" {
		t.Errorf("the export has lines of %s", got)
	}

	stranger := uuid.NewString()
	sh.fails(exitError, []string{stranger, "account list"}, "account", "export", stranger)
	sh.fails(exitError, []string{stranger, "account list"}, "account", "remove", stranger, "--yes")
	sh.fails(exitUsage, []string{acme, `"Acme"`, "1 user, 0 sessions", "account export", "--yes"},
		"account", "remove", acme)
	if got := sh.ok("account", "list"); !strings.Contains(got, "Acme") {
		t.Errorf("it was removed without --yes: %q", got)
	}
	if got := sh.ok("account", "remove", acme, "--yes"); got != "" {
		t.Errorf("remove prints a result: %q", got)
	}
	for _, part := range []string{"users 1; 1 transaction,", "removed account " + acme} {
		if told := sh.stderr.String(); !strings.Contains(told, part) {
			t.Errorf("remove says %q", told)
		}
	}
	if got := sh.ok("account", "list"); strings.Contains(got, acme) || !strings.Contains(got, globex) {
		t.Errorf("afterwards the list shows %q", got)
	}
}

// The export is incomplete, and the account not removed.
func TestInterruptedExportAndRemovalFail(t *testing.T) {
	t.Setenv("DATABASE_URL", dbtest.New(t).URL)
	sh := &shell{t: t}
	acme := sh.ok("account", "add", "Acme")
	for _, args := range [][]string{{"account", "export", acme}, {"account", "remove", acme, "--yes"}} {
		ctx, stop := context.WithCancel(t.Context())
		stop()
		if code := run(ctx, args, &sh.stdout, &sh.stderr); code != exitError {
			t.Errorf("%v: exit code %d", args, code)
		}
	}
}

// The streams of an account that is removed end with bye and cannot be opened again; those of other accounts go on.
func TestStreamsOfARemovedAccountEnd(t *testing.T) {
	p := open(t, settings{})
	t.Setenv("DATABASE_URL", p.URL)
	mia := p.OtherAccount().Engineer("Mia")
	stream := p.connect(p.request())
	p.ready(stream)
	p.escalate()
	if err := until(stream, "event: handoff_created"); err != nil {
		t.Fatal(err)
	}
	sh := &shell{t: t}
	sh.ok("account", "remove", p.dana.AccountID.String(), "--yes")
	if said := p.ends(stream); !strings.Contains(said, "event: bye") || !strings.Contains(said, `"reason":"revoked"`) {
		t.Errorf("the stream ended with %q", said)
	}
	if answer := p.ends(p.connect(p.request("Connection: close"))); !strings.HasPrefix(answer, "HTTP/1.1 403 ") {
		t.Errorf("who comes back is answered %.100q", answer)
	}
	p.dana = mia
	p.escalate()
	answer, err := http.Get("http://" + p.address + "/readyz")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		t.Errorf("/readyz: %s", answer.Status)
	}
}

// A killed removal has locked the account out, and the next one finishes it.
func TestKilledRemovalIsFinishedByTheNext(t *testing.T) {
	d := dbtest.New(t)
	t.Setenv("DATABASE_URL", d.URL)
	sh := &shell{t: t}
	p := &harness{Account: handofftest.NewIn(t, d), t: t}
	p.dana = p.Engineer("Dana")
	for range 3 {
		p.escalate()
	}
	// The sessions are locked: the removal stands before them when it has deleted the handoffs.
	tx, err := db.ForAccount(d.Pool, p.ID).Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback(context.Background()) //nolint:errcheck // that is how they become free
	if _, err := tx.Exec(t.Context(), "select from ai_sessions where account_id = $1 for update", p.ID); err != nil {
		t.Fatal(err)
	}
	process := exec.CommandContext(t.Context(), os.Args[0], "account", "remove", p.ID.String(), "--yes")
	process.Env = append(os.Environ(), asProgram+"=1")
	told, err := process.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(told).ReadString('\n'); err != nil || !strings.Contains(line, "3 handoffs, 3 events") {
		t.Errorf("it says %q, error %v", line, err)
	}
	handoffs := 3
	for handoffs > 0 {
		handoffs = count(t, db.AllAccounts(d.Pool), "select count(*) from handoffs where account_id = $1", p.ID)
	}
	if err := process.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = process.Wait() // killed
	if err := tx.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := sh.ok("account", "list"); got != p.ID.String()+"\tAcme Support\tbeing removed" {
		t.Errorf("the list shows %q", got)
	}
	sh.fails(exitError, []string{"there is no account"}, "user", "list", "--account", p.ID.String())
	sh.ok("account", "remove", p.ID.String(), "--yes")
	if got := sh.ok("account", "list"); got != "" {
		t.Errorf("afterwards the list shows %q", got)
	}
}

func count(t *testing.T, from db.DBTX, sql string, args ...any) (n int) {
	t.Helper()
	if err := from.QueryRow(context.Background(), sql, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
