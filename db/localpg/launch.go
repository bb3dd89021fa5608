package localpg

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// logName is the file name of the server's log, which begins anew at each start.
const logName = "log"

// errOldBackends: backends of a killed postmaster still hold its shared memory; they exit by themselves.
var errOldBackends = errors.New("backends of the previous server still run")

// launch starts the postmaster and returns once it is ready for connections.
func (s *Server) launch(ctx context.Context) error {
	if err := s.stopOrphan(ctx); err != nil {
		return err
	}
	began := time.Now()
	err := poll(ctx, errOldBackends.Error(), func() (bool, error) {
		err := s.launchOnce(ctx)
		if errors.Is(err, errOldBackends) {
			return false, nil
		}
		return true, err
	})
	if err != nil {
		return err
	}
	s.logger.Info("private PostgreSQL started", "dir", s.dir, "pid", s.pid, "port", s.port, "took", time.Since(began))
	return nil
}

func (s *Server) launchOnce(ctx context.Context) error {
	log, err := s.openLog()
	if err != nil {
		return err
	}
	defer log.Close()
	cmd := s.command("postgres", s.arguments()...)
	cmd.Stderr = log
	process, err := spawn(cmd, s.stopSignal())
	if err != nil {
		return err
	}
	tick := time.Tick(pollInterval)
	for {
		select {
		case <-tick:
			f, err := readPidFile(s.dataDir())
			if err == nil && f.ready && f.pid == cmd.Process.Pid {
				s.process, s.pid = process, f.pid
				return nil
			}
		case <-process.done:
			return s.logError()
		case <-ctx.Done():
			return errors.Join(ctx.Err(), process.end(context.Background(), syscall.SIGQUIT))
		}
	}
}

// command prepares a program of PostgreSQL, without the PG… environment, which can be meant for another server.
func (s *Server) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(s.bin, name), args...)
	cmd.Dir = s.dir // the working directory can be closed to the account
	cmd.Env = slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "PG") })
	cmd.Env = append(cmd.Env, "LC_ALL=C")
	cmd.SysProcAttr = s.account.attributes()
	return cmd
}

// arguments returns the arguments of the postmaster: the data directory, then all settings in a stable order.
func (s *Server) arguments() []string {
	settings := map[string]string{
		"listen_addresses":        "",
		"port":                    strconv.Itoa(s.port),
		"unix_socket_directories": `"` + s.socketDir + `"`, // a list: a comma would part it
		"unix_socket_permissions": "0700",
		"max_connections":         "300",
		"timezone":                "UTC",
		"log_timezone":            "UTC",
	}
	if s.throwaway {
		settings["fsync"] = "off"
		settings["full_page_writes"] = "off"
		settings["synchronous_commit"] = "off"
		settings["dynamic_shared_memory_type"] = "mmap" // beside the data, to be removed with it after a kill
	} else {
		settings["listen_addresses"] = loopback
	}
	maps.Copy(settings, s.settings)
	args := []string{"-D", s.dataDir()}
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		args = append(args, "-c", name+"="+settings[name])
	}
	return args
}

// openLog begins a new log.
func (s *Server) openLog() (*os.File, error) {
	return os.OpenFile(filepath.Join(s.dir, logName), os.O_CREATE|os.O_TRUNC|os.O_WRONLY|os.O_APPEND, 0o644)
}

// logError returns the reason in the log why a program ended.
func (s *Server) logError() error {
	path := filepath.Join(s.dir, logName)
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if bytes.Contains(text, []byte("pre-existing shared memory block")) {
		return errOldBackends
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	reason := lines[len(lines)-1]
	isReason := func(line string) bool { return strings.Contains(line, "FATAL:") || strings.Contains(line, "error:") }
	if i := slices.IndexFunc(lines, isReason); i >= 0 {
		reason = lines[i]
	}
	if s.throwaway {
		return errors.New(reason)
	}
	return fmt.Errorf("%s (all of it in %s)", reason, path)
}
