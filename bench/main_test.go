package bench

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/db/dbtest"
)

// timeout limits every wait of a benchmark.
const timeout = time.Minute

func TestMain(m *testing.M) {
	flag.Parse()
	dbtest.Main(suite{m})
}

// Units of the figures.
const (
	perStream      = "KiB/stream"
	opened         = "opened/s"
	perDelivery    = "cpu-s/M-deliveries"
	delivered      = "deliveries/s"
	median         = "p50-µs"
	slowest        = "p99-µs"
	medianOfEcho   = "p50-of-echo"
	slowestOfEcho  = "p99-of-echo"
	queries        = "queries/s"
	ofCore         = "%core"
	untilOpen      = "s-to-open"
	untilCaughtUp  = "s-to-catch-up"
	untilDrained   = "s-to-drain"
	refused        = "503s"
	cpuSeconds     = "cpu-s"
	peak           = "peak-MiB"
	logReads       = "log-reads"
	created        = "created/s"
	ofRaw          = "of-raw"
	ofUntold       = "of-untold"
	eventsAppended = "events/s"
	ofOneListener  = "of-one-listener"
	perEvent       = "pg-cpu-µs/event"
	replicaCPU     = "replica-cpu-µs/event"
	logBytes       = "log-B/escalation"
	handoffBytes   = "other-B/escalation"
	openedStreams  = "streams"
	memoryOfAll    = "MiB-of-all"
	memoryAfter    = "MiB-after-events"
	untilLast      = "s-to-last"
	silence        = "s-silent"
	untilRestarted = "s-to-restart"
	missedEvents   = "missed"
	ignored        = "ns/op"
)

var units = []string{
	perStream, opened, perDelivery, delivered, median, slowest, medianOfEcho, slowestOfEcho, queries, ofCore, untilOpen,
	untilCaughtUp, untilDrained, refused, cpuSeconds, peak, logReads, created, ofRaw, ofUntold, eventsAppended,
	ofOneListener, perEvent, replicaCPU, logBytes, handoffBytes, openedStreams, memoryOfAll, memoryAfter, untilLast,
	silence, untilRestarted, missedEvents,
}

// suite runs all benchmarks and deletes what was built for them.
type suite struct{ *testing.M }

func (s suite) Run() int {
	defer func() { _ = os.RemoveAll(buildDir) }()
	if once := flag.Lookup("test.count").Value.String() == "1"; once {
		// benchstat shows a ratio of two single values only if they are exact.
		for _, unit := range units {
			fmt.Printf("Unit %s assume=exact\n", unit)
		}
	}
	if load, err := os.ReadFile("/proc/loadavg"); err == nil {
		fmt.Printf("load: %s", load)
	}
	if url := os.Getenv("DATABASE_URL"); url != "" { // of `make bench`
		if conn, err := pgx.Connect(context.Background(), url); err == nil {
			fmt.Printf("postgres: %s\n", conn.PgConn().ParameterStatus("server_version"))
			_ = conn.Close(context.Background())
		}
	}
	return s.M.Run()
}

// reportRounds reports the middle of the values of some rounds, and logs all of them, which is the noise.
func reportRounds(b *testing.B, unit string, values []float64) {
	b.Helper()
	b.ReportMetric(middle(values), unit)
	b.Logf("%s of each round: %.4g", unit, values)
}

// buildDir holds the binaries.
var buildDir = filepath.Join(os.TempDir(), fmt.Sprintf("handoffd-bench-%d", os.Getpid()))

// build builds a package without the race detector and returns the path of the binary.
func build(b *testing.B, directory string) string {
	b.Helper()
	path := filepath.Join(buildDir, filepath.Base(directory))
	if out, err := exec.Command("go", "build", "-o", path, directory).CombinedOutput(); err != nil {
		b.Fatalf("build %s: %v\n%s", directory, err, out)
	}
	return path
}
