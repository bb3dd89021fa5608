package chaos

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

// Verdict collects the reports of many runs. It is safe for concurrent use.
type Verdict struct {
	mu      sync.Mutex
	rows    []verdictRow
	skipped []string
	latency [][]string
}

type verdictRow struct {
	fault  string
	report Report
	took   time.Duration
	failed bool
}

// Add records a run. A run also fails where its test does, without a violation.
func (v *Verdict) Add(fault string, report Report, took time.Duration, failed bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.rows = append(v.rows, verdictRow{fault, report, took, failed || len(report.Violations) > 0})
}

// Skip records a fault that this machine cannot produce, and why.
func (v *Verdict) Skip(fault, reason string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.skipped = append(v.skipped, fault+": "+reason)
}

// Compare records how long escalating took in a run, without and with its fault.
func (v *Verdict) Compare(fault string, without, with []time.Duration) {
	v.mu.Lock()
	defer v.mu.Unlock()
	line := []string{fault}
	for _, all := range [][]time.Duration{without, with} {
		line = append(line, formatDuration(percentile(all, 50)), formatDuration(percentile(all, 99)))
	}
	v.latency = append(v.latency, line)
}

// percentile returns the duration that p percent of all do not exceed.
func percentile(all []time.Duration, p int) time.Duration {
	sorted := slices.Sorted(slices.Values(all))
	return sorted[(len(sorted)-1)*p/100]
}

// WriteTo writes a line for each fault, the latencies that were compared, the faults that were skipped, and the
// violations.
func (v *Verdict) WriteTo(w io.Writer) (int64, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	lines := [][]string{{
		"fault", "events", "delivered", "told", "resent", "duplicates", "gaps", "resets", "foreign", "worst delay",
		"took", "",
	}}
	var events, delivered, told, failed int
	var violations []string
	for _, row := range v.rows {
		r := row.report
		mark := "pass"
		if row.failed {
			mark = "FAIL"
			failed++
		}
		lines = append(lines, []string{
			row.fault, strconv.Itoa(r.Committed), strconv.Itoa(r.Delivered), strconv.Itoa(r.Told),
			strconv.Itoa(r.Resent), strconv.Itoa(r.Count(Duplicate) + r.Count(Resent)), strconv.Itoa(r.Count(Gap)),
			strconv.Itoa(r.Resets), strconv.Itoa(r.Count(Foreign)),
			formatDuration(r.Stale), formatDuration(row.took), mark,
		})
		events, delivered, told = events+r.Committed, delivered+r.Delivered, told+r.Told
		for _, violation := range r.Violations {
			violations = append(violations, row.fault+": "+violation.String())
		}
	}
	var text strings.Builder
	align(&text, lines)
	if len(v.latency) > 0 {
		text.WriteByte('\n')
		align(&text, append([][]string{{"escalating", "p50", "p99", "p50 with the fault", "p99"}}, v.latency...))
	}
	fmt.Fprintf(&text, "\n%d faults, %d events committed, %d delivered; %d webhooks and messages.\n",
		len(v.rows), events, delivered, told)
	for _, skipped := range v.skipped {
		fmt.Fprintf(&text, "not tried: %s\n", skipped)
	}
	for _, violation := range violations {
		fmt.Fprintf(&text, "VIOLATION: %s\n", violation)
	}
	if len(violations) == 0 {
		fmt.Fprintln(&text, "zero violations")
	}
	if failed > 0 {
		fmt.Fprintf(&text, "%d faults FAILED\n", failed)
	}
	n, err := io.WriteString(w, text.String())
	return int64(n), err
}

// align writes a table: the first column is aligned to the left, the others to the right.
func align(w *strings.Builder, lines [][]string) {
	widths := make([]int, len(lines[0]))
	for _, line := range lines {
		for i, cell := range line {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	for _, line := range lines {
		fmt.Fprintf(w, "%-*s", widths[0], line[0])
		for i, cell := range line[1:] {
			fmt.Fprintf(w, "  %*s", widths[i+1], cell)
		}
		w.WriteByte('\n')
	}
}

// formatDuration returns d rounded to milliseconds or tenths of a second, and a dash for zero.
func formatDuration(d time.Duration) string {
	switch {
	case d == 0:
		return "-"
	case d < time.Second:
		return d.Round(time.Millisecond).String()
	default:
		return d.Round(100 * time.Millisecond).String()
	}
}
