package bench

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/db/localpg"
)

// startDurable starts a PostgreSQL server that waits for its disk at each commit, as in production, and migrates it.
func startDurable(b *testing.B) *dbtest.Database {
	b.Helper()
	parent, err := os.MkdirTemp("", "handoffd-bench-")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = os.RemoveAll(parent) })
	if err := os.Chmod(parent, 0o755); err != nil { // PostgreSQL may run as another user
		b.Fatal(err)
	}
	url := dbtest.StartServer(b, localpg.Config{Dir: filepath.Join(parent, "data")}).URL("handoffd")
	if _, err := db.Migrate(context.Background(), url); err != nil {
		b.Fatal(err)
	}
	pool, err := db.Open(context.Background(), url, "bench")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(pool.Close)
	return &dbtest.Database{URL: url, Pool: pool}
}

// postgresCPU returns the CPU time of all processes of the server, in seconds, those that have ended included.
func postgresCPU(b *testing.B, d *dbtest.Database) (seconds float64) {
	b.Helper()
	var backend int
	if err := d.Pool.QueryRow(context.Background(), "select pg_backend_pid()").Scan(&backend); err != nil {
		b.Fatal(err)
	}
	postmaster := readTimes(b, backend).parent
	server := readTimes(b, postmaster)
	seconds = server.own + server.ended
	directories, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		b.Fatal(err)
	}
	for _, directory := range directories {
		pid, err := strconv.Atoi(filepath.Base(filepath.Dir(directory)))
		if err != nil {
			b.Fatal(err)
		}
		if process := readTimes(b, pid); process.parent == postmaster {
			seconds += process.own
		}
	}
	return seconds
}

// processTimes is the CPU time of a process, in seconds.
type processTimes struct {
	parent     int
	own, ended float64 // ended: of the children that it has waited for
}

// readTimes reads /proc/pid/stat. A process that has ended meanwhile has no times.
func readTimes(b *testing.B, pid int) processTimes {
	b.Helper()
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return processTimes{}
	}
	// From the second field after the name, which can contain spaces: ppid, …, utime, stime, cutime, cstime.
	var parent, user, system, endedUser, endedSystem int
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	for i, value := range map[int]*int{1: &parent, 11: &user, 12: &system, 13: &endedUser, 14: &endedSystem} {
		if *value, err = strconv.Atoi(fields[i]); err != nil {
			b.Fatal(err)
		}
	}
	const ticks = 100 // a second
	return processTimes{parent, float64(user+system) / ticks, float64(endedUser+endedSystem) / ticks}
}
