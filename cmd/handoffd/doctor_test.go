package main

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/internal/version"
)

// doctor runs the command and returns its findings by check.
func (s *shell) doctor(code int) map[string]finding {
	s.t.Helper()
	if got := s.run("doctor", "--json"); got != code {
		s.t.Errorf("exit code %d, want %d: %s", got, code, s.stderr.String())
	}
	var document struct {
		OK     bool
		Checks []finding
	}
	if err := json.Unmarshal(s.stdout.Bytes(), &document); err != nil {
		s.t.Fatalf("%v: %s", err, s.stdout.String())
	}
	if document.OK != (code == exitOK) {
		s.t.Errorf("exit code %d and ok %t", code, document.OK)
	}
	findings := make(map[string]finding)
	for _, f := range document.Checks {
		findings[f.Check] = f
	}
	return findings
}

func (f finding) is(t *testing.T, status string, words ...string) {
	t.Helper()
	if f.Status != status {
		t.Errorf("%+v is not %s", f, status)
	}
	if (f.Status == statusFail || f.Status == statusWarn) && f.Advice == "" {
		t.Errorf("%+v comes without advice", f)
	}
	for _, word := range words {
		if !strings.Contains(f.Found+f.Advice, word) {
			t.Errorf("%+v does not mention %q", f, word)
		}
	}
}

// asAdmin runs SQL as superuser.
func asAdmin(t *testing.T, d *dbtest.Database, sql string) {
	t.Helper()
	if d.AdminURL == "" {
		t.Skip("the tests were given a server without a superuser")
	}
	conn, err := pgx.Connect(t.Context(), d.AdminURL)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	if _, err := conn.Exec(t.Context(), sql); err != nil {
		t.Fatal(err)
	}
}

func TestDoctorPassesOnAHealthyService(t *testing.T) {
	d := dbtest.New(t)
	t.Setenv("DATABASE_URL", d.URL)
	t.Setenv("HANDOFF_JWT_SECRET", strings.Repeat("s", 32))
	t.Setenv("HANDOFF_MAX_STREAMS", "100") // whatever the limit of open files is here
	sh := &shell{t: t}
	sh.doctor(exitOK)["replicas"].is(t, statusWarn, "none", "handoffd serve")
	startReplica(t)
	findings := sh.doctor(exitOK)
	for overdue := time.Now().Add(testTimeout); findings["replicas"].Status != statusOK && time.Now().Before(overdue); {
		findings = sh.doctor(exitOK) // it listens, but may not have said so yet
	}
	for _, check := range []string{
		"database", "role", "session", "limits", "rights", "migrations", "work", "webhooks", "listen", "queue",
		"replicas", "agreement", "clock",
		"settings", "keys", "files",
	} {
		findings[check].is(t, statusOK)
	}
	findings["replicas"].is(t, statusOK, "version "+version.Version)
	findings["mail"].is(t, statusNote, "HANDOFF_SMTP_URL")
	findings["secrets"].is(t, statusNote, "HANDOFF_SECRET_KEY")
	if text := sh.ok("doctor"); !strings.Contains(text, "ok    listen") {
		t.Errorf("people read\n%s", text)
	}
}

func TestDoctorSaysWhatToDo(t *testing.T) {
	d := dbtest.New(t)
	sh := &shell{t: t}
	t.Run("listening elsewhere", func(t *testing.T) {
		t.Setenv("DATABASE_URL", d.URL)
		t.Setenv("HANDOFF_LISTEN_URL", dbtest.New(t).URL)
		sh.doctor(exitError)["listen"].is(t, statusFail, "listener_elsewhere", "HANDOFF_LISTEN_URL")
		sh.run("doctor")
		if message := sh.stderr.String(); strings.Count(message, "\n") != 1 {
			t.Errorf("the error is not one line: %q", message)
		}
	})
	t.Run("as superuser", func(t *testing.T) {
		if d.AdminURL == "" {
			t.Skip("the tests were given a server without a superuser")
		}
		t.Setenv("DATABASE_URL", d.AdminURL)
		sh.doctor(exitOK)["role"].is(t, statusWarn, "superuser", "role.sql")
	})
	t.Run("with BYPASSRLS", func(t *testing.T) {
		owner := d.Pool.Config().ConnConfig.User
		asAdmin(t, d, "create role handoffd_unbound login bypassrls in role "+owner)
		defer asAdmin(t, d, "drop role handoffd_unbound")
		t.Setenv("DATABASE_URL", strings.Replace(d.URL, "//"+owner, "//handoffd_unbound", 1))
		sh.doctor(exitOK)["role"].is(t, statusWarn, "BYPASSRLS", "role.sql")
	})
	t.Run("a mail server that is none", func(t *testing.T) {
		t.Setenv("DATABASE_URL", d.URL)
		t.Setenv("HANDOFF_SMTP_URL", "mail.example.com")
		sh.doctor(exitError)["mail"].is(t, statusFail, "HANDOFF_SMTP_URL")
	})
	t.Run("a replica that was killed", func(t *testing.T) {
		t.Setenv("DATABASE_URL", d.URL)
		asAdmin(t, d, `insert into replicas (id, host, reported_at, degraded)
			values ('gone', 'host-1', clock_timestamp() - interval '12 seconds', '{}')`)
		sh.doctor(exitOK)["replicas"].is(t, statusWarn, "gone", "silent")
	})
	t.Run("two versions", func(t *testing.T) {
		t.Setenv("DATABASE_URL", d.URL)
		asAdmin(t, d, `delete from replicas`)
		asAdmin(t, d, `insert into replicas (id, host, degraded, version)
			values ('old', 'host-1', '{}', null), ('new', 'host-2', '{}', '0.2.0')`)
		sh.doctor(exitOK)["replicas"].is(t, statusOK, "old on host-1 with unknown", "new on host-2 with 0.2.0")
	})
	t.Run("not migrated", func(t *testing.T) {
		if _, err := d.Pool.Exec(t.Context(), "drop owned by current_user"); err != nil {
			t.Fatal(err)
		}
		t.Setenv("DATABASE_URL", d.URL)
		sh.doctor(exitError)["migrations"].is(t, statusFail, "handoffd migrate up")
	})
	t.Run("unreachable", func(t *testing.T) {
		t.Setenv("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none")
		sh.doctor(exitError)["database"].is(t, statusFail, "DATABASE_URL")
	})
}
