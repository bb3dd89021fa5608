package chaos

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"sync"
	"testing"
	"time"

	"github.com/handoffd/handoffd/db/dbtest"
)

var (
	long    = flag.Bool("chaos", false, "run every fault at full length")
	verdict = new(Verdict)
)

func TestMain(m *testing.M) {
	flag.Parse()
	dbtest.Main(suite{m})
}

// suite runs all tests and prints the verdict.
type suite struct{ *testing.M }

func (s suite) Run() int {
	defer func() {
		streams.CloseIdleConnections()
		requests.CloseIdleConnections()
		_ = os.RemoveAll(buildDir)
	}()
	code := s.M.Run()
	if *long {
		fmt.Println()
		if _, err := verdict.WriteTo(os.Stdout); err != nil {
			return 1
		}
	}
	return code
}

// buildDir holds the binary under test.
var buildDir = filepath.Join(os.TempDir(), fmt.Sprintf("handoffd-chaos-%d", os.Getpid()))

// binary builds the binary under test once and returns its path. It has the race detector if the tests have it.
var binary = sync.OnceValues(func() (string, error) {
	path := filepath.Join(buildDir, "handoffd")
	arguments := []string{"build", "-o", path}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, setting := range info.Settings {
			if setting.Key == "-race" && setting.Value == "true" {
				arguments = append(arguments, "-race")
			}
		}
	}
	out, err := exec.Command("go", append(arguments, "../cmd/handoffd")...).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build handoffd: %w\n%s", err, out)
	}
	return path, nil
})

// onlyLong skips a test outside `make chaos`.
func onlyLong(t *testing.T) {
	t.Helper()
	if !*long {
		t.Skip("takes long: make chaos")
	}
}

// promised returns limit, a time of the contract, in `make chaos`, which runs alone on the machine. In `make test`,
// which shares the processors, it returns ten times as much.
func promised(limit time.Duration) time.Duration {
	if *long {
		return limit
	}
	return 10 * limit
}

// scale returns quick in `make test` and full in `make chaos`.
func scale(quick, full int) int {
	if *long {
		return full
	}
	return quick
}
