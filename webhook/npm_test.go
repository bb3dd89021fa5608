package webhook_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Both secrets of an overlap are verified by the package of npm, and another one is not.
func TestSignaturesAreVerifiedByTheNPMPackage(t *testing.T) {
	dir := installVerifier(t)
	a := newAccount(t)
	made := a.endpoint("/")
	rotated := a.rotate(made.ID)
	a.worker()
	a.escalate(1)
	m := a.receiver.next()
	for _, secret := range []string{*made.Secret, *rotated.Secret} {
		if got, err := verifyWithNPM(t, dir, secret, m); err != nil || got != "handoff_created" {
			t.Errorf("the package says %q, %v", got, err)
		}
	}
	if got, err := verifyWithNPM(t, dir, "whsec_"+strings.Repeat("A", 48), m); err == nil {
		t.Errorf("with another secret the package says %q", got)
	}
}

func verifyWithNPM(t *testing.T, dir, secret string, m message) (string, error) {
	t.Helper()
	headers := make(map[string]string)
	for name := range m.header {
		headers[strings.ToLower(name)] = m.header.Get(name)
	}
	input, err := json.Marshal(map[string]any{"secret": secret, "headers": headers, "body": string(m.raw)})
	if err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), "node", "verify.mjs")
	command.Dir, command.Stdin = dir, bytes.NewReader(input)
	out, err := command.Output()
	return strings.TrimSpace(string(out)), err
}

// installVerifier returns a directory with the program and its package from npm.
func installVerifier(t *testing.T) string {
	t.Helper()
	for _, program := range []string{"node", "npm"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%s is not installed", program)
		}
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("testdata", "verifier"))); err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
	command.Dir = dir
	if out, err := command.CombinedOutput(); err != nil {
		t.Skipf("npm ci, perhaps offline: %v\n%s", err, out)
	}
	return dir
}
