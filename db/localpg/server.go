package localpg

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
)

var errNotOwner = errors.New("not the owner of a running server")

// Config configures a private server. The zero value is a throwaway server for tests.
type Config struct {
	// Dir keeps the data; it is created when absent, and must be empty or made by this package. Run
	// by root, every user must be able to reach it. Default: a throwaway directory.
	Dir string
	// BinDir holds initdb and postgres. Default: HANDOFF_PG_BIN, otherwise found by search.
	BinDir string
	// Settings are further server settings and override the ones of this package. Throwaway servers run with
	// synchronous_commit off: a test that kills one and counts what was committed must turn it on.
	Settings map[string]string
	// StandbyOf, if set, is a server of this process that the new server copies and then follows as an asynchronous hot
	// standby, until pg_promote. It needs pg_basebackup. Default: a cluster of its own.
	StandbyOf *Server
	// Logger gets a line for each change of state. Default: none.
	Logger *slog.Logger
}

// Server is a running private PostgreSQL, owned or adopted.
type Server struct {
	dir       string // resolved; holds data, log, port and usually the socket
	throwaway bool
	account   *osUser
	settings  map[string]string
	primary   *Server // nil: a cluster of its own
	logger    *slog.Logger

	bin       string
	port      int
	socketDir string
	pid       int
	lock      *os.File // nil when adopted or stopped
	process   *process // nil when adopted or stopped
}

// Start returns once the server answers. It creates what is missing: binaries, cluster, role and database. ctx bounds
// the start only; [Server.Stop] ends the server.
func Start(ctx context.Context, c Config) (*Server, error) {
	s := &Server{throwaway: c.Dir == "", settings: c.Settings, primary: c.StandbyOf}
	s.logger = cmp.Or(c.Logger, slog.New(slog.DiscardHandler))
	if err := s.start(ctx, c); err != nil {
		return nil, fmt.Errorf("start private PostgreSQL: %w", err)
	}
	return s, nil
}

func (s *Server) start(ctx context.Context, c Config) (err error) {
	if s.account, err = unprivileged(); err != nil {
		return err
	}
	if s.dir, err = s.makeDir(c.Dir); err != nil {
		return err
	}
	err = poll(ctx, "wait for the owner of "+s.dir, func() (bool, error) {
		s.lock, err = tryLock(s.dir)
		return s.lock != nil || err == nil && s.adopt(ctx), err
	})
	if err != nil || s.lock == nil { // nil: adopted
		return err
	}
	if err := s.run(ctx, c.BinDir); err != nil {
		return errors.Join(err, s.release(context.Background(), syscall.SIGQUIT))
	}
	return nil
}

// run makes and starts the server of the locked directory, with its role and database.
func (s *Server) run(ctx context.Context, binDir string) (err error) {
	where := search{binDir: binDir, data: s.dataDir(), patterns: installed, account: s.account, logger: s.logger}
	if s.bin, err = where.find(ctx); err != nil {
		return err
	}
	if err = s.initialize(ctx); err != nil {
		return err
	}
	if s.socketDir, err = s.makeSocketDir(); err != nil {
		return err
	}
	if s.port, err = s.choosePort(); err != nil {
		return err
	}
	if err = s.launch(ctx); err != nil {
		return err
	}
	return s.ensureOwner(ctx)
}

// URL returns the address of a database for the role handoffd: its Unix socket for a throwaway server, otherwise
// loopback TCP.
func (s *Server) URL(database string) string {
	if s.throwaway {
		return s.socketURL(ownerRole, database)
	}
	host := net.JoinHostPort(loopback, strconv.Itoa(s.port))
	address := url.URL{Scheme: "postgres", User: url.User(ownerRole), Host: host, Path: "/" + database}
	return address.String() + "?sslmode=disable"
}

// AdminURL returns the address of a database for the superuser postgres, through the Unix socket.
func (s *Server) AdminURL(database string) string { return s.socketURL(superuser, database) }

func (s *Server) socketURL(role, database string) string {
	where := url.Values{"host": {s.socketDir}, "port": {strconv.Itoa(s.port)}}
	address := url.URL{Scheme: "postgres", User: url.User(role), Path: "/" + database, RawQuery: where.Encode()}
	return address.String()
}

// Pid returns the process id of the postmaster; it changes with [Server.Restart].
func (s *Server) Pid() int { return s.pid }

// Kill kills the postmaster, as a crash would, and waits for its end. Its backends exit by themselves.
func (s *Server) Kill() error {
	if s.process == nil {
		return fmt.Errorf("kill private PostgreSQL: %w", errNotOwner)
	}
	return s.process.end(context.Background(), syscall.SIGKILL)
}

// Restart shuts the server down, unless it is dead already, and starts it again with the same data and addresses.
func (s *Server) Restart(ctx context.Context) error {
	if s.process == nil {
		return fmt.Errorf("restart private PostgreSQL: %w", errNotOwner)
	}
	err := s.process.end(ctx, syscall.SIGINT)
	if err == nil {
		err = s.launch(ctx)
	}
	if err != nil {
		return fmt.Errorf("restart private PostgreSQL: %w", err)
	}
	return nil
}

// Stop disconnects clients, shuts the server down and waits for its end. If ctx ends first it shuts down immediately,
// which loses no commit. It does nothing for a stopped or adopted server.
func (s *Server) Stop(ctx context.Context) error {
	if s.process == nil {
		return nil
	}
	err := s.release(ctx, s.stopSignal())
	s.logger.Info("private PostgreSQL stopped", "dir", s.dir)
	if err != nil {
		return fmt.Errorf("stop private PostgreSQL: %w", err)
	}
	return nil
}

// release ends the process with sig, removes temporary directories and releases the lock.
func (s *Server) release(ctx context.Context, sig syscall.Signal) (err error) {
	if s.process != nil {
		err = s.process.end(ctx, sig)
		s.process = nil
	}
	if s.socketDir != s.dir { // also "", before it is made
		err = errors.Join(err, os.RemoveAll(s.socketDir))
	}
	if s.throwaway {
		err = errors.Join(err, os.RemoveAll(s.dir))
	}
	return errors.Join(err, s.lock.Close())
}

// stopSignal returns the signal for a fast shutdown; a throwaway server skips its checkpoint.
func (s *Server) stopSignal() syscall.Signal {
	if s.throwaway {
		return syscall.SIGQUIT
	}
	return syscall.SIGINT
}

func (s *Server) dataDir() string { return filepath.Join(s.dir, "data") }
