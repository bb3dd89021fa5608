// Package docs_test runs the commands and programs of the documents, and checks what they refer to.
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

// timeout is how long a test waits for what must happen. Only a broken test waits that long.
const timeout = 5 * time.Minute

// buildDir is where programs are built and clients are installed.
var buildDir = filepath.Join(os.TempDir(), fmt.Sprintf("handoffd-docs-%d", os.Getpid()))

func TestMain(m *testing.M) { dbtest.Main(cleaned{m}) }

// cleaned runs all tests and removes the files that they have left.
type cleaned struct{ *testing.M }

func (c cleaned) Run() int {
	defer func() { _ = os.RemoveAll(buildDir) }()
	return c.M.Run()
}

// handoffd builds the real binary, once.
var handoffd = sync.OnceValues(func() (string, error) {
	path := filepath.Join(buildDir, "handoffd")
	out, err := exec.Command("go", "build", "-o", path, "../cmd/handoffd").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build handoffd: %w\n%s", err, out)
	}
	return path, nil
})
