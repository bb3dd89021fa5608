package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"syscall"
	"time"
)

const (
	// filesBeside is what a replica opens beside streams and connections to the database: sockets that listen, event loops,
	// requests that are no streams, mail, and the standard streams.
	filesBeside = 100

	openFilesHint = "raise the limit: LimitNOFILE= in the systemd unit, --ulimit nofile= for a container, or ulimit -n " +
		"before the start; or lower HANDOFF_MAX_STREAMS"
)

// filesNeeded returns how many open files a replica may need.
func (s settings) filesNeeded(connections int) int { return s.MaxStreams + connections + filesBeside }

// openFilesProblem returns why the limit of open files is too low; empty if it is not, or is unknown.
func (s settings) openFilesProblem(connections int) string {
	limit, needed := openFilesLimit(), uint64(s.filesNeeded(connections))
	if limit == 0 || limit >= needed {
		return ""
	}
	return fmt.Sprintf("%d files may be open at once, and %d may be needed: HANDOFF_MAX_STREAMS=%d, %d connections to the database and %d others",
		limit, needed, s.MaxStreams, connections, filesBeside)
}

// openFilesLimit returns how many files this process may have open at once; 0 if that is unknown. Go has raised the soft
// limit to the hard one.
func openFilesLimit() uint64 {
	var limit syscall.Rlimit
	if syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit) != nil {
		return 0
	}
	return uint64(limit.Cur) //nolint:unconvert // signed on some systems
}

// acceptQuiet is how long no accept may have failed before all is well again. net/http tries again each second.
const acceptQuiet = 5 * time.Second

// watchedSocket logs when connections cannot be accepted, and when they can be again, once each: with the limit of open
// files reached some are still accepted whenever others end.
type watchedSocket struct {
	net.Listener
	log *slog.Logger

	mu      sync.Mutex
	timer   *time.Timer // ends the episode; nil outside of one
	noFiles bool        // the episode is one of too many open files
	closed  bool
}

// Accept implements [net.Listener].
func (s *watchedSocket) Accept() (net.Conn, error) {
	conn, err := s.Listener.Accept()
	if err != nil && !errors.Is(err, net.ErrClosed) {
		s.failed(err)
	}
	return conn, err
}

func (s *watchedSocket) failed(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return
	}
	if s.timer != nil {
		s.timer.Reset(acceptQuiet)
		return
	}
	s.timer = time.AfterFunc(acceptQuiet, s.recovered)
	s.noFiles = errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE)
	if s.noFiles {
		s.log.Error("connections cannot be accepted: too many open files", "reason", "open_files",
			"error", err, "limit", openFilesLimit(), "hint", openFilesHint)
	} else {
		s.log.Error("connections cannot be accepted", "reason", "accept", "error", err)
	}
}

func (s *watchedSocket) recovered() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return
	}
	reason := "accept"
	if s.noFiles {
		reason = "open_files"
	}
	s.timer, s.noFiles = nil, false
	s.log.Info("connections can be accepted again", "reason", reason)
}

// outOfFiles reports whether connections cannot be accepted because too many files are open.
func (s *watchedSocket) outOfFiles() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.noFiles
}

// Close implements [net.Listener].
func (s *watchedSocket) Close() error {
	s.mu.Lock()
	s.closed = true
	if s.timer != nil {
		s.timer.Stop()
	}
	s.mu.Unlock()
	return s.Listener.Close()
}

// warnOfOpenFiles says at the start what would otherwise show only under load.
func (s settings) warnOfOpenFiles(ctx context.Context, connections int, log *slog.Logger) {
	if problem := s.openFilesProblem(connections); problem != "" {
		log.WarnContext(ctx, "the limit of open files is too low for HANDOFF_MAX_STREAMS", "found", problem, "hint", openFilesHint)
	}
}
