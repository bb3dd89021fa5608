package bench

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// process is a server that is measured.
type process struct {
	b       *testing.B
	command *exec.Cmd
	address string // host:port
	stop    func()
	ended   chan struct{} // closed when it has ended
}

// launch runs a program until the benchmark ends, and returns when it serves.
func launch(b *testing.B, path string, arguments, environment []string) *process {
	b.Helper()
	if runtime.GOOS != "linux" {
		b.Skip("needs /proc, which has the resources of one process")
	}
	p := &process{b: b, command: exec.Command(path, arguments...), ended: make(chan struct{})}
	p.command.Env = slices.Concat(withoutSettings(os.Environ()), environment)
	stderr, err := p.command.StderrPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := p.command.Start(); err != nil {
		b.Fatal(err)
	}
	serving := make(chan string, 1)
	go func() {
		defer close(p.ended)
		watch(stderr, serving)
		_ = p.command.Wait()
	}()
	p.stop = func() {
		_ = p.command.Process.Kill()
		<-p.ended
	}
	b.Cleanup(p.stop)
	select {
	case p.address = <-serving:
	case <-p.ended:
		b.Fatalf("%s ended at once", path)
	case <-time.After(timeout):
		b.Fatalf("%s does not serve", path)
	}
	return p
}

// withoutSettings returns the environment without the settings of the product.
func withoutSettings(environment []string) []string {
	return slices.DeleteFunc(slices.Clone(environment), func(v string) bool {
		return strings.HasPrefix(v, "HANDOFF_") || strings.HasPrefix(v, "DATABASE_URL=")
	})
}

// watch reads a log to its end, so that a full pipe never blocks the server, and sends its address to serving.
func watch(log io.Reader, serving chan<- string) {
	for lines := bufio.NewScanner(log); lines.Scan(); {
		var entry struct{ Level, Msg, Address string }
		switch err := json.Unmarshal(lines.Bytes(), &entry); {
		case err == nil && entry.Msg == "serving":
			serving <- entry.Address
		case err != nil, entry.Level == "ERROR":
			fmt.Fprintln(os.Stderr, lines.Text())
		}
	}
}

// memory returns the resident set of the process, in KiB.
func (p *process) memory() float64 { return p.status("VmRSS") }

// peakMemory returns the largest resident set of the process until now, in MiB.
func (p *process) peakMemory() float64 { return p.status("VmHWM") / 1024 }

func (p *process) status(name string) float64 {
	p.b.Helper()
	for line := range bytes.Lines(p.proc("status")) {
		if key, value, _ := strings.Cut(string(line), ":"); key == name {
			return p.number(strings.Fields(value)[0])
		}
	}
	p.b.Fatalf("/proc shows no %s", name)
	return 0
}

// cpu returns the CPU time of the process in seconds. The kernel counts hundredths.
func (p *process) cpu() float64 {
	p.b.Helper()
	return readTimes(p.b, p.command.Process.Pid).own
}

func (p *process) proc(file string) []byte {
	p.b.Helper()
	content, err := os.ReadFile(fmt.Sprintf("/proc/%d/%s", p.command.Process.Pid, file))
	if err != nil {
		p.b.Fatal(err)
	}
	return content
}

func (p *process) number(text string) float64 {
	p.b.Helper()
	n, err := strconv.ParseFloat(text, 64)
	if err != nil {
		p.b.Fatal(err)
	}
	return n
}
