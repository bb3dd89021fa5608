package localpg

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

const advice = "install it (Debian: apt-get install postgresql; macOS: brew install postgresql) " +
	"or set HANDOFF_PG_BIN to the directory of initdb and postgres"

// installed are the places where packages put the binaries.
var installed = []string{
	"/usr/lib/postgresql/*/bin",         // Debian
	"/usr/pgsql-*/bin",                  // PGDG
	"/usr/libexec/postgresql*",          // Alpine
	"/opt/homebrew/opt/postgresql*/bin", // Homebrew
	"/usr/local/opt/postgresql*/bin",
	"/home/linuxbrew/.linuxbrew/opt/postgresql*/bin",
	"/Applications/Postgres.app/Contents/Versions/*/bin",
}

var versionPattern = regexp.MustCompile(`^postgres \(PostgreSQL\) (\d+)`)

// search finds the binaries.
type search struct {
	binDir   string   // the only place to look, if set
	data     string   // a cluster that they must fit, if it exists
	patterns []string // globs to look in after PATH
	cache    string   // where npm installs; default: cacheDir
	account  *osUser
	logger   *slog.Logger
}

// find returns the directory of initdb and postgres: of the version that made the data, else the first of PATH, else
// the newest.
func (s search) find(ctx context.Context) (string, error) {
	major, err := s.dataVersion()
	if err != nil {
		return "", err
	}
	if dir := cmp.Or(s.binDir, os.Getenv("HANDOFF_PG_BIN")); dir != "" {
		if _, err := s.version(ctx, dir); err != nil {
			return "", fmt.Errorf("no PostgreSQL in %s: %w", dir, err)
		}
		return dir, nil
	}
	if dir := s.local(ctx, major); dir != "" {
		return dir, nil
	}
	if err := ctx.Err(); err != nil {
		return "", err // not a result of the search
	}
	dir, err := s.fetch(ctx)
	if err != nil {
		return "", fmt.Errorf("no PostgreSQL on this machine (%w): %s", err, advice)
	}
	found, err := s.version(ctx, dir)
	if err != nil {
		return "", fmt.Errorf("no PostgreSQL on this machine (that of npm: %w): %s", err, advice)
	}
	if major != 0 && found != major {
		return "", fmt.Errorf("no PostgreSQL %d on this machine, which made %s: %s", major, s.data, advice)
	}
	return dir, nil
}

// local searches this machine; empty if no version fits.
func (s search) local(ctx context.Context, major int) (best string) {
	newest := 0
	if path, err := exec.LookPath("postgres"); err == nil {
		// In a directory of links the other binaries can be of another version.
		if path, err = filepath.EvalSymlinks(path); err == nil {
			if found, err := s.version(ctx, filepath.Dir(path)); err == nil && (major == 0 || found == major) {
				return filepath.Dir(path)
			}
		}
	}
	for _, pattern := range s.patterns {
		dirs, _ := filepath.Glob(pattern)
		for _, dir := range dirs {
			found, err := s.version(ctx, dir)
			if err == nil && (major == 0 || found == major) && found > newest {
				best, newest = dir, found
			}
		}
	}
	return best
}

// version returns the major version of the binaries in dir, which it runs as the account.
func (s search) version(ctx context.Context, dir string) (int, error) {
	if _, err := os.Stat(filepath.Join(dir, "initdb")); err != nil {
		return 0, err
	}
	cmd := exec.CommandContext(ctx, filepath.Join(dir, "postgres"), "--version")
	cmd.Dir = "/"
	cmd.SysProcAttr = s.account.attributes()
	out, err := cmd.Output()
	if err != nil {
		return 0, err
	}
	match := versionPattern.FindSubmatch(out)
	if match == nil {
		return 0, fmt.Errorf("unknown version %q", out)
	}
	return strconv.Atoi(string(match[1]))
}

// dataVersion returns the major version of the data; 0 if there is none.
func (s search) dataVersion() (int, error) {
	text, err := os.ReadFile(filepath.Join(s.data, "PG_VERSION"))
	if errors.Is(err, os.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(strings.TrimSpace(string(text)))
}
