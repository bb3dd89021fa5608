package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	cdx "github.com/CycloneDX/cyclonedx-go"
)

// full is set by `make release-test`: the tests need minutes, root and a mirror of Debian.
var full = flag.Bool("full", false, "build a release and install it")

// built builds HEAD for one platform and returns the directory of its files.
func built(t *testing.T, repository string) string {
	t.Helper()
	if !*full {
		t.Skip("only `make release-test` builds a release")
	}
	out := t.TempDir()
	err := run(t.Context(), []string{"-repository", repository, "-out", out, "-targets", "linux/amd64"})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestARelease(t *testing.T) {
	dir := built(t, "../..")
	t.Run("has the same bytes from another directory", func(t *testing.T) {
		clone := filepath.Join(t.TempDir(), "elsewhere")
		printed(t, "git", "clone", "--quiet", "../..", clone)
		again := built(t, clone)
		first, second := sums(t, dir), sums(t, again)
		if len(first) != 4 || !maps.Equal(first, second) {
			t.Errorf("built twice, the sums are\n%v\n%v", first, second)
		}
	})
	deb, rpm := one(t, dir, "*.deb"), one(t, dir, "*.rpm")
	t.Run("has the same files in both packages", func(t *testing.T) {
		inDeb := printed(t, "dpkg-deb", "--contents", deb)
		for _, line := range []string{
			"-rwxr-xr-x root/root ./usr/bin/handoffd", "-rwxr-xr-x root/root ./usr/sbin/handoffdctl",
			"-rw-r----- root/root ./etc/handoffd/handoffd.env", "drwxr-x--- root/root ./etc/handoffd/",
			"-rw-r--r-- root/root ./usr/lib/systemd/system/handoffd.service",
			"drwxr-xr-x root/root ./usr/share/doc/handoffd/licenses/",
			"-rw-r--r-- root/root ./usr/share/doc/handoffd/docs/install.md",
			"-rw-r--r-- root/root ./usr/share/doc/handoffd/deploy/prometheus/rules.yml",
			"-rw-r--r-- root/root ./usr/share/handoffd/role.sql", "-rw-r--r-- root/root ./usr/share/doc/handoffd/copyright",
			"-rw-r--r-- root/root ./usr/share/doc/handoffd/licenses/go/LICENSE",
			"-rw-r--r-- root/root ./usr/share/doc/handoffd/licenses/github.com/jackc/pgx/v5/LICENSE",
			"-rw-r--r-- root/root ./usr/share/doc/handoffd/licenses/page/markdown.js.LEGAL.txt",
		} {
			fields := strings.Fields(line)
			if !slices.ContainsFunc(strings.Split(inDeb, "\n"), func(each string) bool {
				has := strings.Fields(each)
				return len(has) > 5 && has[0] == fields[0] && has[1] == fields[1] && has[5] == fields[2]
			}) {
				t.Errorf("the deb has no %s", line)
			}
		}
		control := printed(t, "dpkg-deb", "--ctrl-tarfile", deb)
		if !strings.Contains(control, "/etc/handoffd/handoffd.env") {
			t.Error("the settings are no conffile of the deb")
		}
		if _, err := exec.LookPath("rpm"); err != nil {
			t.Skip("rpm is not installed")
		}
		inRPM := printed(t, "rpm", "--query", "--list", "--package", rpm)
		for line := range strings.SplitSeq(inDeb, "\n") {
			fields := strings.Fields(line)
			if name := strings.TrimPrefix(fields[len(fields)-1], "."); !strings.HasSuffix(name, "/") &&
				!strings.Contains(inRPM, name) {
				t.Errorf("the rpm has no %s", name)
			}
		}
		settings := printed(t, "rpm", "--query", "--configfiles", "--package", rpm)
		if settings != "/etc/handoffd/handoffd.env" {
			t.Errorf("the settings of the rpm are %q", settings)
		}
		scripts := printed(t, "rpm", "--query", "--scripts", "--package", rpm)
		for _, script := range []string{"postinstall", "preuninstall", "postuninstall"} {
			if !strings.Contains(scripts, script) {
				t.Errorf("the rpm has no %s", script)
			}
		}
	})
	t.Run("names what is in it", func(t *testing.T) {
		content, err := os.ReadFile(one(t, dir, "*.cdx.json"))
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range []string{
			"pkg:golang/github.com/jackc/pgx/v5@", "pkg:golang/std@", "pkg:npm/lit@", "pkg:npm/%40lit/reactive-element@",
			`"id": "Apache-2.0"`, `"id": "BSD-3-Clause"`, `"specVersion": "1.6"`,
		} {
			if !strings.Contains(string(content), part) {
				t.Errorf("the bill of materials has no %s", part)
			}
		}
		var bom cdx.BOM
		if err := json.Unmarshal(content, &bom); err != nil {
			t.Fatal(err)
		}
		for _, each := range *bom.Components {
			found := each.Licenses != nil && len(*each.Licenses) > 0
			if !found && (each.Evidence == nil || each.Evidence.Licenses == nil) {
				t.Errorf("%s %s has no license: see its text, and add it to unrecognized", each.Name, each.Version)
			}
		}
	})
	t.Run("is installed by two commands on a bare Debian", func(t *testing.T) { installs(t, deb) })
}

// installs plays an operator who installs, starts, upgrades and removes the service.
func installs(t *testing.T, deb string) {
	if _, err := exec.LookPath("mmdebstrap"); err != nil || os.Geteuid() != 0 {
		t.Skip("needs root and mmdebstrap")
	}
	m := debian(t, deb)
	install := "apt install --yes ./" + filepath.Base(deb)
	said := m.run(install + " postgresql")
	if !strings.Contains(said, "Next: handoffdctl setup") {
		t.Error("the installation does not say what is next")
	}
	m.prints("systemctl is-active handoffd", "inactive")
	m.prints("systemctl is-enabled handoffd", "disabled")
	m.prints("stat --format='%a %U %G' /etc/handoffd/handoffd.env", "640 root handoffd")
	if _, err := m.try("systemctl start handoffd"); err == nil {
		t.Error("the service starts without settings")
	}
	m.prints("journalctl --unit=handoffd", "DATABASE_URL")

	m.run("handoffdctl setup")
	m.prints("systemctl is-active handoffd", "active")
	m.prints("systemctl is-enabled handoffd", "enabled")
	m.prints("stat --format='%a %U %G' /etc/handoffd/handoffd.env", "640 root handoffd")
	m.prints("curl --silent http://127.0.0.1:8080/healthz", `"version":"`)
	m.prints("curl --silent http://127.0.0.1:8080/readyz", `"status":"ok"`)
	m.run("handoffdctl doctor")
	account := m.run("handoffdctl account add Acme")
	user := m.run("handoffdctl user add --account " + account + " --email ada@example.com --name Ada --role owner")
	m.prints(`curl --silent --header "Authorization: Bearer $(handoffdctl token `+user+`)" `+
		`http://127.0.0.1:8080/api/v1/me`, `"name":"Ada"`)
	process := m.run("systemctl show --property=MainPID --value handoffd")

	m.prints("stat --format=%U /proc/"+process, "handoffd")
	m.prints("cat /proc/"+process+"/status", "NoNewPrivs:\t1", "Seccomp:\t2", "CapBnd:\t0000000000000000")
	m.prints("prlimit --nofile --noheadings --output=SOFT,HARD --pid="+process, openFiles(t))
	m.run("systemd-analyze security --threshold=20 handoffd")

	m.run("handoffdctl setup") // again: it changes nothing
	m.run("dpkg --install " + filepath.Base(deb))
	m.prints("systemctl show --property=MainPID --value handoffd", process)
	m.run("systemctl stop handoffd")
	m.prints("systemctl show --property=Result,ExecMainStatus handoffd", "Result=success", "ExecMainStatus=0")

	m.run("systemctl start handoffd")
	m.run("apt remove --yes handoffd")
	m.prints("systemctl is-active handoffd", "inactive")
	m.prints("ls /etc/handoffd /usr/bin/handoffd", "handoffd.env", "cannot access '/usr/bin/handoffd'")
	m.run("apt purge --yes handoffd")
	m.prints("ls -d /etc/handoffd", "cannot access")
	m.prints("id handoffd", "no such user")
	m.prints("find / -xdev -name '*handoffd*' -not -path '/root/*' -not -path '/proc/*' | wc -l", "0")
}

// openFiles returns the limit of the unit, or that of this machine where it is lower and cannot be raised.
func openFiles(t *testing.T) string {
	t.Helper()
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%[1]d %[1]d", min(limit.Max, 65536))
}

// sums returns the checksums of SHA256SUMS by file, after it has checked them.
func sums(t *testing.T, dir string) map[string]string {
	t.Helper()
	command := exec.CommandContext(t.Context(), "sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS")
	command.Dir = dir
	if said, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	content, err := os.ReadFile(filepath.Join(dir, "SHA256SUMS"))
	if err != nil {
		t.Fatal(err)
	}
	sums := make(map[string]string)
	for line := range strings.Lines(string(content)) {
		sum, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
		sums[name] = sum
	}
	return sums
}

// one returns the one file that a pattern matches.
func one(t *testing.T, dir, pattern string) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil || len(found) != 1 {
		t.Fatalf("%s matches %v, error %v", pattern, found, err)
	}
	return found[0]
}

// printed returns what a command prints.
func printed(t *testing.T, name string, args ...string) string {
	t.Helper()
	text, err := output(exec.CommandContext(t.Context(), name, args...))
	if err != nil {
		t.Fatal(err)
	}
	return text
}
