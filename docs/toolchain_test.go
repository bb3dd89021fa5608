package docs_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
)

// buildInModule builds a program as if it stood in this module, so that it uses the packages of this commit.
func buildInModule(t *testing.T, file string) string {
	t.Helper()
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	virtual := filepath.Join(here, "testdata", "follow", "main.go")
	overlay, err := json.Marshal(map[string]any{"Replace": map[string]string{virtual: file}})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	overlayFile, path := filepath.Join(dir, "overlay.json"), filepath.Join(dir, "follow")
	if err := os.WriteFile(overlayFile, overlay, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("go", "build", "-overlay", overlayFile, "-o", path, virtual).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return path
}

// buildGoSSE builds a client in a module of its own, so that its library is no dependency of this one.
func buildGoSSE(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "gosse")
	command := exec.Command("go", "build", "-o", path, ".")
	command.Dir = filepath.Join("testdata", "clients", "gosse")
	if out, err := command.CombinedOutput(); err != nil {
		t.Skipf("go-sse cannot be built, perhaps offline: %v\n%s", err, out)
	}
	return path
}

// npm returns a directory with the clients of testdata and their packages from npm.
func npm(t *testing.T) string {
	t.Helper()
	need(t, "node")
	need(t, "npm")
	dir, err := installed()
	if err != nil {
		t.Skip(err)
	}
	return dir
}

var installed = sync.OnceValues(func() (string, error) {
	dir := filepath.Join(buildDir, "clients")
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("testdata", "clients"))); err != nil {
		return "", err
	}
	command := exec.Command("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
	command.Dir = dir
	if out, err := command.CombinedOutput(); err != nil {
		return "", fmt.Errorf("npm ci, perhaps offline: %w\n%s", err, out)
	}
	return dir, nil
})

// inOwnGroup makes the command's children end with it.
func inOwnGroup(command *exec.Cmd) {
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	command.Cancel = func() error {
		err := syscall.Kill(-command.Process.Pid, syscall.SIGKILL)
		if errors.Is(err, syscall.ESRCH) {
			return os.ErrProcessDone
		}
		return err
	}
}
