//go:build !linux

package localpg

import (
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"syscall"
)

// guard becomes the command after leaving a watcher behind that reads our pipe: a line means that all is over, the end
// of the file that we died. The watcher is orphaned on purpose, for a postmaster takes the death of any child as a
// crash.
const guard = `( ( read -r _ <&3 || kill -%d $$ ) & ) ; exec 3<&- ; exec "$0" "$@"`

// spawn starts the command; it gets the signal when we die.
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
		_ = cmd.Wait() // how it went is told by the server's log
		_, _ = w.WriteString("over\n")
		w.Close()
		close(p.done)
	}()
	return p, nil
}

// commandLine is what a live process was started with, empty when there is none.
func commandLine(pid int) string {
	args, err := exec.Command("ps", "-o", "command=", "-p", strconv.Itoa(pid)).Output()
	if err != nil {
		return ""
	}
	return string(args)
}

// memoryDir is a directory in memory with room for a cluster, empty when there is none.
func memoryDir() string { return "" }
