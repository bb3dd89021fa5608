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

// patience is how long a benchmark waits for what must come.
const patience = time.Minute

func TestMain(m *testing.M) {
	flag.Parse()
	dbtest.Main(suite{m})
}

// The figures of the table.
const (
	perStream     = "KiB/stream"
	opened        = "opened/s"
	perDelivery   = "cpu-s/M-deliveries"
	delivered     = "deliveries/s"
	median        = "p50-µs"
	slowest       = "p99-µs"
	queries       = "queries/s"
	ofCore        = "%core"
	untilOpen     = "s-to-open"
	untilCaughtUp = "s-to-catch-up"
	logReads      = "log-reads"
	notOfInterest = "ns/op"
)

var units = []string{
	perStream, opened, perDelivery, delivered, median, slowest, queries, ofCore, untilOpen, untilCaughtUp, logReads,
}

// suite is all benchmarks, and the end of what was built for them.
type suite struct{ *testing.M }

func (s suite) Run() int {
	defer func() { _ = os.RemoveAll(workshop) }()
	if once := flag.Lookup("test.count").Value.String() == "1"; once {
		// benchstat has a ratio for two single values only if they are no samples.
		for _, unit := range units {
			fmt.Printf("Unit %s assume=exact\n", unit)
		}
	}
	return s.M.Run()
}

// workshop is where the binaries are built.
var workshop = filepath.Join(os.TempDir(), fmt.Sprintf("handoffd-bench-%d", os.Getpid()))

// build builds a package of the module as users do: without the race detector.
func build(b *testing.B, directory string) string {
	b.Helper()
	path := filepath.Join(workshop, filepath.Base(directory))
	if out, err := exec.Command("go", "build", "-o", path, directory).CombinedOutput(); err != nil {
		b.Fatalf("build %s: %v\n%s", directory, err, out)
	}
	return path
}
