package tools_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// maxExposure bounds the score of the unit, in tenths, from 0 to 100: docs/install.md says 1.2.
const maxExposure = "12"

func TestTheUnitIsValidAndHardened(t *testing.T) {
	if _, err := exec.LookPath("systemd-analyze"); err != nil {
		t.Skip("systemd-analyze is not installed (package systemd)")
	}
	unit := packaged(t, "handoffd.service")
	// The program is not where the unit will find it.
	unit = strings.ReplaceAll(unit, "/usr/bin/handoffd", "/bin/true")
	name := filepath.Join(t.TempDir(), "handoffd.service")
	if err := os.WriteFile(name, []byte(unit), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"verify", "--man=no", "--recursive-errors=no", name},
		{"security", "--offline=yes", "--threshold=" + maxExposure, name},
	} {
		said, err := exec.CommandContext(t.Context(), "systemd-analyze", args...).CombinedOutput()
		if err != nil || args[0] == "verify" && len(said) > 0 {
			t.Errorf("systemd-analyze %s: %v\n%s", args[0], err, said)
		}
	}
}

func TestTheUnitAllowsTheFilesOfAllStreams(t *testing.T) {
	settings := read(t, "cmd/handoffd/settings.go")
	streams := regexp.MustCompile(`MaxStreams .*default:"(\d+)"`).FindStringSubmatch(settings)
	files := regexp.MustCompile(`(?m)^LimitNOFILE=(\d+)$`).FindStringSubmatch(packaged(t, "handoffd.service"))
	if streams == nil || files == nil {
		t.Fatalf("HANDOFF_MAX_STREAMS is %v by default, LimitNOFILE is %v", streams, files)
	}
	needed, _ := strconv.Atoi(streams[1])
	if limit, _ := strconv.Atoi(files[1]); limit < needed+10_000 {
		t.Errorf("LimitNOFILE=%d leaves no headroom above %d streams", limit, needed)
	}
}

func TestTheSettingsOfThePackageExist(t *testing.T) {
	table := read(t, "docs/operations.md")
	for _, found := range regexp.MustCompile(`(?m)^#?([A-Z_]+)=`).FindAllStringSubmatch(packaged(t, "handoffd.env"), -1) {
		if !strings.Contains(table, "| `"+found[1]+"` |") {
			t.Errorf("handoffd.env has %s, which docs/operations.md does not know", found[1])
		}
	}
}

func TestThePackageHasTheFilesOfItsUnit(t *testing.T) {
	config, unit := packaged(t, "nfpm.yaml"), packaged(t, "handoffd.service")
	for _, pattern := range []string{`(?m)^ExecStart=(\S+) serve$`, `(?m)^EnvironmentFile=(\S+)$`} {
		found := regexp.MustCompile(pattern).FindStringSubmatch(unit)
		if found == nil || !strings.Contains(config, "dst: "+found[1]+"\n") {
			t.Errorf("nfpm.yaml does not install what the unit names by %s: %v", pattern, found)
		}
	}
	source := regexp.MustCompile(`(?m)^(?:  - src|  \w+): ([a-zA-Z][\w/*.-]*/[\w/*.-]+)$`)
	for _, found := range source.FindAllStringSubmatch(config, -1) {
		if files, err := filepath.Glob(rootFile(t, found[1])); err != nil || len(files) == 0 {
			t.Errorf("nfpm.yaml names %s, which does not exist", found[1])
		}
	}
}

func TestTheScriptsOfThePackageAreOfPlainShell(t *testing.T) {
	for _, name := range []string{"handoffdctl", "postinstall.sh", "preremove.sh", "postremove.sh"} {
		said, err := exec.CommandContext(t.Context(), "sh", "-n", rootFile(t, "packaging/"+name)).CombinedOutput()
		if err != nil {
			t.Errorf("%s: %v\n%s", name, err, said)
		}
	}
}

