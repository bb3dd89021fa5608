package localpg

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

func TestThrowawayServerLeavesNoFiles(t *testing.T) {
	t.Parallel()
	s := start(t, Config{})
	if got := query[int](t, s.URL("handoffd"), "select 1"); got != 1 {
		t.Fatalf("select 1 = %d", got)
	}
	stop(t, s)
	if _, err := os.Stat(s.dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%s is still there: %v", s.dir, err)
	}
	if line := commandLine(s.Pid()); line != "" {
		t.Errorf("postmaster still runs: %s", line)
	}
	stop(t, s) // again: nothing to do
}

func TestThrowawayServerSettings(t *testing.T) {
	t.Parallel()
	s := start(t, Config{Settings: map[string]string{"synchronous_commit": "on", "work_mem": "5MB"}})
	for setting, want := range map[string]string{
		"fsync": "off", "full_page_writes": "off", "listen_addresses": "", "max_connections": "300",
		"synchronous_commit": "on", "work_mem": "5MB",
	} {
		if got := query[string](t, s.URL("handoffd"), "show "+setting); got != want {
			t.Errorf("%s = %q, want %q", setting, got, want)
		}
	}
}

func TestServiceRoleIsNotSuperuser(t *testing.T) {
	t.Parallel()
	s := start(t, Config{})
	if query[bool](t, s.URL("handoffd"), "select rolsuper or rolbypassrls from pg_roles where rolname = current_user") {
		t.Error("the role of URL is not bound by row-level security")
	}
	if !query[bool](t, s.AdminURL("handoffd"), "select rolsuper from pg_roles where rolname = current_user") {
		t.Error("the role of AdminURL is no superuser")
	}
	execute(t, s.URL("handoffd"), "create schema own")
	execute(t, s.URL("handoffd"), "create table own_too ()")
	execute(t, s.URL("postgres"), "create database clone template handoffd")
}

func TestKeptServerKeepsAddressAndData(t *testing.T) {
	t.Parallel()
	dir := keptDir(t)
	s := start(t, Config{Dir: dir})
	got := query[string](t, s.URL("handoffd"), `select concat_ws(' ', current_setting('fsync'),
		current_setting('full_page_writes'), current_setting('synchronous_commit'), inet_server_addr())`)
	if got != "on on on 127.0.0.1" {
		t.Errorf("settings and address: %s", got)
	}
	execute(t, s.URL("handoffd"), "create table kept as select 42 as n")
	stop(t, s)

	again := start(t, Config{Dir: dir})
	if again.URL("handoffd") != s.URL("handoffd") {
		t.Errorf("address moved from %s to %s", s.URL("handoffd"), again.URL("handoffd"))
	}
	if got := query[int](t, again.URL("handoffd"), "select n from kept"); got != 42 {
		t.Errorf("kept = %d", got)
	}
	execute(t, again.AdminURL("postgres"), "drop database handoffd")
	stop(t, again)

	s = start(t, Config{Dir: dir})
	if got := query[string](t, s.URL("handoffd"), "select current_database()"); got != "handoffd" {
		t.Errorf("dropped database came back as %q", got)
	}
}

func TestLoopbackRefusesSuperuser(t *testing.T) {
	t.Parallel()
	s := start(t, Config{Dir: keptDir(t)})
	address := strings.Replace(s.URL("handoffd"), "handoffd@", "postgres@", 1)
	conn, err := pgx.Connect(t.Context(), address)
	if err == nil {
		conn.Close(t.Context())
		t.Fatalf("connected to %s", address)
	}
	if !strings.Contains(err.Error(), "28000") {
		t.Errorf("refused for another reason: %v", err)
	}
}

func TestDirectoryTooDeepForSocketPath(t *testing.T) {
	t.Parallel()
	s := start(t, Config{Dir: keptDir(t) + "/" + strings.Repeat("deep", 30)})
	if got := query[int](t, s.AdminURL("handoffd"), "select 1"); got != 1 {
		t.Errorf("select 1 = %d", got)
	}
	stop(t, s)
	if _, err := os.Stat(s.socketDir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%s is still there: %v", s.socketDir, err)
	}
}

func TestForeignDirectoryIsRefused(t *testing.T) {
	t.Parallel()
	dir := keptDir(t)
	if err := os.WriteFile(dir+"/thesis.txt", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Start(t.Context(), Config{Dir: dir})
	if err == nil || !strings.Contains(err.Error(), "neither empty nor a private PostgreSQL") {
		t.Errorf("Start: %v", err)
	}
}

func TestRefusedSettingIsNamed(t *testing.T) {
	t.Parallel()
	_, err := Start(t.Context(), Config{Settings: map[string]string{"max_connectoins": "1"}})
	if err == nil || !strings.Contains(err.Error(), "max_connectoins") {
		t.Errorf("Start: %v", err)
	}
}

func TestStartEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if s, err := Start(ctx, Config{}); !errors.Is(err, context.Canceled) {
		t.Errorf("Start = %v, %v", s, err)
	}
}

func TestStandbyFollowsAndCanBePromoted(t *testing.T) {
	t.Parallel()
	primary := start(t, Config{})
	execute(t, primary.URL("handoffd"), "create table t (n integer)")
	standby := start(t, Config{StandbyOf: primary})
	execute(t, primary.URL("handoffd"), "insert into t values (42)")
	for query[int](t, standby.URL("handoffd"), "select count(*) from t") == 0 {
		if t.Context().Err() != nil {
			t.Fatal("the row does not come")
		}
	}
	if err := primary.Kill(); err != nil {
		t.Fatal(err)
	}
	if !query[bool](t, standby.AdminURL("postgres"), "select pg_promote()") {
		t.Fatal("it was not promoted")
	}
	execute(t, standby.URL("handoffd"), "insert into t values (43)")
}
