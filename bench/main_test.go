package bench

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

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
	queries        = "queries/s"
	ofCore         = "%core"
	untilOpen      = "s-to-open"
	untilCaughtUp  = "s-to-catch-up"
	logReads       = "log-reads"
	created        = "created/s"
	ofUntold       = "of-untold"
	eventsAppended = "events/s"
	ofOneListener  = "of-one-listener"
	perEvent       = "pg-cpu-µs/event"
	replicaCPU     = "replica-cpu-µs/event"
	logBytes       = "log-B/escalation"
	handoffBytes   = "other-B/escalation"
	ignored        = "ns/op"
)

var units = []string{
	perStream, opened, perDelivery, delivered, median, slowest, queries, ofCore, untilOpen, untilCaughtUp, logReads,
	created, ofUntold, eventsAppended, ofOneListener, perEvent, replicaCPU, logBytes, handoffBytes,
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
	return s.M.Run()
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
