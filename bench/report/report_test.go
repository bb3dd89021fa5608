package main

import (
	"encoding/xml"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const output = `cpu: Some Processor
BenchmarkLatency/committed=own/server=handoffd-2   1   0.75 p50-of-echo   1.5 p99-of-echo
--- BENCH: BenchmarkLatency/committed=own/server=handoffd-2
    latency_test.go:44: p50-of-echo of each round: [0.7 0.75 0.9]
BenchmarkStreams/server=echo-2       1   30 KiB/stream
BenchmarkStreams/server=handoffd-2   1   2.4 KiB/stream
BenchmarkCost/of=replica/replicas=1/server=handoffd-2   1   30 cpu-s/M-deliveries
BenchmarkCost/of=replica/replicas=2/server=handoffd-2   1   50 cpu-s/M-deliveries
BenchmarkCost/of=replica/replicas=5/server=handoffd-2   1   90 cpu-s/M-deliveries
`

func TestResultsBecomeFiguresAndVerdicts(t *testing.T) {
	r, err := parse(strings.NewReader(output))
	if err != nil {
		t.Fatal(err)
	}
	rounds := r.of("Latency/committed=own/server=handoffd", "p50-of-echo").Rounds
	if !slices.Equal(rounds, []float64{0.7, 0.75, 0.9}) {
		t.Errorf("the rounds are %v", rounds)
	}
	table := r.targetsTable()
	for _, row := range []string{
		"| commit to read, own events, p50, of Echo's | ≤ 0.8 | 0.75 | 0.7 0.75 0.9 | met |",
		"| the same, p99 | ≤ 1 | 1.5 |  | not met |",
		"| memory of an idle stream, of Echo's | ≤ 0.1 | 0.08 |  | met |",
		"| s to drain 10,000 streams | ≤ 5 | not in this run | | |",
	} {
		if !strings.Contains(table, row+"\n") {
			t.Errorf("no row %s in\n%s", row, table)
		}
	}
}

func TestPlotsAreDrawnOfWhatTheRunHas(t *testing.T) {
	r, err := parse(strings.NewReader(output))
	if err != nil {
		t.Fatal(err)
	}
	directory := t.TempDir()
	for _, p := range plots {
		if err := p.write(r, directory); err != nil {
			t.Fatal(err)
		}
	}
	files, err := os.ReadDir(directory)
	if err != nil || len(files) != 1 || files[0].Name() != "cpu-by-replicas.svg" {
		t.Fatalf("the plots are %v, %v", files, err)
	}
	picture, err := os.Open(filepath.Join(directory, files[0].Name()))
	if err != nil {
		t.Fatal(err)
	}
	defer picture.Close()
	for tokens := xml.NewDecoder(picture); ; {
		if _, err := tokens.Token(); err == io.EOF {
			return
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

func TestTheDocumentKeepsWhatIsOutsideItsMarks(t *testing.T) {
	path := filepath.Join(t.TempDir(), "performance.md")
	if err := os.WriteFile(path, []byte("before\n"+beginMark+"old\n"+endMark+"\nafter\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := fill(path, "new\n"); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != "before\n"+beginMark+"new\n"+endMark+"\nafter\n" {
		t.Errorf("%q, %v", got, err)
	}
}
