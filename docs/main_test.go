// Package docs_test runs what the documents tell people to run.
package docs_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/handoffd/handoffd/db/dbtest"
)

// patience is how long a test waits for what must come, on the slowest machine with other work on it. Nothing waits that long
// unless it is broken.
const patience = 5 * time.Minute

// workshop is where programs are built, and clients installed.
var workshop = filepath.Join(os.TempDir(), fmt.Sprintf("handoffd-docs-%d", os.Getpid()))

func TestMain(m *testing.M) { dbtest.Main(cleaned{m}) }

// cleaned is all tests, and the removal of what they have left.
type cleaned struct{ *testing.M }

func (c cleaned) Run() int {
	defer func() { _ = os.RemoveAll(workshop) }()
	return c.M.Run()
}

// handoffd builds the real binary, once.
var handoffd = sync.OnceValues(func() (string, error) {
	path := filepath.Join(workshop, "handoffd")
	out, err := exec.Command("go", "build", "-o", path, "../cmd/handoffd").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build handoffd: %w\n%s", err, out)
	}
	return path, nil
})
