package main

import (
	"fmt"
	"go/build"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/internal/seal"
)

// poolParameters lists the parameters of pools that a URL can set, with values that are not the defaults.
var poolParameters = map[string]string{
	"pool_max_conns":                "7",
	"pool_min_conns":                "1",
	"pool_min_idle_conns":           "1",
	"pool_max_conn_lifetime":        "50m",
	"pool_max_conn_lifetime_jitter": "1m",
	"pool_max_conn_idle_time":       "20m",
	"pool_health_check_period":      "40s",
	"pool_ping_timeout":             "5s",
}

// The test reads the parameters from the source of pgxpool, so a new one fails here.
func TestPoolParametersAreAllTested(t *testing.T) {
	pgxpool, err := build.Import("github.com/jackc/pgx/v5/pgxpool", ".", build.FindOnly)
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile(filepath.Join(pgxpool.Dir, "pool.go"))
	if err != nil {
		t.Fatal(err)
	}
	names := regexp.MustCompile(`RuntimeParams\["(pool_\w+)"\]`).FindAllStringSubmatch(string(source), -1)
	if len(names) == 0 {
		t.Fatal("pool.go names no parameters: it reads them in another way now")
	}
	for _, name := range names {
		if poolParameters[name[1]] == "" {
			t.Errorf("%s is not tested", name[1])
		}
	}
}

// withPoolParameters returns an address with all parameters of pools, as a URL and as a DSN.
func withPoolParameters(t *testing.T, address string) map[string]string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	config, err := pgx.ParseConfig(address)
	if err != nil {
		t.Fatal(err)
	}
	dsn := fmt.Sprintf("host=%s port=%d user=%s password='%s' dbname=%s sslmode=disable",
		config.Host, config.Port, config.User, config.Password, config.Database)
	query := u.Query()
	for name, value := range poolParameters {
		query.Set(name, value)
		dsn += " " + name + "=" + value
	}
	u.RawQuery = query.Encode()
	return map[string]string{"URL": u.String(), "DSN": dsn}
}

func TestEveryCommandAcceptsPoolParameters(t *testing.T) {
	t.Setenv("HANDOFF_JWT_SECRET", strings.Repeat("s", 32))
	for kind := range withPoolParameters(t, dbtest.New(t).URL) {
		t.Run(kind, func(t *testing.T) {
			d := dbtest.New(t)
			// The command then creates the tables.
			if _, err := d.Pool.Exec(t.Context(), "drop owned by current_user"); err != nil {
				t.Fatal(err)
			}
			address := withPoolParameters(t, d.URL)[kind]
			t.Setenv("DATABASE_URL", address)
			t.Setenv("HANDOFF_LISTEN_URL", address)
			t.Setenv("HANDOFF_SECRET_KEY", strings.Repeat("k", seal.MinKeyBytes))
			sh := &shell{t: t}
			var ran []string
			ok := func(command string, args ...string) string {
				t.Helper()
				ran = append(ran, command)
				return sh.ok(append(strings.Fields(command), args...)...)
			}
			ok("migrate up")
			ok("migrate status")
			account := ok("account add", "Acme")
			user := ok("user add", "--account", account, "--email", "dana@acme.example", "--name", "Dana", "--role", "owner")
			ok("user add", "--account", account, "--email", "ada@acme.example", "--name", "Ada", "--role", "owner")
			ok("user list", "--account", account)
			ok("user set-role", user, "admin")
			ok("user deactivate", user)
			ok("user activate", user)
			ok("user link", user, "--issuer", "https://login.example.com", "--subject", "dana")
			ok("user unlink", user, "--issuer", "https://login.example.com", "--subject", "dana")
			key := ok("key add", "--account", account, "--name", "Helpdesk")
			ok("key list", "--account", account)
			ok("key revoke", strings.Split(key, "_")[1])
			ok("secrets reseal")
			ok("epoch show")
			ok("epoch bump")
			ok("epoch accept")
			ok("account list")
			ok("account export", account)
			startTail(t)
			startReplica(t)
			ok("doctor")
			ok("account remove", account, "--yes")
			ran = append(ran, "tail", "serve")
			for _, command := range databaseCommands(t) {
				if !slices.Contains(ran, command) {
					t.Errorf("handoffd %s takes DATABASE_URL and is not tested", command)
				}
			}
		})
	}
}

// databaseCommands returns the commands that take DATABASE_URL.
func databaseCommands(t *testing.T) []string {
	t.Helper()
	parser := newParser(&commands{}, kong.Bind(output{}), kong.Bind(messages{io.Discard}))
	var names []string
	for _, command := range parser.Model.Leaves(false) {
		for _, flags := range command.AllFlags(false) {
			if slices.ContainsFunc(flags, func(f *kong.Flag) bool { return slices.Contains(f.Envs, "DATABASE_URL") }) {
				names = append(names, strings.Join(strings.Fields(strings.TrimPrefix(command.FullPath(), "handoffd")), " "))
			}
		}
	}
	if len(names) == 0 {
		t.Fatal("no command takes DATABASE_URL")
	}
	return names
}
