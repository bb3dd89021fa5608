package main

import (
	"fmt"
	"path/filepath"
	"strings"
)

// target is a limit of a figure, or of its ratio to the same figure of the hand-written server.
type target struct {
	name      string
	benchmark string // of handoffd
	unit      string
	ofEcho    bool
	atLeast   bool // otherwise at most
	limit     float64
}

var targets = []target{
	{"memory of an idle stream, of Echo's", "Streams/", "KiB/stream", true, false, 0.1},
	{"CPU of a delivery, 1 × 1000, of Echo's", "Deliveries/1x1000/", "cpu-s/M-deliveries", true, false, 0.75},
	{"the same, 100 × 10", "Deliveries/100x10/", "cpu-s/M-deliveries", true, false, 0.75},
	{"the same, 1 × 1000 in bursts of 32", "Deliveries/1x1000-bursts-of-32/", "cpu-s/M-deliveries", true, false, 0.15},
	{"commit to read, own events, p50, of Echo's", "Latency/committed=own/", "p50-of-echo", false, false, 0.8},
	{"the same, p99", "Latency/committed=own/", "p99-of-echo", false, false, 1},
	{"commit to read, others' events, p50, of Echo's", "Latency/committed=elsewhere/", "p50-of-echo", false, false, 1.3},
	{"the same, p99", "Latency/committed=elsewhere/", "p99-of-echo", false, false, 1.4},
	{"streams opened a second, of Echo's", "Streams/", "opened/s", true, true, 0.9},
	{"queries a second with 10,000 idle streams", "Idle/", "queries/s", false, false, 1},
	{"% of a core with 10,000 idle streams", "Idle/", "%core", false, false, 1},
	{"reads of the log for 10,000 that resume", "Storm/resume/", "log-reads", false, false, 20},
	{"CPU s of the replica until they are caught up", "Storm/resume/", "cpu-s", false, false, 2},
	{"s until they are caught up", "Storm/resume/", "s-to-catch-up", false, false, 2},
	{"s to drain 10,000 streams", "Storm/drain/", "s-to-drain", false, false, 5},
	{"escalations, 1 client, of the raw statement", "Escalation/told=none/clients=1/", "of-raw", false, true, 0.4},
	{"the same, 64 clients", "Escalation/told=none/clients=64/", "of-raw", false, true, 2},
	{"the same, p99 in µs", "Escalation/told=none/clients=64/", "p99-µs", false, false, 40_000},
	{"with mail to 5, 1 client", "Escalation/told=5-by-mail/clients=1/", "of-raw", false, true, 0.2},
	{"with mail to 5, 64 clients", "Escalation/told=5-by-mail/clients=64/", "of-raw", false, true, 1},
	// Ten times the 0.84 of before commits were shared.
	{"with a flush of 2 ms, 64 clients", "Escalation/told=none-flush=2ms/clients=64/", "of-raw", false, true, 8.4},
	{"ten listeners, of the rate with one", "Listeners/listeners=10/", "of-one-listener", false, true, 1 / 1.3},
	{"streams over five replicas", "HundredThousand/", "streams", false, true, 95_000},
	{"MiB of all five replicas", "HundredThousand/", "MiB-of-all", false, false, 450},
	{"s in which a stream is silent", "HundredThousand/", "s-silent", false, false, 26},
	{"events missed in their rolling restart", "HundredThousand/", "missed", false, false, 0},
	{"commit to painted card, p95 in ms", "Page/painted/", "p95-ms", false, false, 100},
	{"ms until a queue of 1000 is painted, once its view is chosen", "Page/thousand/", "ms-to-paint", false, false, 150},
	{"the same, once its first page is received", "Page/thousand/", "ms-to-paint-response", false, false, 150},
	{"the longest task of an arrival, in ms", "Page/painted/", "ms-longest-task", false, false, 50},
}

// summary says when and where the run was, and which file has all of its figures.
func (r *run) summary(file string) string {
	where := fmt.Sprintf("%s UTC, commit %s: %s cores of %s, %s of memory, Linux %s, load average before the run %s.\n",
		r.At.Format("2 January 2006, 15:04"), r.Commit, r.Machine["cores"], r.Machine["cpu"], r.Machine["memory"],
		r.Machine["kernel"], r.Machine["load"])
	versions := fmt.Sprintf("PostgreSQL %s, %s, Echo %s, pgx %s. ", r.Versions["postgres"], r.Versions["go"],
		r.Versions["github.com/labstack/echo/v4"], r.Versions["github.com/jackc/pgx/v5"])
	return where + versions + fmt.Sprintf("All figures: [%[1]s](performance/%[1]s).\n\n", filepath.Base(file))
}

// targetsTable returns a table of Markdown.
func (r *run) targetsTable() string {
	rows := []string{"| figure | target | measured | rounds | |", "|---|---|---|---|---|"}
	for _, t := range targets {
		rows = append(rows, t.row(r))
	}
	return strings.Join(rows, "\n") + "\n"
}

func (t target) row(r *run) string {
	sign := "≤"
	if t.atLeast {
		sign = "≥"
	}
	start := fmt.Sprintf("| %s | %s %s ", t.name, sign, precise(t.limit))
	f := r.of(t.benchmark+"server=handoffd", t.unit)
	if f == nil {
		return start + "| not in this run | | |"
	}
	value := f.Value
	if t.ofEcho {
		echo := r.of(t.benchmark+"server=echo", t.unit)
		if echo == nil {
			return start + "| not in this run | | |"
		}
		value /= echo.Value
	}
	var rounds []string
	for _, each := range f.Rounds {
		rounds = append(rounds, precise(each))
	}
	verdict := "not met"
	if t.atLeast && value >= t.limit || !t.atLeast && value <= t.limit {
		verdict = "met"
	}
	return start + fmt.Sprintf("| %s | %s | %s |", precise(value), strings.Join(rounds, " "), verdict)
}

// precise returns three digits that count.
func precise(value float64) string {
	if value >= 1000 {
		return grouped(int(value + 0.5))
	}
	return fmt.Sprintf("%.3g", value)
}
