//go:build !linux

package localpg

import (
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"syscall"
)

// guard starts a watcher that reads a pipe from this process, then becomes the command. A line means that the command
// has ended, the end of the file that this process died. The watcher is orphaned on purpose: for a postmaster, the end
// of a child is a crash.
const guard = `( ( read -r _ <&3 || kill -%d $$ ) & ) ; exec 3<&- ; exec "$0" "$@"`

// spawn starts the command, which gets the signal onDeath when this process dies.
func spawn(cmd *exec.Cmd, onDeath syscall.Signal) (*process, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	cmd.Args = append([]string{"sh", "-c", fmt.Sprintf(guard, onDeath), cmd.Path}, cmd.Args[1:]...)
	cmd.Path = "/bin/sh"
	cmd.ExtraFiles = []*os.File{r}
	if err := cmd.Start(); err != nil {
		w.Close()
		return nil, err
	}
	p := &process{cmd: cmd, done: make(chan struct{})}
	go func() {
		_ = cmd.Wait() // the log of the server has the reason
		_, _ = w.WriteString("over\n")
		w.Close()
		close(p.done)
	}()
	return p, nil
}

// commandLine returns the command line of a live process, or "".
func commandLine(pid int) string {
	args, err := exec.Command("ps", "-o", "command=", "-p", strconv.Itoa(pid)).Output()
	if err != nil {
		return ""
	}
	return string(args)
}

// memoryDir returns "": no directory in memory is known.
func memoryDir() string { return "" }
