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
	for _, found := range regexp.MustCompile(`(?m)^(?:  - src|  \w+): ([a-zA-Z][\w/*.-]*/[\w/*.-]+)$`).FindAllStringSubmatch(config, -1) {
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