// A program of the user may still run, as `handoffdctl tail` in a terminal: userdel fails then.
func TestAPurgeOutlivesAUserThatStays(t *testing.T) {
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Fatal(err)
	}
	stubs := t.TempDir() // nothing else can be run, so nothing is removed
	for name, exit := range map[string]string{"systemctl": "0", "rm": "0", "getent": "0", "userdel": "8"} {
		stub := "#!" + shell + "\nexit " + exit + "\n"
		if err := os.WriteFile(filepath.Join(stubs, name), []byte(stub), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	purge := exec.CommandContext(t.Context(), shell, rootFile(t, "packaging/postremove.sh"), "purge")
	purge.Env = []string{"PATH=" + stubs}
	said, err := purge.CombinedOutput()
	if err != nil || !strings.Contains(string(said), "the user handoffd stays") {
		t.Errorf("%v, and it says %q", err, said)
	}
}

// The settings are those of systemd 252: what it reads otherwise than handoffdctl, handoffdctl refuses.
func TestHandoffdctlReadsTheSettingsAsSystemdDoes(t *testing.T) {
	for _, test := range []struct{ settings, want string }{
		{"A=b$c #d", "A=b$c #d"},
		{"A=spaces  \t\r", "A=spaces"},
		{"  A = blanks", "A=blanks"},
		{`A="in quotes"  `, "A=in quotes"},
		{`A='single \ "'`, `A=single \ "`},
		{`A=a"b'`, `A=a"b'`},
		{"A=", "A="},
		{"A=first\nA=last", "A=last"},
		{"export A=1\n# A=2\n;A=3\nA 4\nA-B=5\nA=6", "A=6"},
		{"\nA=without an end", "A=without an end"},
		{`A=b\c`, "line 1 "},
		{`A="b\c"`, "line 1 "},
		{"\nA=b\\\nc", "line 2 "},
		{`A="b" c`, "line 1 "},
		{`A="b`, "line 1 "},
	} {
		said, err := handoffdctl(t, test.settings, "doctor")
		refused, want := strings.HasPrefix(test.want, "line"), test.want
		if !refused {
			want += "\n"
		}
		if refused != (err != nil) || !strings.Contains(said, want) {
			t.Errorf("%q: %v, and it says %q, want %q", test.settings, err, said, test.want)
		}
	}
}

func TestHandoffdctlSetupKeepsWhatIsSet(t *testing.T) {
	said, err := handoffdctl(t, " DATABASE_URL = postgres:///a\n\tHANDOFF_JWT_SECRET=b\n", "setup")
	if err != nil || strings.Count(said, "DATABASE_URL=") != 1 || !strings.Contains(said, "HANDOFF_JWT_SECRET=b\n") {
		t.Errorf("%v\n%s", err, said)
	}
}

// handoffdctl runs a command with these settings, as root would, and returns what it says: instead of handoffd it runs
// env.
func handoffdctl(t *testing.T, settings string, arguments ...string) (string, error) {
	t.Helper()
	dir := t.TempDir()
	place := filepath.Join(dir, "handoffd.env")
	script := strings.ReplaceAll(packaged(t, "handoffdctl"), "/etc/handoffd/handoffd.env", place)
	script = strings.ReplaceAll(script, "/run/systemd/system", dir+"/none")
	files := map[string]string{
		"handoffd.env": settings, "handoffdctl": script, "id": "#!/bin/sh\necho 0\n", "runuser": "#!/bin/sh\nenv\n",
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o700); err != nil { //nolint:gosec // programs
			t.Fatal(err)
		}
	}
	command := exec.CommandContext(t.Context(), filepath.Join(dir, "handoffdctl"), arguments...)
	command.Env = []string{"PATH=" + dir + ":" + os.Getenv("PATH")}
	said, err := command.CombinedOutput()
	return string(said), err
}

// packaged returns a file of the packages.
func packaged(t *testing.T, name string) string {
	t.Helper()
	return read(t, "packaging/"+name)
}

// read returns a file of the repository.
func read(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(rootFile(t, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}
