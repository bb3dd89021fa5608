package main

import (
	"strconv"
	"strings"
	"testing"
)

// series are the values of a scrape, by name and labels as /metrics prints them.
type series map[string]float64

func parseSeries(t testing.TB, text string) series {
	t.Helper()
	all := make(series)
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "handoffd_") {
			continue
		}
		at := strings.LastIndexByte(line, ' ')
		value, err := strconv.ParseFloat(strings.TrimSpace(line[at:]), 64)
		if err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		all[line[:at]] = value
	}
	return all
}

// labelsOf returns the labels of a series.
func labelsOf(t testing.TB, name string) map[string]string {
	t.Helper()
	labels := make(map[string]string)
	_, list, _ := strings.Cut(strings.TrimSuffix(name, "}"), "{")
	for list != "" {
		key, rest, _ := strings.Cut(list, "=")
		quoted, err := strconv.QuotedPrefix(rest)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if labels[key], err = strconv.Unquote(quoted); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		list = strings.TrimPrefix(rest[len(quoted):], ",")
	}
	return labels
}

// family returns the series of a metric.
func (s series) family(m *metric) (names []string) {
	for name := range s {
		family, _, _ := strings.Cut(name, "{")
		if m.kind == histogramKind {
			for _, suffix := range []string{"_bucket", "_sum", "_count"} {
				family = strings.TrimSuffix(family, suffix)
			}
		}
		if family == m.name {
			names = append(names, name)
		}
	}
	return names
}
