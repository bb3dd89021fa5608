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

// programs runs the programs of integrate.md, with the binary in their PATH.
type programs struct {
	*deployment
	dir         string
	environment []string
}

func (d *deployment) programs() *programs {
	d.t.Helper()
	for _, program := range []string{"bash", "curl", "python3"} {
		need(d.t, program)
	}
	environment := append(d.binary(d.t.Context()).Env, "PATH="+buildDir+":"+os.Getenv("PATH"),
		"HANDOFF_URL="+d.balance().URL, "ACCOUNT_ID="+d.account)
	return &programs{d, extract(d.t, "integrate.md"), environment}
}

// run returns what a program prints.
func (p *programs) run(name string, more ...string) string {
	p.t.Helper()
	command := p.program(name, more...)
	out, err := command.CombinedOutput()
	if err != nil {
		p.t.Fatalf("%s: %v\n%s", name, err, out)
	}
	return strings.TrimSpace(string(out))
}

func (p *programs) program(name string, more ...string) *exec.Cmd {
	interpreter := map[string]string{".sh": "bash", ".py": "python3"}[filepath.Ext(name)]
	command := exec.CommandContext(p.t.Context(), interpreter, name)
	command.Dir, command.Env = p.dir, append(p.environment, more...)
	return command
}

// A person is added, linked to a provider, and signs in by the link.
func TestDoorOfAPerson(t *testing.T) {
	p := deploy(t).programs()
	_, token, found := strings.Cut(p.run("person.sh"), "/#token=")
	if me := p.get(p.replicas[1]+"/api/v1/me", token); !found || !strings.Contains(me, `"name":"Ada King"`) {
		t.Errorf("the user of the link is %s", me)
	}
}

// An agent gets a key and asks; its question is in the queue.
func TestDoorOfAnAgent(t *testing.T) {
	d := deploy(t)
	said := d.programs().run("agent.sh")
	_, linh := d.user("Linh")
	if asked := d.onlyCard(linh); !strings.Contains(said, asked.SessionID) {
		t.Errorf("the call answered %s, want session %s", said, asked.SessionID)
	}
}

// A backend with a key adds a user and a session and escalates; two colleagues claim on its page, one of them answers,
// and the backend that waits learns the answer.
func TestDoorOfABackend(t *testing.T) {
	d := deploy(t)
	p := d.programs()
	key := "HANDOFF_KEY=" + d.command("key", "add", "--account", d.account, "--name", "Acme app")
	var handoff struct {
		ID, Status string
		CreatedBy  struct{ Name string } `json:"created_by"`
	}
	made := p.run("backend.sh", key)
	err := json.Unmarshal([]byte(made), &handoff)
	if err != nil || handoff.Status != "waiting" || handoff.CreatedBy.Name != "Noa Levi" {
		t.Fatalf("got %s, error %v", made, err)
	}
	if again := p.run("backend.sh", key); again != made {
		t.Errorf("repeating the requests gave %s, want %s", again, made)
	}
	p.run("messages.sh", key)
	id := "HANDOFF_ID=" + handoff.ID
	waiting := p.program("wait.py", key, id)
	answer := new(strings.Builder)
	waiting.Stdout, waiting.Stderr = answer, answer
	if err := waiting.Start(); err != nil {
		t.Fatal(err)
	}
	dana, token := d.user("Dana")
	eli, _ := d.user("Eli")
	for _, claim := range []struct{ user, want string }{{dana, "200"}, {eli, "409"}, {dana, "200"}} {
		if got := p.run("claim.sh", key, id, "USER_ID="+claim.user); got != claim.want {
			t.Errorf("got %s, want %s", got, claim.want)
		}
	}
	d.onlyCard(token).act("return", `{"answer": "Drop the slot."}`)
	if err := waiting.Wait(); err != nil || answer.String() != "Drop the slot.\n" {
		t.Errorf("the program that waits ended with %q, error %v", answer, err)
	}
	user := p.run("identity.sh", "SERVICE_TOKEN="+p.run("token.py"))
	if !strings.Contains(user, `"role":"admin"`) || !strings.Contains(user, "auth0|64b7noa") {
		t.Errorf("the user is %s", user)
	}
}

// Each follower, with an API key, and some of other projects, with the token of a user, loses its connection, misses
// two events and resumes on the other replica. It receives every event exactly once.
func TestClientsResume(t *testing.T) {
	d := deploy(t)
	dir := extract(t, "followers.md")
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
			_, token := own.user("Dana")
			follower := token
			if strings.HasPrefix(name, "follow.") {
				follower = own.command("key", "add", "--account", own.account, "--name", "Acme app")
			}
			own.resumes(command, token, follower)
		})
	}
}

// resumes runs a follower; the token of a user escalates.
func (d *deployment) resumes(command *exec.Cmd, token, follower string) {
	t := d.t
	b := d.balance()
	command.Env = append(os.Environ(), "HANDOFF_URL="+b.URL, "HANDOFF_TOKEN="+follower,
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
