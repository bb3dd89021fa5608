package main

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/db/localpg"
	"github.com/handoffd/handoffd/internal/smtptest"
)

func TestDoctorAdviceFitsTheCause(t *testing.T) {
	d := dbtest.New(t)
	owner := d.Pool.Config().ConnConfig.User
	other := func(change func(*url.URL)) string {
		u, err := url.Parse(d.URL)
		if err != nil {
			t.Fatal(err)
		}
		change(u)
		return u.String()
	}
	as := func(role string) string { return other(func(u *url.URL) { u.User = url.User(role) }) }
	asAdmin(t, d, "create role handoffd_stranger login; "+
		"revoke connect on database "+d.Pool.Config().ConnConfig.Database+" from public")
	defer asAdmin(t, d, "drop role handoffd_stranger")
	silent, err := listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	unanswered := "postgres://nobody@" + silent.Addr().String() + "/none?connect_timeout=1"
	asAdmin(t, d, "create role handoffd_kept_out nologin in role "+owner)
	defer asAdmin(t, d, "drop role handoffd_kept_out")
	for name, c := range map[string]struct {
		url   string
		words []string
	}{
		"wrong database":  {other(func(u *url.URL) { u.Path = "/nowhere" }), []string{"nowhere", "no such database"}},
		"no privilege":    {as("handoffd_stranger"), []string{"permission denied", "privilege"}},
		"refused":         {"postgres://nobody@127.0.0.1:1/none", []string{"nothing listens", "DATABASE_URL"}},
		"no such host":    {"postgres://nobody@none.invalid/none", []string{"cannot be found", "DNS"}},
		"no such socket":  {"postgres:///none?host=" + url.QueryEscape(t.TempDir()), []string{"no such socket"}},
		"no answer":       {unanswered, []string{"no answer in time", "firewall"}},
		"cannot log in":   {as("handoffd_kept_out"), []string{"handoffd_kept_out", "pg_hba.conf"}},
		"unknown setting": {other(func(u *url.URL) { u.RawQuery += "&no_such_setting=1" }), []string{"no_such_setting"}},
		"without TLS":     {"postgres://nobody@" + withoutTLS(t) + "/none?sslmode=require", []string{"TLS", "sslmode"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("DATABASE_URL", c.url)
			f := (&shell{t: t}).doctor(exitError)["database"]
			f.is(t, statusFail, c.words...)
			if strings.Contains(f.Advice, "password") {
				t.Errorf("nothing is wrong with the password: %s", f.Advice)
			}
		})
	}
	t.Run("read-only", func(t *testing.T) {
		d := dbtest.New(t)
		_, err := d.Pool.Exec(t.Context(),
			"alter database "+d.Pool.Config().ConnConfig.Database+" set default_transaction_read_only = on")
		if err != nil {
			t.Fatal(err)
		}
		t.Setenv("DATABASE_URL", d.URL)
		f := (&shell{t: t}).doctor(exitError)["database"]
		f.is(t, statusFail, "default_transaction_read_only")
		if strings.Contains(f.Advice, "password") {
			t.Errorf("nothing is wrong with the password: %s", f.Advice)
		}
	})
}

