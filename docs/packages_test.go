package docs_test

import (
	"bufio"
	"bytes"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Each package is packed from a copy of its directory alone, and both are installed where nothing else is.
func TestPackagesOfNPM(t *testing.T) {
	t.Parallel()
	need(t, "node")
	need(t, "npm")
	dir := t.TempDir()
	install := []string{"npm", "install", "--ignore-scripts", "--no-audit", "--no-fund"}
	for _, source := range []string{"../web/src/core", "../web"} {
		license, err := os.ReadFile(filepath.Join(source, "LICENSE"))
		if err != nil {
			t.Fatal(err)
		}
		if whole, err := os.ReadFile("../LICENSE"); err != nil || !bytes.Equal(license, whole) {
			t.Errorf("%s/LICENSE is another one than that of the project", source)
		}
		pack := in(copyTracked(t, source), "npm", "pack", "--silent", "--pack-destination", dir)
		out, err := pack.Output()
		if err != nil {
			t.Skipf("npm pack, perhaps offline: %v\n%s", err, out)
		}
		lines := strings.Fields(string(out))
		install = append(install, filepath.Join(dir, lines[len(lines)-1]))
	}
	consumer := t.TempDir()
	for _, command := range [][]string{
		install,
		{"node", "--input-type=module", "-e", "import '@handoffd/core'; import '@handoffd/elements/core'"},
	} {
		if out, err := in(consumer, command...).CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", strings.Join(command, " "), err, out)
		}
	}
	for _, name := range []string{"core/LICENSE", "core/README.md", "core/dist/index.d.ts", "elements/dist/handoffd.js"} {
		if _, err := os.Stat(filepath.Join(consumer, "node_modules", "@handoffd", name)); err != nil {
			t.Error(err)
		}
	}
	program, err := os.ReadFile(filepath.Join("testdata", "clients", "core.mjs"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(consumer, "core.mjs"), program, 0o600); err != nil {
		t.Fatal(err)
	}
	deploy(t).claims(filepath.Join(consumer, "core.mjs"))
}

// claims has two engineers follow the queue with a program, on a connection that breaks, and claim the same handoff.
func (d *deployment) claims(program string) {
	d.t.Helper()
	_, dana := d.user("Dana")
	b := d.balance()
	linh, eli := d.startQueue(program, "Linh", b.URL), d.startQueue(program, "Eli", d.replicas[1])
	linh.expect("waiting")
	eli.expect("waiting")
	d.escalate(0, dana)
	linh.expect("waiting #1")
	eli.expect("waiting #1")
	b.cutStreams()
	d.escalate(0, dana)
	d.escalate(1, dana)
	b.letThrough()
	linh.until("waiting #1 #2 #3")
	linh.say("2")
	linh.until("claimed #2")
	eli.until("waiting #1 #3")
	linh.say("1")
	linh.until("claimed #1")
}

// queueProgram is a program that shows a queue.
type queueProgram struct {
	d     *deployment
	input io.Writer
	lines *bufio.Scanner
}

func (d *deployment) startQueue(program, name, server string) *queueProgram {
	d.t.Helper()
	_, token := d.user(name)
	command := exec.Command("node", program)
	command.Env = append(os.Environ(), "HANDOFF_URL="+server, "HANDOFF_TOKEN="+token)
	var complaints bytes.Buffer
	command.Stderr = &complaints
	input, err := command.StdinPipe()
	if err != nil {
		d.t.Fatal(err)
	}
	output, err := command.StdoutPipe()
	if err != nil {
		d.t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		d.t.Fatal(err)
	}
	lines := bufio.NewScanner(output)
	d.t.Cleanup(func() {
		_ = input.Close() // the program ends by itself
		for lines.Scan() {
		}
		if err := command.Wait(); err != nil || d.t.Failed() {
			d.t.Errorf("%v\n%s", err, complaints.String())
		}
	})
	return &queueProgram{d, input, lines}
}

// expect reads the next line.
func (p *queueProgram) expect(want string) {
	p.d.t.Helper()
	if !p.lines.Scan() || p.lines.Text() != want {
		p.d.t.Fatalf("got %q, want %q", p.lines.Text(), want)
	}
}

// until reads lines until this one comes.
func (p *queueProgram) until(want string) {
	p.d.t.Helper()
	var seen []string
	for p.lines.Scan() {
		if seen = append(seen, p.lines.Text()); p.lines.Text() == want {
			return
		}
	}
	p.d.t.Fatalf("got %q, want %q", seen, want)
}

func (p *queueProgram) say(line string) {
	p.d.t.Helper()
	if _, err := io.WriteString(p.input, line+"\n"); err != nil {
		p.d.t.Fatal(err)
	}
}

// copyTracked copies a directory without what was built or installed in it, and returns the copy's path.
func copyTracked(t *testing.T, source string) string {
	t.Helper()
	destination := t.TempDir()
	err := filepath.WalkDir(source, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if slices.Contains([]string{"node_modules", "dist"}, entry.Name()) {
			return filepath.SkipDir
		}
		relative, err := filepath.Rel(source, path)
		if err != nil {
			return err
		}
		target := filepath.Join(destination, relative)
		if entry.IsDir() {
			return os.MkdirAll(target, 0o755)
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(target, content, 0o600)
	})
	if err != nil {
		t.Fatal(err)
	}
	return destination
}
