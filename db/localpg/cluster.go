package localpg

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5"
)

const (
	superuser = "postgres"
	ownerRole = "handoffd" // also the name of its database
	loopback  = "127.0.0.1"
)

// access is pg_hba.conf. Loopback is open to every user of the machine, so the superuser stays off it.
const access = `local all         all          trust
local replication all          trust
host  all         handoffd all trust
`

// owner selects the statements still needed to create the role and the database of the service.
//
//go:embed owner.sql
var owner string

// initialize makes the cluster if there is none. It gets its name when it is complete.
func (s *Server) initialize(ctx context.Context) error {
	if _, err := os.Stat(s.dataDir()); err == nil {
		return nil
	}
	log, err := s.openLog()
	if err != nil {
		return err
	}
	defer log.Close()
	fresh := s.dataDir() + ".new" // left by an owner that was killed here
	if err := os.RemoveAll(fresh); err != nil {
		return err
	}
	cmd := s.clusterCommand(fresh)
	cmd.Stdout, cmd.Stderr = log, log
	process, err := spawn(cmd, s.stopSignal())
	if err != nil {
		return err
	}
	select {
	case <-process.done:
	case <-ctx.Done():
		return errors.Join(ctx.Err(), process.end(context.Background(), syscall.SIGQUIT))
	}
	if !cmd.ProcessState.Success() {
		return s.logError()
	}
	if err := os.WriteFile(filepath.Join(fresh, "pg_hba.conf"), []byte(access), 0o600); err != nil {
		return err
	}
	return os.Rename(fresh, s.dataDir())
}

// clusterCommand makes a new cluster, or a copy of the running primary that is configured to follow it.
func (s *Server) clusterCommand(data string) *exec.Cmd {
	program := "initdb"
	args := []string{"-D", data, "-U", superuser, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-instructions"}
	if s.primary != nil {
		program = "pg_basebackup"
		args = []string{"-D", data, "-d", s.primary.AdminURL("postgres"), "--write-recovery-conf", "--checkpoint=fast"}
	}
	if s.throwaway {
		args = append(args, "--no-sync")
	}
	return s.command(program, args...)
}

// choosePort keeps the port of the last run while it is free. A throwaway server only names its socket with it.
func (s *Server) choosePort() (int, error) {
	if s.throwaway {
		return 5432, nil
	}
	path := filepath.Join(s.dir, "port")
	last, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return 0, err
	}
	listener, err := net.Listen("tcp4", net.JoinHostPort(loopback, strings.TrimSpace(string(last))))
	if err != nil {
		listener, err = net.Listen("tcp4", net.JoinHostPort(loopback, "0"))
	}
	if err != nil {
		return 0, err
	}
	port := listener.Addr().(*net.TCPAddr).Port
	if err := errors.Join(listener.Close(), os.WriteFile(path, []byte(strconv.Itoa(port)+"\n"), 0o644)); err != nil {
		return 0, err
	}
	return port, nil
}

// ensureOwner creates the role and the database of the service if they are missing.
func (s *Server) ensureOwner(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, s.AdminURL("postgres"))
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	rows, _ := conn.Query(ctx, owner) // CollectRows returns its error
	statements, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return fmt.Errorf("look for the role %s: %w", ownerRole, err)
	}
	for _, statement := range statements {
		if _, err := conn.Exec(ctx, statement); err != nil {
			return fmt.Errorf("%s: %w", statement, err)
		}
	}
	return nil
}
