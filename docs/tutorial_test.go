package docs_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// The commands of the README work beside `make run`: a stream, an escalation that arrives on it, a replay.
func TestCommandsOfTheReadme(t *testing.T) {
	blocks := shellBlocks(t, "../README.md")
	if len(blocks) != 2 {
		t.Fatalf("the README has %d blocks of shell, want the variables and the three lines", len(blocks))
	}
	lines := strings.Split(strings.TrimSpace(blocks[1]), "\n")
	if len(lines) != 3 {
		t.Fatalf("the README has %d lines of curl, want three", len(lines))
	}
	s := startDemo(t)
	s.enter("export TOKEN=" + s.token)
	s.enter(blocks[0])
	s.enter(lines[0], `event: ready`)
	s.enter(lines[1], `"intent":"escalate"`, `data: \{"type":"handoff_created".*Larkmoor app.*A handful of 502s`)
	s.enter(lines[2], `event: ready`, `data: \{"type":"handoff_created".*Tomasz`)
}

// The commands of the tutorial, in order, have the results that it describes.
func TestCommandsOfTheTutorial(t *testing.T) {
	results := [][]string{
		{},
		{`event: ready`},
		{`"status":"waiting"`, `event: handoff_created\ndata: .*Replication slot keeps growing`},
		{`\n200\n`, `\n409\n`, `"code":"already_claimed"`, `event: handoff_claimed`},
		{`(?s)event: ready.*Missed one.*Missed two.*Missed three`},
	}
	blocks := shellBlocks(t, "tutorial.md")
	if len(blocks) != len(results) {
		t.Fatalf("the tutorial has %d blocks of shell, this test knows %d", len(blocks), len(results))
	}
	s := startDemo(t)
	s.enter("export TOKEN=" + s.token)
	for i, block := range blocks {
		s.enter(block, results[i]...)
	}
}

var shellBlock = regexp.MustCompile("(?ms)^```sh\n(.*?)^```$")

// shellBlocks returns the blocks of shell in a document that have no name.
func shellBlocks(t *testing.T, document string) []string {
	t.Helper()
	text, err := os.ReadFile(document)
	if err != nil {
		t.Fatal(err)
	}
	var blocks []string
	for _, block := range shellBlock.FindAllStringSubmatch(string(text), -1) {
		blocks = append(blocks, block[1])
	}
	return blocks
}

// demoShell is a shell beside `handoffd dev`, in the directory where a reader would be.
type demoShell struct {
	t        *testing.T
	input    io.Writer
	replicas []string // their addresses
	token    string   // of the backend
	output   transcript
}

func startDemo(t *testing.T) *demoShell {
	t.Helper()
	for _, program := range []string{"bash", "curl"} {
		need(t, program)
	}
	s := &demoShell{t: t, output: transcript{grown: make(chan struct{}, 1)}}
	dir := s.directory()
	s.replicas, s.token = s.dev(dir)
	shell := exec.CommandContext(context.Background(), "bash")
	inOwnGroup(shell)
	shell.Dir, shell.Stdout, shell.Stderr = dir, &s.output, &s.output
	shell.WaitDelay = timeout
	var err error
	if s.input, err = shell.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err = shell.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("the shell printed:\n%s", s.output.since(0))
		}
		_ = shell.Cancel()
		_ = shell.Wait() // it was killed
	})
	return s
}

// directory returns one that the user of PostgreSQL can enter, with bin/handoffd in it.
func (s *demoShell) directory() string {
	s.t.Helper()
	binary, err := handoffd()
	if err != nil {
		s.t.Fatal(err)
	}
	dir, err := os.MkdirTemp("", "handoffd-tutorial-")
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = os.RemoveAll(dir) })
	for _, err := range []error{
		os.Chmod(dir, 0o755),
		os.Mkdir(filepath.Join(dir, "bin"), 0o755),
		os.Symlink(binary, filepath.Join(dir, "bin", "handoffd")),
	} {
		if err != nil {
			s.t.Fatal(err)
		}
	}
	return dir
}

var (
	// replicasLine is where dev prints the addresses of the replicas.
	replicasLine = regexp.MustCompile(`^.* runs on (http://\S+) and (http://\S+)\. `)
	// tokenLine is where it prints the API key of the backend, for a shell.
	tokenLine = regexp.MustCompile(`^\s+export TOKEN=(\S+)$`)
)

// dev runs `handoffd dev` as `make run` does, until the test ends, and returns the addresses of the replicas and the
// key that it printed.
func (s *demoShell) dev(dir string) (addresses []string, token string) {
	s.t.Helper()
	arguments := []string{"dev", "--data", ".handoffd", "--log-level", "error"}
	process := exec.CommandContext(context.Background(), "bin/handoffd", arguments...)
	process.Dir, process.Stderr = dir, os.Stderr
	stdout, err := process.StdoutPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	if err := process.Start(); err != nil {
		s.t.Fatal(err)
	}
	var reading sync.WaitGroup
	s.t.Cleanup(func() {
		_ = process.Process.Signal(syscall.SIGTERM)
		reading.Wait()
		if err := process.Wait(); err != nil {
			s.t.Errorf("dev ended: %v", err)
		}
	})
	late := time.AfterFunc(timeout, func() { _ = process.Process.Kill() })
	defer late.Stop()
	for lines := bufio.NewScanner(stdout); lines.Scan(); {
		if match := replicasLine.FindStringSubmatch(lines.Text()); match != nil {
			addresses = match[1:]
		}
		if match := tokenLine.FindStringSubmatch(lines.Text()); match != nil {
			token = match[1]
		}
		if strings.Contains(lines.Text(), "make listen") { // the last line
			reading.Go(func() { _, _ = io.Copy(io.Discard, stdout) })
			break
		}
	}
	if len(addresses) != 2 || token == "" {
		s.t.Fatalf("dev printed the addresses %v and the key %q, want two and one", addresses, token)
	}
	return addresses, token
}

// enter types commands into the shell, and waits until the output that follows matches each pattern.
func (s *demoShell) enter(commands string, patterns ...string) {
	s.t.Helper()
	before := s.output.length()
	addresses := strings.NewReplacer("http://127.0.0.1:8080", s.replicas[0], "http://127.0.0.1:8081", s.replicas[1])
	if _, err := fmt.Fprintln(s.input, addresses.Replace(commands)); err != nil {
		s.t.Fatal(err)
	}
	late := time.After(timeout)
	for _, pattern := range patterns {
		for expected := regexp.MustCompile(pattern); !expected.MatchString(s.output.since(before)); {
			select {
			case <-s.output.grown:
			case <-late:
				s.t.Fatalf("no %s after\n%s", pattern, commands)
			}
		}
	}
}

// transcript holds what the shell has printed. It is safe for concurrent use by one reader and any number of writers.
type transcript struct {
	grown chan struct{} // capacity 1

	mu   sync.Mutex
	text strings.Builder
}

func (o *transcript) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	select {
	case o.grown <- struct{}{}:
	default:
	}
	return o.text.Write(p)
}

func (o *transcript) length() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Len()
}

func (o *transcript) since(offset int) string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()[offset:]
}
