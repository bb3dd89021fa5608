package localpg

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// ownerProcess makes the test binary the owner of a server in the directory it names, "" for a throwaway one.
const ownerProcess = "LOCALPG_TEST_OWNER"

// runOwner prints the directory and the pid of its server and never ends by itself.
func runOwner(dir string) {
	s, err := Start(context.Background(), Config{Dir: dir})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(s.dir, s.Pid())
	select {}
}

// killOwner starts an owner in a process of its own and kills it; it returns the directory and the pid of the orphan.
func killOwner(t *testing.T, dir string) (string, int) {
	t.Helper()
	owner := exec.CommandContext(t.Context(), os.Args[0])
	owner.Env = append(os.Environ(), ownerProcess+"="+dir)
	owner.Stderr = t.Output()
	out, err := owner.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := owner.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	if err := owner.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = owner.Wait() // killed
	dir, pid, _ := strings.Cut(strings.TrimSpace(line), " ")
	n, err := strconv.Atoi(pid)
	if err != nil {
		t.Fatal(err)
	}
	return dir, n
}

// awaitEnd waits for a process that is not our child.
func awaitEnd(t *testing.T, pid int) {
	t.Helper()
	tick := time.NewTicker(pollInterval)
	defer tick.Stop()
	deadline := time.After(5 * time.Minute)
	for commandLine(pid) != "" {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("process %d still runs: %s", pid, commandLine(pid))
		}
	}
}

func TestServerEndsWithItsOwner(t *testing.T) {
	t.Parallel()
	t.Run("kept", func(t *testing.T) {
		t.Parallel()
		_, pid := killOwner(t, keptDir(t))
		awaitEnd(t, pid)
	})
	t.Run("throwaway", func(t *testing.T) {
		t.Parallel()
		dir, pid := killOwner(t, "")
		awaitEnd(t, pid)

		sweep(filepath.Dir(dir))
		if _, err := os.Stat(dir); err != nil {
			t.Errorf("swept before it had settled: %v", err)
		}
		past := time.Now().Add(-time.Hour)
		if err := os.Chtimes(dir, past, past); err != nil {
			t.Fatal(err)
		}
		sweep(filepath.Dir(dir))
		if _, err := os.Stat(dir); !os.IsNotExist(err) {
			t.Errorf("not swept: %v", err)
		}
	})
}

func TestSweepKeepsDirectoryOfLiveServer(t *testing.T) {
	t.Parallel()
	s := start(t, Config{})
	past := time.Now().Add(-time.Hour)
	if err := os.Chtimes(s.dir, past, past); err != nil {
		t.Fatal(err)
	}
	sweep(filepath.Dir(s.dir))
	if got := query[int](t, s.URL("handoffd"), "select 1"); got != 1 {
		t.Errorf("select 1 = %d", got)
	}
}

func TestStartRightAfterOwnerWasKilled(t *testing.T) {
	t.Parallel()
	dir, _ := killOwner(t, keptDir(t))
	s := start(t, Config{Dir: dir})
	if got := query[int](t, s.URL("handoffd"), "select 1"); got != 1 {
		t.Errorf("select 1 = %d", got)
	}
}

func TestRestartAfterCrashKeepsCommits(t *testing.T) {
	t.Parallel()
	s := start(t, Config{Settings: map[string]string{"synchronous_commit": "on"}})
	execute(t, s.URL("handoffd"), "create table kept as select 42 as n")
	before := s.Pid()

	// A busy backend notices the death of its postmaster late and holds the shared memory until then.
	busy, err := pgx.Connect(t.Context(), s.URL("handoffd"))
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() {
		_, err := busy.Exec(t.Context(), "select count(*) from generate_series(1, 2000000)")
		done <- err
	}()

	if err := s.Kill(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(s.dataDir(), "postmaster.pid")); err != nil {
		t.Fatalf("a crash leaves the file: %v", err)
	}
	if err := s.Restart(t.Context()); err != nil {
		t.Fatal(err)
	}
	<-done
	busy.Close(t.Context())
	if s.Pid() == before {
		t.Error("same pid")
	}
	if got := query[int](t, s.URL("handoffd"), "select n from kept"); got != 42 {
		t.Errorf("kept = %d", got)
	}
}

func TestRestartOfHealthyServerKeepsData(t *testing.T) {
	t.Parallel()
	s := start(t, Config{})
	execute(t, s.URL("handoffd"), "create table kept as select 42 as n")
	if err := s.Restart(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := query[int](t, s.URL("handoffd"), "select n from kept"); got != 42 {
		t.Errorf("kept = %d", got)
	}
}

func TestStalePidFileWithReusedProcessID(t *testing.T) {
	t.Parallel()
	s := start(t, Config{})
	if err := s.Kill(); err != nil {
		t.Fatal(err)
	}
	// Another process of the same account, as PostgreSQL itself would be misled by.
	stranger := exec.CommandContext(t.Context(), "sleep", "60")
	stranger.SysProcAttr = s.account.attributes()
	if err := stranger.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = stranger.Process.Kill()
		_ = stranger.Wait() // killed
	}()
	path := filepath.Join(s.dataDir(), "postmaster.pid")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "\n")
	if err := os.WriteFile(path, []byte(strconv.Itoa(stranger.Process.Pid)+"\n"+rest), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.Restart(t.Context()); err != nil {
		t.Fatal(err)
	}
	if commandLine(stranger.Process.Pid) == "" {
		t.Error("the stranger was killed")
	}
}

func TestSecondStartAdopts(t *testing.T) {
	t.Parallel()
	dir := keptDir(t)
	first := start(t, Config{Dir: dir})
	second := start(t, Config{Dir: dir})
	if second.Pid() != first.Pid() || second.URL("x") != first.URL("x") || second.AdminURL("x") != first.AdminURL("x") {
		t.Errorf("second server is %d %s, first %d %s", second.Pid(), second.URL("x"), first.Pid(), first.URL("x"))
	}
	if err := second.Kill(); err == nil {
		t.Error("a server that did not start PostgreSQL can kill it")
	}
	if err := second.Restart(t.Context()); err == nil {
		t.Error("a server that did not start PostgreSQL can restart it")
	}
	stop(t, second)
	if got := query[int](t, first.URL("handoffd"), "select 1"); got != 1 {
		t.Errorf("a server that did not start PostgreSQL has stopped it")
	}
}

func TestConcurrentStartsShareOneServer(t *testing.T) {
	t.Parallel()
	dir := keptDir(t)
	const n = 4
	servers := make(chan *Server, n)
	for range n {
		go func() {
			s, err := Start(t.Context(), Config{Dir: dir})
			if err != nil {
				t.Error(err)
			}
			servers <- s
		}()
	}
	pids := map[int]bool{}
	for range n {
		if s := <-servers; s != nil {
			t.Cleanup(func() { stop(t, s) })
			pids[s.Pid()] = true
		}
	}
	if len(pids) != 1 {
		t.Errorf("%d servers", len(pids))
	}
}
