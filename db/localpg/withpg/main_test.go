package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5"
	"go.uber.org/goleak"
)

// part makes the test binary play withpg, or the command that withpg runs.
const part = "WITHPG_TEST_PART"

func TestMain(m *testing.M) {
	switch os.Getenv(part) {
	case "withpg":
		if err := os.Setenv(part, "command"); err != nil {
			panic(err)
		}
		main()
	case "command":
		os.Exit(command())
	}
	goleak.VerifyTestMain(m)
}

// command prints its database and its role, then waits for SIGTERM when told to. Its exit codes are unlike others.
func command() int {
	terminated := make(chan os.Signal, 1)
	signal.Notify(terminated, syscall.SIGTERM)
	for _, name := range []string{"DATABASE_URL", "HANDOFF_TEST_ADMIN_URL"} {
		role, err := currentRole(os.Getenv(name))
		if err != nil {
			role = err.Error()
		}
		fmt.Println(name, os.Getenv(name), role)
	}
	if os.Args[1] == "wait" {
		<-terminated
		return 43
	}
	return 42
}

func currentRole(address string) (role string, err error) {
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return "", err
	}
	defer conn.Close(ctx)
	return role, conn.QueryRow(ctx, "select current_user").Scan(&role)
}

// withpg prepares to run the arguments under withpg, without a DATABASE_URL unless one is given.
func withpg(t *testing.T, env []string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], args...)
	cmd.Env = append(os.Environ(), part+"=withpg", "DATABASE_URL=", "HANDOFF_TEST_ADMIN_URL=")
	cmd.Env = append(cmd.Env, env...)
	cmd.Stderr = t.Output()
	return cmd
}

func TestServerRunsWhileCommandRuns(t *testing.T) {
	t.Parallel()
	cmd := withpg(t, nil, "--", os.Args[0], "once")
	out, _ := cmd.Output()
	if code := cmd.ProcessState.ExitCode(); code != 42 {
		t.Errorf("exit code %d", code)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	for i, want := range []string{
		"DATABASE_URL postgres://handoffd@ handoffd",
		"HANDOFF_TEST_ADMIN_URL postgres://postgres@ postgres",
	} {
		name, rest, _ := strings.Cut(want, " ")
		prefix, role, _ := strings.Cut(rest, " ")
		if !strings.HasPrefix(lines[i], name+" "+prefix) || !strings.HasSuffix(lines[i], " "+role) {
			t.Errorf("got %q, want %q", lines[i], want)
		}
	}
	requireGone(t, strings.Fields(lines[0])[1])
}

func TestSignalReachesCommandAndServerStops(t *testing.T) {
	t.Parallel()
	cmd := withpg(t, nil, os.Args[0], "wait")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(out)
	line, err := lines.ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	_, _ = lines.ReadString(0) // to the end
	_ = cmd.Wait()
	if code := cmd.ProcessState.ExitCode(); code != 43 {
		t.Errorf("exit code %d", code)
	}
	requireGone(t, strings.Fields(line)[1])
}

func TestGivenDatabaseURLIsKept(t *testing.T) {
	t.Parallel()
	const given = "postgres://elsewhere.invalid/db"
	cmd := withpg(t, []string{"DATABASE_URL=" + given}, "sh", "-c", `echo "$DATABASE_URL"`)
	out, err := cmd.Output()
	if err != nil || strings.TrimSpace(string(out)) != given {
		t.Errorf("DATABASE_URL %s, %v", out, err)
	}
}

func TestExitCodes(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		args []string
		code int
	}{
		{"no command", nil, 2},
		{"no such command", []string{"/nowhere/command"}, 1},
		{"ended by a signal", []string{"sh", "-c", "kill -KILL $$"}, 137},
		{"well", []string{"true"}, 0},
	} {
		cmd := withpg(t, []string{"DATABASE_URL=postgres://unused.invalid/db"}, test.args...)
		_ = cmd.Run() // told by the code
		if code := cmd.ProcessState.ExitCode(); code != test.code {
			t.Errorf("%s: exit code %d, want %d", test.name, code, test.code)
		}
	}
}

func requireGone(t *testing.T, address string) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	if dir := u.Query().Get("host"); dir == "" {
		t.Errorf("no socket in %s", address)
	} else if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%s is still there: %v", dir, err)
	}
}
