package localpg

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5"
)

// pidFile is the content of postmaster.pid (miscadmin.h of PostgreSQL).
type pidFile struct {
	pid       int
	port      int
	socketDir string
	ready     bool
}

// readPidFile reads as much as the server has written so far; the zero value when there is no file.
func readPidFile(dataDir string) (pidFile, error) {
	text, err := os.ReadFile(filepath.Join(dataDir, "postmaster.pid"))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return pidFile{}, err
	}
	var lines [9]string // an incomplete file has fewer
	copy(lines[:], strings.Split(string(text), "\n"))
	pid, _ := strconv.Atoi(strings.TrimSpace(lines[0]))
	port, _ := strconv.Atoi(lines[3])
	return pidFile{pid: pid, port: port, socketDir: lines[4], ready: strings.TrimSpace(lines[7]) == "ready"}, nil
}

// isLive reports whether the process is a server of this data, not another process with the id of a dead server.
func (f pidFile) isLive(dataDir string) bool {
	return f.pid > 0 && strings.Contains(commandLine(f.pid), dataDir)
}

// adopt uses the server of another owner if it answers.
func (s *Server) adopt(ctx context.Context) bool {
	f, err := readPidFile(s.dataDir())
	if err != nil || !f.ready || !f.isLive(s.dataDir()) {
		return false
	}
	s.pid, s.port, s.socketDir = f.pid, f.port, f.socketDir
	conn, err := pgx.Connect(ctx, s.URL(ownerRole))
	if err != nil {
		return false
	}
	s.logger.Info("private PostgreSQL adopted", "dir", s.dir, "pid", s.pid)
	return conn.Close(ctx) == nil
}

// stopOrphan shuts down a server without an owner and removes a stale postmaster.pid. PostgreSQL removes the file of a
// dead process itself, but refuses to start if another process has the id now.
func (s *Server) stopOrphan(ctx context.Context) error {
	f, err := readPidFile(s.dataDir())
	if err != nil || f.pid == 0 {
		return err
	}
	if f.isLive(s.dataDir()) {
		s.logger.Warn("private PostgreSQL without an owner is shut down", "dir", s.dir, "pid", f.pid)
		if err := syscall.Kill(f.pid, syscall.SIGINT); err != nil && !errors.Is(err, syscall.ESRCH) {
			return fmt.Errorf("shut down orphan %d: %w", f.pid, err)
		}
	}
	err = poll(ctx, fmt.Sprintf("shut down orphan %d", f.pid), func() (bool, error) { return !f.isLive(s.dataDir()), nil })
	if err != nil {
		return err
	}
	return os.RemoveAll(filepath.Join(s.dataDir(), "postmaster.pid"))
}
