package localpg

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

const (
	throwawayPrefix = "handoffd-pg-"
	socketPrefix    = "handoffd-socket-"
	// socketPathMax is what sockaddr_un holds on every system, with its final zero.
	socketPathMax = 103
)

// makeDir creates the directory of the server and returns its resolved path.
func (s *Server) makeDir(dir string) (string, error) {
	if s.throwaway {
		base := cmp.Or(memoryDir(), os.TempDir())
		sweep(base)
		return s.makeTemp(base, throwawayPrefix)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	// Resolved, because the command line of a server names its data for the next Start to recognise.
	if dir, err = filepath.EvalSymlinks(dir); err != nil {
		return "", err
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return "", err
	}
	if _, err := os.Stat(filepath.Join(dir, logName)); err != nil && len(entries) > 0 {
		return "", fmt.Errorf("%s is neither empty nor a private PostgreSQL", dir)
	}
	if err := s.account.checkReachable(dir); err != nil {
		return "", err
	}
	return dir, s.account.chown(dir)
}

func (s *Server) makeTemp(base, prefix string) (string, error) {
	dir, err := os.MkdirTemp(base, prefix)
	if err != nil {
		return "", err
	}
	if err := errors.Join(s.account.checkReachable(dir), s.account.chown(dir)); err != nil {
		return "", errors.Join(err, os.Remove(dir))
	}
	return dir, nil
}

// makeSocketDir returns the directory of the server if the path of a socket in it is short enough, otherwise a new one.
func (s *Server) makeSocketDir() (string, error) {
	if len(filepath.Join(s.dir, ".s.PGSQL.65535")) <= socketPathMax {
		return s.dir, nil
	}
	return s.makeTemp(os.TempDir(), socketPrefix)
}

// sweep removes the throwaway directories of killed owners. It leaves those it has no right to remove.
func sweep(base string) {
	const minAge = time.Minute // a younger one is possibly about to be locked
	dirs, _ := filepath.Glob(filepath.Join(base, throwawayPrefix+"*"))
	for _, dir := range dirs {
		info, err := os.Lstat(dir)
		if err != nil || !info.IsDir() || time.Since(info.ModTime()) < minAge {
			continue
		}
		if lock, err := tryLock(dir); err == nil && lock != nil {
			_ = os.RemoveAll(dir)
			lock.Close()
		}
	}
}

// tryLock locks a directory until the file is closed or the process ends; nil if another process holds the lock.
func tryLock(dir string) (*os.File, error) {
	f, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err == nil {
		return f, nil
	}
	f.Close()
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, nil
	}
	return nil, fmt.Errorf("lock %s: %w", dir, err)
}
