package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// machine is a Debian with systemd, in namespaces of its own. It has no network, so that its ports are free.
type machine struct {
	t    *testing.T
	init string // process id of its systemd
}

// debian boots a bare Debian with a package in /root, and with all in its cache that the installation downloads.
func debian(t *testing.T, deb string) *machine {
	t.Helper()
	root := filepath.Join(t.TempDir(), "root")
	place := "/root/" + filepath.Base(deb)
	bootstrap := exec.CommandContext(t.Context(), "mmdebstrap", "--variant=minbase", "--skip=cleanup/apt",
		"--include=systemd,systemd-sysv,dbus,curl",
		"--customize-hook=copy-in "+deb+" /root",
		`--customize-hook=chroot "$1" apt-get install --yes --download-only -oAPT::Install-Recommends=1 `+place+` postgresql`,
		`--aptopt=Acquire::Check-Valid-Until "false"`, // a mirror can be older than the clock of this machine
		codename(t), root)
	if said, err := bootstrap.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	boot := exec.CommandContext(t.Context(), "unshare", "--mount", "--pid", "--fork", "--uts", "--ipc", "--net",
		"--kill-child", "testdata/boot.sh", root)
	var said bytes.Buffer
	boot.Stdout, boot.Stderr = &said, &said
	if err := boot.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = boot.Wait() // killed
	}()
	t.Cleanup(func() {
		_ = boot.Process.Kill() // and its child
		<-ended
		if t.Failed() {
			t.Logf("the machine said\n%s", &said)
		}
	})
	m := &machine{t: t}
	for m.init == "" || !m.runsSystemd() {
		select {
		case <-ended:
			t.Fatal("the machine does not start")
		default:
		}
		children, err := os.ReadFile(fmt.Sprintf("/proc/%[1]d/task/%[1]d/children", boot.Process.Pid))
		if err != nil {
			t.Fatal(err)
		}
		m.init = strings.TrimSpace(string(children))
	}
	_, _ = m.try("systemctl is-system-running --wait") // degraded is good enough
	return m
}

// codename returns the name of the Debian that this machine has.
func codename(t *testing.T) string {
	t.Helper()
	name, err := find("/etc/os-release", `(?m)^VERSION_CODENAME=(\w+)$`)
	if err != nil {
		t.Fatal(err)
	}
	return name
}

// runsSystemd reports whether systemd has been started, and takes commands.
func (m *machine) runsSystemd() bool {
	name, err := os.ReadFile("/proc/" + m.init + "/comm")
	if err != nil || strings.TrimSpace(string(name)) != "systemd" {
		return false
	}
	_, err = m.try("test -S /run/systemd/private && test -S /run/dbus/system_bus_socket")
	return err == nil
}

// try runs a command line as root and returns what it prints.
func (m *machine) try(line string) (string, error) {
	command := exec.CommandContext(m.t.Context(), "nsenter", "--target="+m.init, "--all", "--root", "--wdns=/root",
		"/usr/bin/env", "-i", "HOME=/root", "LC_ALL=C.UTF-8", "DEBIAN_FRONTEND=noninteractive",
		"PATH=/usr/sbin:/usr/bin:/sbin:/bin", "sh", "-c", line)
	said, err := command.CombinedOutput()
	return strings.TrimSpace(string(said)), err
}

// run runs a command line that must succeed, and shows it.
func (m *machine) run(line string) string {
	m.t.Helper()
	said, err := m.try(line)
	m.t.Logf("# %s\n%s", line, said)
	if err != nil {
		m.t.Fatalf("%s: %v", line, err)
	}
	return said
}

// prints runs a command line, which can fail, and checks what it prints.
func (m *machine) prints(line string, want ...string) {
	m.t.Helper()
	said, _ := m.try(line)
	for _, each := range want {
		if !strings.Contains(said, each) {
			m.t.Errorf("%s prints %q, without %q", line, said, each)
		}
	}
}
