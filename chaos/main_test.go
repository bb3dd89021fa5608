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

// suite is all tests, and the verdict after them.
type suite struct{ *testing.M }

func (s suite) Run() int {
	defer func() {
		streams.CloseIdleConnections()
		requests.CloseIdleConnections()
		_ = os.RemoveAll(workshop)
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

// workshop is where the binary under test is built.
var workshop = filepath.Join(os.TempDir(), fmt.Sprintf("handoffd-chaos-%d", os.Getpid()))

// binary builds the program under test, once, with the race detector if the tests have it.
var binary = sync.OnceValues(func() (string, error) {
	path := filepath.Join(workshop, "handoffd")
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

// onlyLong leaves a fault to `make chaos`.
func onlyLong(t *testing.T) {
	t.Helper()
	if !*long {
		t.Skip("takes long: make chaos")
	}
}

// promised is a time that the contract gives: to the second in `make chaos`, which has the machine to itself, and ten times as
// long in `make test`, where other tests or whatever else there is take the processors away.
func promised(limit time.Duration) time.Duration {
	if *long {
		return limit
	}
	return 10 * limit
}

// scale is a number for `make test` and the one for `make chaos`.
func scale(quick, full int) int {
	if *long {
		return full
	}
	return quick
}
