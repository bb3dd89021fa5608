package localpg

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"time"
)

// pollInterval is how often the files of PostgreSQL are read while waiting for a change.
const pollInterval = 5 * time.Millisecond

// poll calls done every 5 ms until it returns true or an error, or ctx ends. What names the wait in the error of ctx.
func poll(ctx context.Context, what string, done func() (bool, error)) error {
	tick := time.Tick(pollInterval)
	for {
		if ok, err := done(); ok || err != nil {
			return err
		}
		select {
		case <-tick:
		case <-ctx.Done():
			return fmt.Errorf("%s: %w", what, ctx.Err())
		}
	}
}

// process is a postmaster that this process started.
type process struct {
	cmd  *exec.Cmd
	done chan struct{} // closed once the process has ended
}

// end sends the signal and waits. If ctx ends first, it shuts down immediately, which PostgreSQL bounds to five
// seconds. A dead process is no error.
func (p *process) end(ctx context.Context, sig syscall.Signal) error {
	if err := p.signal(sig); err != nil {
		return err
	}
	select {
	case <-p.done:
		return nil
	case <-ctx.Done():
	}
	if err := p.signal(syscall.SIGQUIT); err != nil {
		return err
	}
	<-p.done
	return fmt.Errorf("shut down in time: %w", ctx.Err())
}

func (p *process) signal(sig syscall.Signal) error {
	if err := p.cmd.Process.Signal(sig); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("signal postmaster %d: %w", p.cmd.Process.Pid, err)
	}
	return nil
}
