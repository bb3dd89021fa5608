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
	// otherFiles allows for listening sockets, event loops, requests that are no streams, mail, and the standard streams.
	otherFiles = 100

	openFilesHint = "raise the limit (LimitNOFILE= in systemd, --ulimit nofile= for a container, ulimit -n in a shell), " +
		"or lower HANDOFF_MAX_STREAMS"
)

// openFilesProblem reports that the limit of open files is too low. It returns "" if it is high enough or unknown.
func (s settings) openFilesProblem(connections int) string {
	limit, needed := openFilesLimit(), uint64(s.MaxStreams+connections+otherFiles)
	if limit == 0 || limit >= needed {
		return ""
	}
	return fmt.Sprintf("the limit of open files is %d, and %d can be needed: HANDOFF_MAX_STREAMS=%d, "+
		"%d connections to the database and %d others", limit, needed, s.MaxStreams, connections, otherFiles)
}

// openFilesLimit returns the limit of open files of this process, or 0 if it is unknown. Go raises the soft limit
// to the hard one at the start.
func openFilesLimit() uint64 {
	var limit syscall.Rlimit
	if syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit) != nil {
		return 0
	}
	return uint64(limit.Cur) //nolint:unconvert // signed on some systems
}

// acceptRecovery is the time without a failed accept after which the trouble is over. net/http retries every second.
const acceptRecovery = 5 * time.Second

// watchedSocket is a listener that logs once when accepting fails and once when it works again. At the limit of
// open files some connections are still accepted, as others end; hence the timer.
type watchedSocket struct {
	net.Listener
	log *slog.Logger

	mu     sync.Mutex
	timer  *time.Timer // ends an outage; nil outside of one
	reason string      // of the outage: open_files, accept, or "" outside of one
	closed bool
}

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
		s.timer.Reset(acceptRecovery)
		return
	}
	s.timer = time.AfterFunc(acceptRecovery, s.recovered)
	if errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE) {
		s.reason = "open_files"
		s.log.Error("connections cannot be accepted: too many open files", "reason", s.reason,
			"error", err, "limit", openFilesLimit(), "hint", openFilesHint)
	} else {
		s.reason = "accept"
		s.log.Error("connections cannot be accepted", "reason", s.reason, "error", err)
	}
}

func (s *watchedSocket) recovered() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return
	}
	s.log.Info("connections can be accepted again", "reason", s.reason)
	s.timer, s.reason = nil, ""
}

// outOfFiles reports whether accepting fails because too many files are open.
func (s *watchedSocket) outOfFiles() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.reason == "open_files"
}

func (s *watchedSocket) Close() error {
	s.mu.Lock()
	s.closed = true
	if s.timer != nil {
		s.timer.Stop()
	}
	s.mu.Unlock()
	return s.Listener.Close()
}

// warnOfOpenFiles logs at the start what would otherwise fail only under load.
func (r *replica) warnOfOpenFiles(ctx context.Context) {
	if problem := r.settings.openFilesProblem(connections(r.pool)); problem != "" {
		r.log.WarnContext(ctx, "the limit of open files is too low for HANDOFF_MAX_STREAMS",
			"found", problem, "hint", openFilesHint)
	}
}
