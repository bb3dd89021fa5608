package main

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const metricsDocument = "../../docs/metrics.md"

var writeMetrics = flag.Bool("write-metrics", false, "write docs/metrics.md")

// preface stands before the tables of docs/metrics.md.
var preface = `# Metrics

<!-- Made by "make generate" from cmd/handoffd/metrics_*.go: change the texts there. -->

` + "`/metrics`" + ` of each replica has these metrics in Prometheus' format, beside those of Go (` + "`go_*`" + `) and
of the process (` + "`process_*`" + `: CPU, memory, open files). It asks for no token: keep it private.

A counter is of one replica, and starts at 0 with it: sum the rates over the replicas. A gauge "of all accounts" is the
same on each replica: take its maximum, not its sum. All values of a label that are listed here have a series from the
start, so that the first rise is seen. A replica has some 350 series when it starts, and fewer than ` +
	strconv.Itoa(maxSeries) + ` whatever its
clients do.
`

// metricsMarkdown returns what docs/metrics.md is to be.
func metricsMarkdown() string {
	text := new(strings.Builder)
	text.WriteString(preface)
	for _, each := range subjects {
		fmt.Fprintf(text, "\n## %s\n\n", each.title)
		if each.about != "" {
			fmt.Fprintf(text, "%s\n\n", wrap(each.about))
		}
		text.WriteString("| metric | type | meaning |\n|---|---|---|\n")
		for _, m := range each.metrics {
			labels := ""
			if len(m.labels) > 0 {
				labels = "{" + strings.Join(m.labelNames(), ",") + "}"
			}
			fmt.Fprintf(text, "| `%s%s` | %s | %s%s |\n", m.name, labels, m.kind, m.help, m.valueLists())
		}
	}
	return text.String()
}

// valueLists returns the values of the labels that the help does not name.
func (m *metric) valueLists() string {
	text := ""
	for _, each := range m.labels {
		unnamed := func(value string) bool { return !strings.Contains(m.help, value) }
		if slices.ContainsFunc(each.values, unnamed) {
			text += fmt.Sprintf("<br>%s: `%s`", each.name, strings.Join(each.values, "` `"))
		}
	}
	return text
}

// wrap breaks text into lines of at most 120 bytes.
func wrap(text string) string {
	lines := []string{""}
	for word := range strings.FieldsSeq(text) {
		last := &lines[len(lines)-1]
		switch {
		case *last == "":
			*last = word
		case len(*last)+1+len(word) > 120:
			lines = append(lines, word)
		default:
			*last += " " + word
		}
	}
	return strings.Join(lines, "\n")
}

func TestMetricsDocumentIsCurrent(t *testing.T) {
	want := metricsMarkdown()
	if *writeMetrics {
		if err := os.WriteFile(metricsDocument, []byte(want), 0o644); err != nil { //nolint:gosec // for all to read
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(metricsDocument)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("docs/metrics.md is not what the code says; run: make generate\n(-want +got):\n%s", diff)
	}
}

// What a metric means is a sentence that says its unit.
func TestHelpTextsAreSentences(t *testing.T) {
	for _, each := range subjects {
		for _, m := range each.metrics {
			switch {
			case !strings.HasSuffix(m.help, "."):
				t.Errorf("the help of %s is no sentence: %q", m.name, m.help)
			case strings.Contains(m.name, "seconds") && m != buildInfo && !strings.HasPrefix(m.help, "Seconds "):
				t.Errorf("the help of %s does not begin with its unit: %q", m.name, m.help)
			case strings.Contains(m.help, "|"):
				t.Errorf("the help of %s breaks the table: %q", m.name, m.help)
			}
		}
	}
}
