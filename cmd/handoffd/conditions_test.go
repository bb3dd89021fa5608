package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/internal/relay"
)

// Readiness, metrics and log tell a read-only database from one that is away. The log has one line for each change.
func TestReadOnlyDatabaseIsReported(t *testing.T) {
	t.Cleanup(http.DefaultClient.CloseIdleConnections)
	d := dbtest.New(t)
	m := join(t, d.URL, nil)
	m.becomes("ok")
	name := d.Pool.Config().ConnConfig.Database
	asAdmin(t, d, "alter database "+name+" set default_transaction_read_only = on")
	asAdmin(t, d, "select pg_terminate_backend(pid) from pg_stat_activity where datname = '"+name+
		"' and application_name like 'handoffd/%' and application_name not like '%listener'")
	m.becomes("unavailable", "read_only")
	m.shows("read_only", "1")
	eventually(t, func() bool { return m.log.count("WARN", "read_only") > 0 },
		func() { t.Fatalf("the log says\n%s", m.log) })
	asAdmin(t, d, "set default_transaction_read_only = off; begin read write; alter database "+name+
		" reset default_transaction_read_only; commit")
	m.becomes("ok")
	m.shows("read_only", "0")
	m.said("WARN", "read_only", 1)
	m.said("INFO", "read_only", 1)
}

func TestUnreachableDatabaseIsReported(t *testing.T) {
	t.Cleanup(http.DefaultClient.CloseIdleConnections)
	between, address := relay.Postgres(t, dbtest.New(t).URL)
	m := join(t, address, nil)
	m.becomes("ok")
	between.Stall()
	eventually(t, func() bool {
		r := m.readiness()
		return r.code == http.StatusServiceUnavailable && r.Degraded[0] == "database"
	},
		func() { t.Fatalf("it is %+v", m.readiness()) })
	m.shows("database", "1")
	between.Resume()
	m.becomes("ok")
	m.said("WARN", "database", 1)
	m.said("INFO", "database", 1)
}

// Tokens of the secret are accepted while the provider is away.
func TestMissingSigningKeysOnlyDegradeWhereASecretVerifies(t *testing.T) {
	t.Cleanup(http.DefaultClient.CloseIdleConnections)
	m := join(t, dbtest.New(t).URL, func(s *settings) { s.JWKSURL = "http://127.0.0.1:1/keys" })
	m.becomes("degraded", "keys")
}

// Without keys no token can be verified. With the keys from before, only tokens with a new key are refused.
func TestMissingSigningKeysAreReported(t *testing.T) {
	t.Cleanup(http.DefaultClient.CloseIdleConnections)
	var away atomic.Bool
	away.Store(true)
	provider := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if away.Load() {
			http.Error(w, "away", http.StatusBadGateway)
			return
		}
		_, _ = w.Write([]byte(oneKey))
	}))
	t.Cleanup(provider.Close)
	m := join(t, dbtest.New(t).URL, func(s *settings) { s.JWTSecret, s.JWKSURL = "", provider.URL })
	m.becomes("unavailable", "keys")
	m.shows("keys", "1")
	all := m.scrape()
	if keys, found := all["handoffd_signing_keys"]; keys != 0 || !found {
		t.Errorf("there are %v keys (found: %v), want 0", keys, found)
	}
	if age, found := all["handoffd_signing_keys_age_seconds"]; found {
		t.Errorf("keys that were never fetched are %v s old", age)
	}
	away.Store(false)
	m.becomes("ok")
	if all := m.scrape(); all["handoffd_signing_keys"] != 1 || all["handoffd_signing_keys_age_seconds"] <= 0 {
		t.Errorf("there are %v keys, %v s old", all["handoffd_signing_keys"], all["handoffd_signing_keys_age_seconds"])
	}
	m.said("WARN", "keys", 1)
	m.said("INFO", "keys", 1)
	if !strings.Contains(m.log.String(), "HANDOFF_JWKS_URL") {
		t.Errorf("the log does not say what to look at:\n%s", m.log)
	}
}
