package api

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/handoffd/handoffd/internal/tracing"
)

const (
	defaultWriteTimeout = 30 * time.Second

	// lingerTimeout bounds how long a refused body is still read, and dropped, as nginx's lingering_close does: the client
	// can finish sending and read the response. A socket that is closed with unread data is reset, and the response can
	// be lost with it.
	lingerTimeout = 5 * time.Second
	lingerPause   = time.Second // the longest pause between two pieces of such a body
)

// ServeHTTP implements [http.Handler].
//
// No request gets a status that its handler did not choose. net/http cancels the context of a request when its client
// closes its half of the connection, although that client can still read, and responds 200 for a handler that wrote
// nothing. So the work of a request does not end with its client's half: workTimeout bounds it instead, and the client
// gets its outcome. Only a stream ends with its client.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	r = a.withoutBase(r)
	if r.URL.Path != prefix+streamPath {
		ctx = context.WithoutCancel(ctx)
	}
	id := requestID(r)
	ctx = tracing.WithRequestID(ctx, id)
	w.Header().Set(echo.HeaderXRequestID, id)
	response := &responseWriter{
		ResponseWriter: w, control: http.NewResponseController(w), request: r, body: newRequestBody(w, r),
		timeout: cmp.Or(a.config.WriteTimeout, defaultWriteTimeout),
		began:   time.Now(), observe: a.unmatchedObserver(r.Method),
	}
	defer response.measure() // after a panic too
	r = r.WithContext(ctx)   // a copy: net/http looks at the body of its own
	r.Body = response.body
	a.echo.ServeHTTP(response, r)
	if response.status == 0 {
		a.config.Logger.ErrorContext(ctx, "a handler ended without a response", "method", r.Method, "path", r.URL.Path)
		problemOf(errors.New("no response")).write(response)
	}
	response.measure()
	response.linger()
}

// refuseLargeBody refuses a body that is over the limit before the request is looked at: one whose length is announced,
// and any of a GET or HEAD, which nothing will read. Of other methods the handler reads it, or else the responseWriter.
func refuseLargeBody(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		body := c.Request().Body.(*requestBody)
		if method := c.Request().Method; method == http.MethodGet || method == http.MethodHead {
			body.skipUnknown()
		}
		if body.tooLarge {
			return &http.MaxBytesError{Limit: maxBody}
		}
		// net/http ends the context of a request whose body fails: a stream would end as if its client had left.
		if body.failure != nil && c.Request().URL.Path == prefix+streamPath {
			return body.failure
		}
		return next(c)
	}
}

// responseWriter is the ResponseWriter of every request. It sends only statuses that a handler chose, and gives a slow
// client time to read the response.
type responseWriter struct {
	http.ResponseWriter
	control *http.ResponseController
	request *http.Request
	body    *requestBody
	timeout time.Duration // for the client to read the response

	status   int  // 0: no response has begun
	replaced bool // by a 413: what the handler writes is dropped

	began   time.Time
	observe Observer // nil once it has been called
}

// Unwrap is for [http.ResponseController].
func (w *responseWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// WriteHeader begins the response. The time that the client has to read it starts here, not with the headers of the
// request: a request that took long gets its response all the same.
func (w *responseWriter) WriteHeader(status int) {
	if status < http.StatusOK || w.status != 0 {
		w.ResponseWriter.WriteHeader(status)
		return
	}
	w.status = status
	_ = w.control.SetWriteDeadline(time.Now().Add(w.timeout))
	w.skipBody()
	if w.body.tooLarge && status != http.StatusRequestEntityTooLarge {
		w.replace(&http.MaxBytesError{Limit: maxBody})
		return
	}
	w.abandonBody()
	w.forbidCaching()
	w.ResponseWriter.WriteHeader(status)
	if status == http.StatusOK && w.request.URL.Path == prefix+streamPath {
		w.measure() // it can go on for hours
	}
}

// skipBody skips a body of unknown length, and any body over HTTP/2 that is not the stream's. A response that goes out
// before such a body has come is followed by RST_STREAM, for which curl discards the response.
func (w *responseWriter) skipBody() {
	if w.request.ProtoMajor != 1 && w.request.URL.Path != prefix+streamPath {
		w.body.skip()
		return
	}
	w.body.skipUnknown()
}

// forbidCaching keeps responses of the API out of caches. The stream sets its own Cache-Control.
func (w *responseWriter) forbidCaching() {
	if strings.HasPrefix(w.request.URL.Path, prefix+"/") && w.Header().Get(echo.HeaderCacheControl) == "" {
		w.Header().Set(echo.HeaderCacheControl, "no-store")
	}
}

// replace writes the problem of err in the place of the handler's response.
func (w *responseWriter) replace(err error) {
	for name := range w.Header() {
		if name != echo.HeaderXRequestID && name != echo.HeaderVary && !strings.HasPrefix(name, "Access-Control-") {
			w.Header().Del(name)
		}
	}
	w.status = 0
	problemOf(err).write(w)
	w.replaced = true
}

// abandonBody lets the response go out before a body that has not come to its end. net/http would wait for the rest
// first, unless the connection is to be closed.
func (w *responseWriter) abandonBody() {
	if w.body.ended || w.request.ProtoMajor != 1 {
		return
	}
	w.Header().Set(echo.HeaderConnection, "close")
	// net/http reads on for so long when the handler has returned.
	_ = w.control.SetReadDeadline(time.Now().Add(lingerPause))
}

// linger drops what a client still sends of a body that was refused for its size.
func (w *responseWriter) linger() {
	if w.status != http.StatusRequestEntityTooLarge || w.body.awaitsContinue() {
		return
	}
	if err := w.control.Flush(); err != nil {
		return
	}
	end := time.Now().Add(lingerTimeout)
	for chunk := make([]byte, 16<<10); time.Now().Before(end); {
		_ = w.control.SetReadDeadline(time.Now().Add(min(lingerPause, time.Until(end))))
		if _, err := w.body.unbounded.Read(chunk); err != nil {
			return
		}
	}
}

// Write implements [http.ResponseWriter].
func (w *responseWriter) Write(p []byte) (int, error) {
	if w.status == 0 {
		w.WriteHeader(http.StatusOK)
	}
	if w.replaced {
		return len(p), nil
	}
	return w.ResponseWriter.Write(p)
}

// FlushError is what [http.ResponseController] flushes through.
func (w *responseWriter) FlushError() error {
	if w.status == 0 {
		w.WriteHeader(http.StatusOK)
	}
	return w.control.Flush()
}