// Settings of the database, the role and the URL.
func TestDoctorNamesHarmfulSessionSettings(t *testing.T) {
	d := dbtest.New(t)
	database := d.Pool.Config().ConnConfig.Database
	t.Setenv("DATABASE_URL", d.URL)
	sh := &shell{t: t}
	for setting, word := range map[string]string{
		"statement_timeout = '1s'":                   "statement_timeout",
		"lock_timeout = '100ms'":                     "lock_timeout",
		"idle_in_transaction_session_timeout = '2s'": "idle_in_transaction_session_timeout",
		"idle_session_timeout = '30s'":               "idle_session_timeout",
	} {
		if _, err := d.Pool.Exec(t.Context(), "alter database "+database+" set "+setting); err != nil {
			t.Fatal(err)
		}
		sh.doctor(exitOK)["session"].is(t, statusWarn, word, "alter database", "reset "+word)
		if _, err := d.Pool.Exec(t.Context(), "alter database "+database+" reset "+word); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := d.Pool.Exec(t.Context(), "alter database "+database+" set statement_timeout = '5min'"); err != nil {
		t.Fatal(err)
	}
	sh.doctor(exitOK)["session"].is(t, statusOK)
}

func TestDoctorComparesConnectionLimits(t *testing.T) {
	d := dbtest.New(t)
	t.Setenv("DATABASE_URL", d.URL)
	sh := &shell{t: t}
	sh.doctor(exitOK)["limits"].is(t, statusOK)
	asAdmin(t, d, "alter database "+d.Pool.Config().ConnConfig.Database+" connection limit 16")
	sh.doctor(exitOK)["limits"].is(t, statusWarn, "17 connections", "this database", "pool_max_conns")
	asAdmin(t, d, "alter database "+d.Pool.Config().ConnConfig.Database+" connection limit -1")
	asAdmin(t, d, `insert into replicas (id, host, degraded, connections)
		values ('a', 'host-1', '{}', 5000), ('b', 'host-2', '{}', 17)`)
	sh.doctor(exitOK)["limits"].is(t, statusWarn, "2 replicas", "5017", "max_connections")
}

func TestDoctorNamesIdleTransactions(t *testing.T) {
	d := dbtest.New(t)
	conn, err := pgx.Connect(t.Context(), d.URL+"&application_name=forgetful")
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	if _, err := conn.Exec(t.Context(), "begin; select 1"); err != nil {
		t.Fatal(err)
	}
	t.Setenv("DATABASE_URL", d.URL)
	sh := &shell{t: t}
	var f finding
	eventually(t, func() bool { // others of this server may have been idle for longer
		sh.run("doctor", "--json", "--long-transaction=1ms")
		var document struct{ Checks []finding }
		_ = json.Unmarshal(sh.stdout.Bytes(), &document)
		for _, each := range document.Checks {
			if each.Check == "idle" {
				f = each
			}
		}
		return strings.Contains(f.Found, "forgetful")
	}, func() { t.Fatalf("it finds %+v", f) })
	f.is(t, statusWarn, "pid", "forgetful", "pg_terminate_backend")
}

func TestDoctorSaysThatItSeesNoOtherTransactions(t *testing.T) {
	d := dbtest.New(t)
	asAdmin(t, d, "create role handoffd_unaware login")
	defer asAdmin(t, d, "drop role handoffd_unaware")
	u, err := url.Parse(d.URL)
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.User("handoffd_unaware")
	t.Setenv("DATABASE_URL", u.String())
	f := (&shell{t: t}).doctor(exitError)["idle"]
	f.is(t, statusNote, "of other roles", "grant pg_read_all_stats to handoffd_unaware")
}

// The test has its own server, because the queue belongs to the whole cluster.
func TestDoctorNamesSessionsThatBlockTheQueue(t *testing.T) {
	server, err := localpg.Start(t.Context(), localpg.Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = server.Stop(context.Background()) }()
	address := server.URL("handoffd")
	if _, err := db.Migrate(t.Context(), address); err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	query := u.Query()
	query.Set("application_name", "deaf")
	u.RawQuery = query.Encode()
	holder, err := pgx.Connect(t.Context(), u.String())
	if err != nil {
		t.Fatal(err)
	}
	defer holder.Close(context.Background())
	if _, err := holder.Exec(t.Context(), "listen anything"); err != nil {
		t.Fatal(err)
	}
	if _, err := holder.Exec(t.Context(), "begin; select 1"); err != nil {
		t.Fatal(err)
	}
	sender, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer sender.Close(context.Background())
	_, err = sender.Exec(t.Context(),
		"select pg_notify('anything', repeat('a', 7900) || i) from generate_series(1, 13000) as i")
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("DATABASE_URL", address)
	(&shell{t: t}).doctor(exitOK)["queue"].is(t, statusNote, "deaf", "idle in transaction", "pg_terminate_backend")
}

func TestDoctorChecksMailServerAndIdentityProvider(t *testing.T) {
	t.Cleanup(http.DefaultClient.CloseIdleConnections)
	d, server := dbtest.New(t), smtptest.Start(t, nil)
	t.Setenv("DATABASE_URL", d.URL)
	t.Setenv("HANDOFF_MAIL_FROM", "handoffs@acme.example")
	sh := &shell{t: t}

	t.Setenv("HANDOFF_SMTP_URL", server.URL())
	sh.doctor(exitOK)["mail"].is(t, statusWarn, "HANDOFF_PUBLIC_URL")
	t.Setenv("HANDOFF_PUBLIC_URL", "http://desk.example.com")
	sh.doctor(exitOK)["mail"].is(t, statusWarn, "https")
	t.Setenv("HANDOFF_PUBLIC_URL", "https://desk.example.com")
	sh.doctor(exitOK)["mail"].is(t, statusOK)
	t.Setenv("HANDOFF_SMTP_URL", "smtp://user:s3cret@"+server.Addr) // without TLS
	f := sh.doctor(exitError)["mail"]
	f.is(t, statusFail, "HANDOFF_SMTP_URL")
	if strings.Contains(f.Found+f.Advice, "s3cret") {
		t.Errorf("it shows the password: %+v", f)
	}
	t.Setenv("HANDOFF_SMTP_URL", "smtp://127.0.0.1:1")
	sh.doctor(exitError)["mail"].is(t, statusFail, "refused", "HANDOFF_SMTP_URL")
	t.Setenv("HANDOFF_SMTP_URL", "smtp://"+silentServer(t))
	sh.doctor(exitError)["mail"].is(t, statusFail, "HANDOFF_SMTP_URL")
	t.Setenv("HANDOFF_MAIL_FROM", "")
	sh.doctor(exitError)["mail"].is(t, statusFail, "HANDOFF_MAIL_FROM")
	t.Setenv("HANDOFF_SMTP_URL", "")
	if n := len(recipients(server)); n > 0 {
		t.Errorf("it has sent %d messages", n)
	}

	document := `{"keys":[]}`
	provider := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(document))
	}))
	defer provider.Close()
	t.Setenv("HANDOFF_JWKS_URL", provider.URL)
	sh.doctor(exitError)["keys"].is(t, statusFail, "no RS256", "HANDOFF_JWKS_URL")
	document = oneKey
	sh.doctor(exitOK)["keys"].is(t, statusWarn, "1 usable key", "HANDOFF_JWT_ISSUER", "HANDOFF_JWT_AUDIENCE")
	t.Setenv("HANDOFF_JWT_SECRET", strings.Repeat("s", 32))
	t.Setenv("HANDOFF_JWT_ISSUER", "https://login.example.com")
	t.Setenv("HANDOFF_JWT_AUDIENCE", "desk")
	sh.doctor(exitOK)["keys"].is(t, statusOK, "HANDOFF_JWT_SECRET", "HS256", "1 usable key")
	t.Setenv("HANDOFF_JWKS_URL", "")
	sh.doctor(exitOK)["keys"].is(t, statusWarn, "HANDOFF_JWT_ISSUER and HANDOFF_JWT_AUDIENCE", "HANDOFF_JWKS_URL")
	t.Setenv("HANDOFF_JWKS_URL", provider.URL)
	provider.Close()
	sh.doctor(exitError)["keys"].is(t, statusFail, "refused", "HANDOFF_JWKS_URL")
}

// oneKey is the example of RFC 8037, appendix A.2, with a kid.
const oneKey = `{"keys":[{"kty":"OKP","crv":"Ed25519","kid":"k","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}`

// silentServer accepts connections and sends nothing.
func silentServer(t *testing.T) string {
	t.Helper()
	socket, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { socket.Close() })
	return socket.Addr().String()
}

// withoutTLS answers like PostgreSQL with ssl = off.
func withoutTLS(t *testing.T) string {
	t.Helper()
	socket, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			conn, err := socket.Accept()
			if err != nil {
				return
			}
			_, _ = io.ReadFull(conn, make([]byte, 8)) // SSLRequest
			_, _ = io.WriteString(conn, "N")
			_ = conn.Close()
		}
	}()
	t.Cleanup(func() { socket.Close(); <-ended })
	return socket.Addr().String()
}
