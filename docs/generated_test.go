package docs_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// generatedOutput is what the programs with a generated client print.
const generatedOutput = `session Node 502 drops packets open
messages 1
messages 2
handoff 1 waiting normal true
again handoff_active
claimed by Linh
queue 1 Node 502 drops packets claimed
`

func TestGeneratedGoClient(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("testdata", "clients", "oapi"))); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "api"), 0o755); err != nil {
		t.Fatal(err)
	}
	document, err := filepath.Abs("../api/openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if out, err := in(dir, "go", "mod", "download").CombinedOutput(); err != nil {
		t.Skipf("oapi-codegen cannot be downloaded, perhaps offline: %v\n%s", err, out)
	}
	for _, command := range [][]string{
		{"go", "tool", "oapi-codegen", "-generate", "types,client", "-package", "api", "-o", "api/api.gen.go", document},
		{"go", "build", "-o", "client", "."},
	} {
		if out, err := in(dir, command...).CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", strings.Join(command, " "), err, out)
		}
	}
	runGenerated(t, exec.Command(filepath.Join(dir, "client")))
}

func TestGeneratedTypeScriptClient(t *testing.T) {
	t.Parallel()
	dir := npm(t)
	document, err := filepath.Abs("../api/openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, command := range [][]string{
		{"npx", "--no-install", "openapi-typescript", document, "-o", "api.d.ts"},
		{"npx", "--no-install", "tsc"},
	} {
		if out, err := in(dir, command...).CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", strings.Join(command, " "), err, out)
		}
	}
	runGenerated(t, exec.Command("node", filepath.Join(dir, "generated.js")))
}

// in returns a command that runs in a directory.
func in(dir string, command ...string) *exec.Cmd {
	c := exec.Command(command[0], command[1:]...)
	c.Dir = dir
	return c
}

func runGenerated(t *testing.T, command *exec.Cmd) {
	t.Helper()
	d := deploy(t)
	_, dana := d.user("Dana")
	_, linh := d.user("Linh")
	command.Env = append(os.Environ(), "HANDOFF_URL="+d.replicas[0], "DANA_TOKEN="+dana, "LINH_TOKEN="+linh)
	out, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if diff := cmp.Diff(generatedOutput, string(out)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
