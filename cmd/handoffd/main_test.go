package main

import (
	"bytes"
	"context"
	"net"
	"os"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/dbtest"
)

// asProgram in the environment makes the test binary run as handoffd, for tests that send signals to a process.
const asProgram = "HANDOFF_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	dbtest.Main(m)
}

// shell runs command lines and records what they print.
type shell struct {
	t              *testing.T
	stdout, stderr bytes.Buffer
}

func (s *shell) run(args ...string) int {
	s.t.Helper()
	s.stdout.Reset()
	s.stderr.Reset()
	ctx, cancel := context.WithTimeout(s.t.Context(), testTimeout) // a serve that should have refused would go on for ever
	defer cancel()
	return run(ctx, args, &s.stdout, &s.stderr)
}

// ok runs a command line that must succeed, and returns its output.
func (s *shell) ok(args ...string) string {
	s.t.Helper()
	if code := s.run(args...); code != exitOK {
		s.t.Fatalf("handoffd %s: exit code %d: %s", strings.Join(args, " "), code, s.stderr.String())
	}
	return strings.TrimSpace(s.stdout.String())
}

// addUser adds a user and returns its id.
func (s *shell) addUser(account, name, role string) string {
	s.t.Helper()
	email := strings.ToLower(name) + "@acme.example"
	return s.ok("user", "add", "--account", account, "--email", email, "--name", name, "--role", role)
}

// fails runs a command line that must exit with the code and print one line with all words on standard error.
func (s *shell) fails(code int, words []string, args ...string) {
	s.t.Helper()
	line := strings.Join(args, " ")
	if got := s.run(args...); got != code {
		s.t.Errorf("handoffd %s: exit code %d, want %d", line, got, code)
	}
	if s.stdout.Len() > 0 {
		s.t.Errorf("handoffd %s: an error printed a result: %q", line, s.stdout.String())
	}
	message := s.stderr.String()
	if strings.Count(message, "\n") != 1 {
		s.t.Errorf("handoffd %s: the error is not one line: %q", line, message)
	}
	for _, word := range words {
		if !strings.Contains(message, word) {
			s.t.Errorf("handoffd %s: the error does not mention %q: %q", line, word, message)
		}
	}
}

func TestAccountAndUserCommands(t *testing.T) {
	d := dbtest.New(t)
	t.Setenv("DATABASE_URL", d.URL)
	sh := &shell{t: t}

	account := sh.ok("account", "add", "Acme")
	user := sh.addUser(account, "Dana", "engineer")
	for _, id := range []string{account, user} {
		if _, err := uuid.Parse(id); err != nil {
			t.Errorf("%q is not an id: %v", id, err)
		}
	}
	sh.ok("user", "set-role", user, "admin")
	sh.ok("user", "deactivate", user)
	want := user + "\tadmin\tinactive\tdana@acme.example\tDana"
	if got := sh.ok("user", "list", "--account", account); got != want {
		t.Errorf("the list shows\n%q, want\n%q", got, want)
	}
	sh.ok("user", "activate", user)
	if got := sh.ok("user", "list", "--account", account); !strings.Contains(got, "\tactive\t") {
		t.Errorf("after activation the list shows %q", got)
	}

	stranger := uuid.NewString()
	sh.fails(exitError, []string{stranger, "account add"}, "user", "list", "--account", stranger)
	sh.fails(exitError, []string{stranger},
		"user", "add", "--account", stranger, "--email", "a@b.example", "--name", "A", "--role", "viewer")
	sh.fails(exitError, []string{stranger, "user list"}, "user", "set-role", stranger, "viewer")
	sh.fails(exitError, []string{"email"},
		"user", "add", "--account", account, "--email", "DANA@acme.example", "--name", "D", "--role", "viewer")
	sh.fails(exitUsage, []string{"role", "viewer, engineer, admin or owner"}, "user", "set-role", user, "boss")
	sh.fails(exitError, []string{"name"}, "account", "add", " ")
	sh.fails(exitUsage, []string{"unexpected argument"}, "dan\nce")

	sh.fails(exitError, []string{"name", "U+000A"},
		"user", "add", "--account", account, "--email", "eve@acme.example", "--name", "Eve\nRoot", "--role", "viewer")
	eve := sh.ok("user", "add", "--account", account, "--email", "eve@acme.example", "--name", "Eve", "--role", "viewer")
	// The API refuses such a name; SQL does not.
	_, err := db.AllAccounts(d.Pool).Exec(t.Context(), "update users set name = E'Eve\\nRoot' where id = $1", eve)
	if err != nil {
		t.Fatal(err)
	}
	if lines := strings.Split(sh.ok("user", "list", "--account", account), "\n"); len(lines) != 2 {
		t.Errorf("two people are %d lines: %q", len(lines), lines)
	}
}

func TestLastOwnerCannotBeRemoved(t *testing.T) {
	t.Setenv("DATABASE_URL", dbtest.New(t).URL)
	sh := &shell{t: t}
	account := sh.ok("account", "add", "Acme")
	add := func(name string) string {
		return sh.ok("user", "add", "--account", account, "--email", name+"@acme.example", "--name", name, "--role", "owner")
	}
	dana := add("dana")
	for _, command := range [][]string{{"set-role", dana, "admin"}, {"deactivate", dana}} {
		command = append([]string{"user"}, command...)
		sh.fails(exitError, []string{dana, "last active owner", "set-role USER_ID owner"}, command...)
	}
	add("eli")
	sh.ok("user", "set-role", dana, "admin")
}

