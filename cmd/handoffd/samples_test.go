package main

import (
	"bufio"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The alerts and the dashboard are tested with what `make samples` recorded. A metric or label that has another name
// since then would leave them silent.
func TestRecordedMetricsAreThoseOfReplicas(t *testing.T) {
	recordings, err := filepath.Glob("../../tools/testdata/metrics/*.txt")
	if err != nil || len(recordings) == 0 {
		t.Fatalf("no recordings: %v", err)
	}
	declared := make(map[string]*metric)
	for _, each := range subjects {
		for _, m := range each.metrics {
			declared[m.name] = m
		}
	}
	checked := make(map[string]bool)
	for _, recording := range recordings {
		file, err := os.Open(recording)
		if err != nil {
			t.Fatal(err)
		}
		for lines := bufio.NewScanner(file); lines.Scan(); {
			series, _, _ := strings.Cut(lines.Text(), "} ")
			if strings.HasPrefix(series, "handoffd_") && !checked[series] {
				checked[series] = true
				checkSeries(t, declared, series)
			}
		}
		if err := file.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

var recordedLabel = regexp.MustCompile(`(\w+)="([^"]*)"`)

func checkSeries(t *testing.T, declared map[string]*metric, series string) {
	t.Helper()
	name, rest, _ := strings.Cut(series, "{")
	m := declared[name]
	for _, suffix := range []string{"_bucket", "_sum", "_count"} {
		if base, found := strings.CutSuffix(name, suffix); found && m == nil {
			m = declared[base]
		}
	}
	if m == nil {
		t.Errorf("replicas no longer have %s: change rules and dashboard, then make samples", name)
		return
	}
	var names []string
	for _, found := range recordedLabel.FindAllStringSubmatch(rest, -1) {
		label, value := found[1], found[2]
		if label == "instance" || label == "job" || label == "le" { // of Prometheus and of buckets
			continue
		}
		names = append(names, label)
		for _, each := range m.labels {
			if each.name == label && each.values != nil && !slices.Contains(each.values, value) {
				t.Errorf("%s no longer has the %s %q: change rules and dashboard, then make samples", name, label, value)
			}
		}
	}
	slices.Sort(names)
	if want := slices.Sorted(slices.Values(m.labelNames())); !slices.Equal(names, want) {
		t.Errorf("%s has the labels %v, and %v when it was recorded: change rules and dashboard, then make samples",
			name, want, names)
	}
}
