package api_test

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/handoffd/handoffd/api"
)

// The timeout of the client is shorter than the time in which it is answered.
func TestAgentOfTheTypeScriptSDKWaitsByNotices(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	command := exec.CommandContext(t.Context(), "node", "agent.mjs")
	command.Dir = installAgent(t)
	command.Env = append(os.Environ(), "HANDOFF_URL="+r.url, "HANDOFF_KEY="+a.scout.token)
	command.Stderr = t.Output()
	stdout, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(stdout)
	says := func(want string) {
		t.Helper()
		for lines.Scan() {
			if strings.HasPrefix(lines.Text(), want) {
				return
			}
		}
		t.Fatalf("the client never said %q", want)
	}
	says("tools add_context ask_a_human check_answer withdraw_question")
	says("notice Nobody has claimed #1 yet")
	asked := a.ClaimFor(a.dana.Principal, a.newest(a.dana))
	for began := time.Now(); time.Since(began) < 4*time.Second; { // its timeout is 3 s
		says("notice Dana has claimed #1 and is reading")
	}
	if _, err := a.Return(t.Context(), a.dana.Principal, asked.Ref(), "The blue one."); err != nil {
		t.Fatal(err)
	}
	says("result returned #1 was answered by Dana:  The blue one.")
	if err := command.Wait(); err != nil {
		t.Error(err)
	}
}

// installAgent returns a directory with the client and its packages from npm.
func installAgent(t *testing.T) string {
	t.Helper()
	for _, program := range []string{"node", "npm"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%s is not installed", program)
		}
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("testdata", "agent"))); err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
	command.Dir = dir
	if out, err := command.CombinedOutput(); err != nil {
		t.Skipf("npm ci, perhaps offline: %v\n%s", err, out)
	}
	return dir
}
