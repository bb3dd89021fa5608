package docs_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

// named matches a block of the document with a file name: ```language name.
var named = regexp.MustCompile("(?ms)^```\\w+ (\\S+)\n(.*?)^```$")

// extract writes the programs of a document into a new directory, and returns its path.
func extract(t *testing.T, document string) string {
	t.Helper()
	text, err := os.ReadFile(document)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, block := range named.FindAllStringSubmatch(string(text), -1) {
		if err := os.WriteFile(filepath.Join(dir, block[1]), []byte(block[2]), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// need skips the test where a program is not installed.
func need(t *testing.T, program string) {
	t.Helper()
	if _, err := exec.LookPath(program); err != nil {
		t.Skipf("%s is not installed", program)
	}
}

// The programs of integrate.md, in order: a person, a session, an escalation, and two colleagues who claim it.
func TestProgramsOfIntegrate(t *testing.T) {
	for _, program := range []string{"bash", "curl", "python3"} {
		need(t, program)
	}
	d := deploy(t)
	dir := extract(t, "integrate.md")
	noa := uuid.NewString()
	environment := append(os.Environ(), "HANDOFF_URL="+d.balance().URL, "HANDOFF_JWT_SECRET="+secret,
		"ACCOUNT_ID="+d.account, "USER_ID="+noa, "SESSION_ID="+uuid.NewString(), "PRESS_ID="+uuid.NewString())
	run := func(name string, more ...string) string {
		t.Helper()
		interpreter := map[string]string{".sh": "bash", ".py": "python3"}[filepath.Ext(name)]
		command := exec.CommandContext(t.Context(), interpreter, name)
		command.Dir, command.Env = dir, append(environment, more...)
		out, err := command.CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v\n%s", name, err, out)
		}
		return strings.TrimSpace(string(out))
	}
	environment = append(environment, "SERVICE_TOKEN="+run("token.py"))
	run("people.sh")
	run("session.sh")
	var handoff struct{ ID, Status, Priority string }
	made := run("escalate.sh", "HANDOFF_TOKEN="+d.command("token", noa))
	err := json.Unmarshal([]byte(made), &handoff)
	if err != nil || handoff.Status != "waiting" || handoff.Priority != "high" {
		t.Fatalf("got %s, error %v", made, err)
	}
	if again := run("escalate.sh", "HANDOFF_TOKEN="+d.command("token", noa)); again != made {
		t.Errorf("repeating the request gave %s, want %s", again, made)
	}
	_, dana := d.user("Dana")
	_, eli := d.user("Eli")
	for _, claim := range []struct{ token, want string }{{dana, "200"}, {eli, "409"}, {dana, "200"}} {
		if got := run("claim.sh", "HANDOFF_TOKEN="+claim.token, "HANDOFF_ID="+handoff.ID); got != claim.want {
			t.Errorf("got %s, want %s", got, claim.want)
		}
	}
}

// Each client of the document, and some of other projects, loses its connection, misses two events and resumes on the
// other replica. It receives every event exactly once.
func TestClientsResume(t *testing.T) {
	d := deploy(t)
	dir := extract(t, "integrate.md")
	for name, start := range map[string]func(*testing.T) *exec.Cmd{
		"follow.mjs": func(t *testing.T) *exec.Cmd {
			need(t, "node")
			return exec.Command("node", filepath.Join(dir, "follow.mjs"))
		},
		"follow.py": func(t *testing.T) *exec.Cmd {
			need(t, "python3")
			return exec.Command("python3", filepath.Join(dir, "follow.py"))
		},
		"follow.go": func(t *testing.T) *exec.Cmd { return exec.Command(buildInModule(t, filepath.Join(dir, "follow.go"))) },
		"follow.sh": func(t *testing.T) *exec.Cmd {
			need(t, "bash")
			need(t, "curl")
			return exec.Command("bash", filepath.Join(dir, "follow.sh"))
		},
		"npm eventsource": func(t *testing.T) *exec.Cmd {
			return exec.Command("node", filepath.Join(npm(t), "eventsource.mjs"))
		},
		"npm eventsource-client": func(t *testing.T) *exec.Cmd {
			return exec.Command("node", filepath.Join(npm(t), "eventsource-client.mjs"))
		},
		"tmaxmax/go-sse": func(t *testing.T) *exec.Cmd { return exec.Command(buildGoSSE(t)) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			command := start(t)
			own := &deployment{t: t, database: d.database, replicas: d.replicas}
			own.account = own.command("account", "add", name)
			own.resumes(command)
		})
	}
}

func (d *deployment) resumes(command *exec.Cmd) {
	t := d.t
	_, token := d.user("Dana")
	b := d.balance()
	command.Env = append(os.Environ(), "HANDOFF_URL="+b.URL, "HANDOFF_TOKEN="+token,
		"FOLLOW_URL="+b.URL+"/api/v1/ai-sessions/escalations/stream")
	command.Dir = t.TempDir()
	lines := output(t, command)

	b.awaitStream(t)
	d.escalate(0, token)
	got := []string{<-lines}
	b.cutStreams()
	d.escalate(0, token)
	d.escalate(1, token)
	b.letThrough()
	b.awaitStream(t)
	d.escalate(1, token)
	for range 3 {
		got = append(got, <-lines)
	}
	epoch, _, _ := strings.Cut(got[0], "-")
	var want []string
	for seq := range 4 {
		want = append(want, fmt.Sprintf("%s-%d handoff_created", epoch, seq+1))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// output runs a command until the test ends, and returns a channel with id and name of each event that it prints.
func output(t *testing.T, command *exec.Cmd) <-chan string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	own := command
	command = exec.CommandContext(ctx, own.Path, own.Args[1:]...)
	command.Env, command.Dir = own.Env, own.Dir
	inOwnGroup(command)
	var complaints strings.Builder
	command.Stderr = &complaints
	stdout, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	lines := make(chan string, 100)
	var reading sync.WaitGroup
	reading.Go(func() {
		defer close(lines)
		for scanner := bufio.NewScanner(stdout); scanner.Scan(); {
			fields := strings.Fields(scanner.Text())
			lines <- strings.Join(fields[:min(2, len(fields))], " ")
		}
	})
	t.Cleanup(func() {
		cancel()
		reading.Wait()
		_ = command.Wait() // it was killed
		if t.Failed() {
			t.Logf("the client said:\n%s", complaints.String())
		}
	})
	return lines
}