func TestCommandsRefuseInvalidAndNilUUIDs(t *testing.T) {
	t.Setenv("DATABASE_URL", dbtest.New(t).URL)
	t.Setenv("HANDOFF_JWT_SECRET", strings.Repeat("s", 32))
	sh := &shell{t: t}
	for id, word := range map[string]string{uuid.Nil.String(): "nil UUID", "17": "a UUID"} {
		for _, command := range [][]string{
			{"user", "add", "--email", "a@b.example", "--name", "A", "--role", "viewer", "--account", id},
			{"user", "list", "--account", id},
			{"user", "set-role", id, "viewer"},
			{"user", "deactivate", id},
			{"user", "activate", id},
			{"user", "link", id, "--issuer", "i", "--subject", "s"},
			{"user", "unlink", id, "--issuer", "i", "--subject", "s"},
			{"token", "--account", id, uuid.NewString()},
			{"tail", "--account", id},
		} {
			sh.fails(exitUsage, []string{word}, command...)
		}
	}
}

func TestMigrationsCanBeAppliedAndListed(t *testing.T) {
	d := dbtest.New(t)
	t.Setenv("DATABASE_URL", d.URL)
	sh := &shell{t: t}
	if _, err := d.Pool.Exec(t.Context(), "drop owned by current_user"); err != nil {
		t.Fatal(err)
	}
	if status := sh.ok("migrate", "status"); strings.Contains(status, "applied") || !strings.Contains(status, "pending") {
		t.Errorf("an empty database is reported as\n%s", status)
	}
	sh.fails(exitError, []string{"migrate up"}, "account", "add", "Acme")
	sh.fails(exitError, []string{"migrate up"}, "epoch")
	sh.fails(exitError, []string{"migrate up"}, "tail")
	var tables int
	row := d.Pool.QueryRow(t.Context(), "select count(*) from pg_class where relowner = current_user::regrole")
	if err := row.Scan(&tables); err != nil || tables > 0 {
		t.Errorf("those who only looked have left %d tables, error %v", tables, err)
	}
	applied := sh.ok("migrate", "up")
	if again := sh.ok("migrate", "up"); applied == "" || again != "" {
		t.Errorf("the first run applied %q and the second %q", applied, again)
	}
	if status := sh.ok("migrate", "status"); strings.Contains(status, "pending") {
		t.Errorf("a migrated database is reported as\n%s", status)
	}
}

func TestTokenNeedsTheServersSecret(t *testing.T) {
	sh := &shell{t: t}
	t.Setenv("HANDOFF_JWT_SECRET", "")
	sh.fails(exitUsage, []string{"HANDOFF_JWT_SECRET"}, "token", uuid.NewString())
	t.Setenv("HANDOFF_JWT_SECRET", "short")
	sh.fails(exitUsage, []string{"HANDOFF_JWT_SECRET", "32"}, "token", uuid.NewString())
	t.Setenv("HANDOFF_JWT_SECRET", strings.Repeat("s", 32))
	verifier, err := auth.NewVerifier(t.Context(), auth.Config{Secret: []byte(strings.Repeat("s", 32))})
	if err != nil {
		t.Fatal(err)
	}
	user, account := uuid.New(), uuid.New()
	for _, tc := range []struct {
		args    []string
		subject string
		account uuid.UUID
	}{
		{[]string{user.String(), "--ttl", "5m"}, user.String(), uuid.Nil},
		{[]string{"ext:u_17"}, "ext:u_17", uuid.Nil},
		{[]string{"ext:u_17", "--account", account.String()}, "ext:u_17", account},
	} {
		claims, err := verifier.Verify(t.Context(), sh.ok(append([]string{"token"}, tc.args...)...))
		if err != nil || claims.Subject != tc.subject || claims.AccountID != tc.account {
			t.Errorf("%q: got %+v, %v", tc.args, claims, err)
		}
	}
	for _, id := range []string{uuid.Nil.String(), "17", "auth0|64b"} {
		sh.fails(exitUsage, []string{"UUID"}, "token", id)
	}
	sh.fails(exitUsage, []string{"1 to 200 characters"}, "token", "ext:")
	sh.fails(exitUsage, []string{"--ttl"}, "token", uuid.NewString(), "--ttl", "0s")
	sh.fails(exitUsage, []string{"--ttl", "from 1s to"}, "token", uuid.NewString(), "--ttl", "1000000h")
}

func TestServeNamesAnAddressInUse(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	t.Setenv("DATABASE_URL", dbtest.New(t).URL)
	t.Setenv("HANDOFF_JWT_SECRET", strings.Repeat("s", 32))
	t.Setenv("HANDOFF_LOG_LEVEL", "error") // the role of the tests may be one to warn of
	t.Setenv("HANDOFF_ADDR", taken.Addr().String())
	sh := &shell{t: t}
	sh.fails(exitError, []string{"HANDOFF_ADDR", taken.Addr().String(), "another port"}, "serve")
}

func TestEveryCommandHasHelp(t *testing.T) {
	sh := &shell{t: t}
	for _, command := range []string{
		"", "dev", "serve", "migrate up", "migrate status", "account add",
		"user add", "user list", "user set-role", "user deactivate", "user activate", "user link", "user unlink",
		"epoch", "epoch bump", "token", "tail", "doctor",
	} {
		if text := sh.ok(append(strings.Fields(command), "--help")...); !strings.Contains(text, "Usage:") {
			t.Errorf("handoffd %s --help prints %q", command, text)
		}
	}
	sh.fails(exitUsage, []string{"--help"}, "dance")
}
