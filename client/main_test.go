package client_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/handoffd/handoffd/client"
	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/internal/servertest"
)

// testTimeout is how long a test waits for what must come. Only a test that fails waits that long.
const testTimeout = 5 * time.Minute

func TestMain(m *testing.M) { dbtest.Main(served{m}) }

// server is the real binary on a real database, and two replicas of it, for all tests and examples.
var server struct {
	*servertest.Binary
	replicas [2]*servertest.Replica
}

// secretKey is the setting that webhooks need.
const secretKey = "HANDOFF_SECRET_KEY=a key that is long enough to seal secrets with"

// served runs the tests and examples beside two replicas.
type served struct{ *testing.M }

func (s served) Run() int {
	code, err := s.run()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return code
}

func (s served) run() (code int, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), testTimeout)
	defer cancel()
	dir, err := os.MkdirTemp("", "handoffd-client")
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	database, drop, err := dbtest.Create(ctx)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, drop()) }()
	if server.Binary, err = servertest.Build(ctx, dir, database.URL); err != nil {
		return 0, err
	}
	for i := range server.replicas {
		if server.replicas[i], err = server.Serve(ctx, secretKey); err != nil {
			return 0, err
		}
		defer func() { err = errors.Join(err, server.replicas[i].Stop()) }()
	}
	if err := prepareExamples(ctx); err != nil {
		return 0, err
	}
	return s.M.Run(), nil
}

// prepareExamples makes an account, and sets the variables that the examples read.
func prepareExamples(ctx context.Context) error {
	id, err := server.Run(ctx, "account", "add", "Acme Support")
	if err != nil {
		return err
	}
	key, err := server.Run(ctx, "key", "add", "--account", id, "--name", "backend")
	if err != nil {
		return err
	}
	variables := map[string]string{"HANDOFF_URL": server.replicas[0].URL, "HANDOFF_TOKEN": key}
	for name, variable := range map[string]string{"Linh": "LINH_TOKEN", "Tomasz": "TOMASZ_TOKEN"} {
		user, err := server.Run(ctx, "user", "add", "--account", id, "--email", strings.ToLower(name)+"@example.com",
			"--name", name, "--role", "engineer")
		if err != nil {
			return err
		}
		if variables[variable], err = server.Run(ctx, "token", user); err != nil {
			return err
		}
	}
	for name, value := range variables {
		if err := os.Setenv(name, value); err != nil {
			return err
		}
	}
	return nil
}

// account is an account of one test.
type account struct {
	t  testing.TB
	id string
}

func newAccount(t testing.TB) *account {
	t.Helper()
	a := &account{t: t}
	a.id = a.run("account", "add", "Acme Support")
	return a
}

func (a *account) run(arguments ...string) string {
	a.t.Helper()
	out, err := server.Run(a.t.Context(), arguments...)
	if err != nil {
		a.t.Fatal(err)
	}
	return out
}

var users atomic.Int64

// user adds a user and returns their id.
func (a *account) user(name string, role client.Role) string {
	a.t.Helper()
	email := fmt.Sprintf("%s%d@example.com", strings.ToLower(name), users.Add(1))
	return a.run("user", "add", "--account", a.id, "--email", email, "--name", name, "--role", string(role))
}

// engineer adds an engineer and returns a client of theirs.
func (a *account) engineer(name string) *client.Client {
	a.t.Helper()
	return a.clientOf(a.user(name, client.Engineer))
}

func (a *account) clientOf(user string) *client.Client {
	a.t.Helper()
	return &client.Client{URL: server.replicas[0].URL, Token: client.StaticToken(a.run("token", user))}
}
