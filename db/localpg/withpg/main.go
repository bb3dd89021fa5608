// Command withpg runs another command beside a throwaway PostgreSQL:
//
//	go run ./db/localpg/withpg -- go test ./...
//
// The command finds DATABASE_URL, the role handoffd, and HANDOFF_TEST_ADMIN_URL, the superuser, in its environment.
// When DATABASE_URL is set already, it is used as it is and no server is started. Signals are passed on; the exit code
// is the command's, 128 and the number of the signal when a signal ended it. The server is gone before withpg is.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"github.com/handoffd/handoffd/db/localpg"
)

func main() {
	code, err := run(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "withpg:", err)
	}
	os.Exit(code)
}

func run(args []string) (code int, err error) {
	if len(args) > 0 && args[0] == "--" {
		args = args[1:]
	}
	if len(args) == 0 {
		return 2, errors.New("usage: withpg [--] COMMAND [ARGUMENTS]")
	}
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT)
	defer signal.Stop(signals)

	cmd := exec.Command(args[0], args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	if os.Getenv("DATABASE_URL") == "" {
		server, err := localpg.Start(context.Background(), localpg.Config{})
		if err != nil {
			return 1, err
		}
		defer func() {
			if stopErr := server.Stop(context.Background()); stopErr != nil && err == nil {
				code, err = 1, stopErr
			}
		}()
		cmd.Env = append(os.Environ(),
			"DATABASE_URL="+server.URL("handoffd"),
			"HANDOFF_TEST_ADMIN_URL="+server.AdminURL("postgres"),
		)
	}
	return supervise(cmd, signals)
}

// supervise runs the command to its end and passes signals on to it meanwhile.
func supervise(cmd *exec.Cmd, signals <-chan os.Signal) (int, error) {
	if err := cmd.Start(); err != nil {
		return 1, err
	}
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	for {
		select {
		case s := <-signals:
			_ = cmd.Process.Signal(s) // it may just have ended
		case err := <-done:
			if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
				return 1, err
			}
			if status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); ok && status.Signaled() {
				return 128 + int(status.Signal()), nil
			}
			return cmd.ProcessState.ExitCode(), nil
		}
	}
}
