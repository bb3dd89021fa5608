package main

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// run is what one run of the benchmarks has measured, and where.
type run struct {
	At       time.Time         `json:"at"`
	Commit   string            `json:"commit"`
	Machine  map[string]string `json:"machine"`
	Versions map[string]string `json:"versions"`
	Figures  []*figure         `json:"figures"`
}

// figure is one value of one benchmark. Rounds are the values that it is the middle of.
type figure struct {
	Benchmark string    `json:"benchmark"`
	Unit      string    `json:"unit"`
	Value     float64   `json:"value"`
	Rounds    []float64 `json:"rounds,omitempty"`
}

// of returns the figure of a benchmark, or nil.
func (r *run) of(benchmark, unit string) *figure {
	for _, f := range r.Figures {
		if f.Benchmark == benchmark && f.Unit == unit {
			return f
		}
	}
	return nil
}

var (
	resultLine = regexp.MustCompile(`^Benchmark(\S+?)(?:-\d+)?\s+\d+\s+(.*)$`)
	logOf      = regexp.MustCompile(`^--- BENCH: Benchmark(\S+?)(?:-\d+)?$`)
	roundsLine = regexp.MustCompile(`: (\S+) of each round: \[(.*)\]$`)
	configLine = regexp.MustCompile(`^([a-z]+): (.*)$`)
)

// parse reads the output of go test -bench.
func parse(in io.Reader) (*run, error) {
	r := &run{At: time.Now().UTC(), Machine: map[string]string{}, Versions: map[string]string{}}
	var logged string // the benchmark that the next lines are the log of
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		line := lines.Text()
		if m := resultLine.FindStringSubmatch(line); m != nil {
			r.addResult(m[1], strings.Fields(m[2]))
		} else if m := logOf.FindStringSubmatch(line); m != nil {
			logged = m[1]
		} else if m := roundsLine.FindStringSubmatch(line); m != nil {
			if f := r.of(logged, m[1]); f != nil {
				f.Rounds = numbers(strings.Fields(m[2]))
			}
		} else if m := configLine.FindStringSubmatch(line); m != nil {
			r.addSetting(m[1], m[2])
		}
	}
	return r, lines.Err()
}

// addResult adds the values of a result line, each before its unit.
func (r *run) addResult(benchmark string, fields []string) {
	for i := 0; i+1 < len(fields); i += 2 {
		if value, err := strconv.ParseFloat(fields[i], 64); err == nil {
			r.Figures = append(r.Figures, &figure{Benchmark: benchmark, Unit: fields[i+1], Value: value})
		}
	}
}

func (r *run) addSetting(name, value string) {
	switch name {
	case "cpu", "load":
		r.Machine[name] = value
	case "postgres":
		r.Versions[name] = value
	}
}

func numbers(fields []string) (all []float64) {
	for _, field := range fields {
		if value, err := strconv.ParseFloat(field, 64); err == nil {
			all = append(all, value)
		}
	}
	return all
}

// describeMachine adds the machine, the commit and the versions.
func (r *run) describeMachine() error {
	r.Versions["go"] = runtime.Version()
	r.Machine["cores"] = strconv.Itoa(runtime.NumCPU())
	for _, file := range []struct{ path, name string }{
		{"/proc/sys/kernel/osrelease", "kernel"}, {"/proc/meminfo", "memory"},
	} {
		if content, err := os.ReadFile(file.path); err == nil {
			first, _, _ := bytes.Cut(content, []byte("\n"))
			r.Machine[file.name] = strings.TrimSpace(strings.TrimPrefix(string(first), "MemTotal:"))
		}
	}
	commit, err := exec.Command("git", "describe", "--always", "--dirty").Output()
	if err != nil {
		return err
	}
	r.Commit = strings.TrimSpace(string(commit))
	modules, err := exec.Command("go", "list", "-m", "github.com/labstack/echo/v4", "github.com/jackc/pgx/v5").Output()
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(modules)) {
		if path, version, ok := strings.Cut(strings.TrimSpace(line), " "); ok {
			r.Versions[path] = version
		}
	}
	return nil
}
