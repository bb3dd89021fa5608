package mcp

import (
	"net/http"
	"strings"
	"sync"
	"time"
)

// eventWriter is the response of one request. A write has a deadline, and the time between writes none. The plain text
// with which the SDK refuses a request is kept, not written. It is safe for concurrent use.
type eventWriter struct {
	http.ResponseWriter
	control *http.ResponseController
	timeout time.Duration // for the client to read a write

	mu      sync.Mutex
	begun   bool
	refusal *RefusedError // nil: the SDK has accepted the request
}

func newEventWriter(w http.ResponseWriter, timeout time.Duration) *eventWriter {
	w.Header().Set("X-Accel-Buffering", "no") // nginx would hold notices back
	control := http.NewResponseController(w)
	_ = control.SetReadDeadline(time.Time{}) // nothing more is read; its end would look like a client that leaves
	_ = control.SetWriteDeadline(time.Time{})
	return &eventWriter{ResponseWriter: w, control: control, timeout: timeout}
}

// WriteHeader implements [http.ResponseWriter].
func (w *eventWriter) WriteHeader(status int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.writeHeaderLocked(status)
}

func (w *eventWriter) writeHeaderLocked(status int) {
	if w.begun {
		return
	}
	w.begun = true
	if status >= http.StatusBadRequest && strings.HasPrefix(w.Header().Get("Content-Type"), "text/plain") {
		w.refusal = &RefusedError{Status: status}
		return
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write implements [http.ResponseWriter], and flushes.
func (w *eventWriter) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.writeHeaderLocked(http.StatusOK)
	if w.refusal != nil {
		w.refusal.Text += strings.TrimSpace(string(p))
		return len(p), nil
	}
	_ = w.control.SetWriteDeadline(time.Now().Add(w.timeout))
	defer func() { _ = w.control.SetWriteDeadline(time.Time{}) }()
	n, err := w.ResponseWriter.Write(p)
	if err == nil {
		err = w.control.Flush()
	}
	return n, err
}

// FlushError is what [http.ResponseController] calls: Write has flushed.
func (w *eventWriter) FlushError() error { return nil }

// comment writes a line that clients ignore and proxies take for life.
func (w *eventWriter) comment(text string) error {
	_, err := w.Write([]byte(": " + text + "\n\n"))
	return err
}

// refused returns why the SDK has refused the request, if it has.
func (w *eventWriter) refused() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.refusal == nil {
		return nil
	}
	for _, name := range []string{"Content-Type", "X-Content-Type-Options", "X-Accel-Buffering"} {
		w.Header().Del(name)
	}
	return w.refusal
}
