package api

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
)

const (
	defaultWriteTimeout = 30 * time.Second

	// lingerTimeout bounds how long a refused body is still read, and dropped, so that the client can finish sending and
	// read its answer. A socket that is closed with unread data is reset, and the answer may be lost with it.
	lingerTimeout = 5 * time.Second
	lingerPause   = time.Second // the longest pause between two pieces of such a body
)

// ServeHTTP implements [http.Handler].
//
// No request ends without a status that is true. net/http cancels the context of a request when its client
// closes its half of the connection, although that client can still read, and answers 200 for a handler that
// wrote nothing. So the work of a request does not end with its client's half: it is bounded in time instead
// (see workTimeout), and its outcome is answered. Only a stream ends with its client.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	if r.URL.Path != prefix+streamPath {
		ctx = context.WithoutCancel(ctx)
	}
	g := &guard{
		ResponseWriter: w, control: http.NewResponseController(w), request: r, body: newRequestBody(w, r),
		timeout: cmp.Or(a.config.WriteTimeout, defaultWriteTimeout),
	}
	r = r.WithContext(ctx) // a copy: net/http looks at the body of its own
	r.Body = g.body
	a.echo.ServeHTTP(g, r)
	if g.status == 0 {
		a.config.Logger.ErrorContext(ctx, "a handler ended without an answer", "method", r.Method, "path", r.URL.Path)
		problemOf(errors.New("no answer")).write(g)
	}
	g.linger()
}

// refuseLargeBody answers a body that is over the limit before the request is looked at: one whose length is announced,
// and any of a GET or HEAD, which nothing will read. Of other methods the handler reads it, or else the guard.
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

// guard is the ResponseWriter of every request. It keeps the status true, and lets an answer reach a slow client.
type guard struct {
	http.ResponseWriter
	control *http.ResponseController
	request *http.Request
	body    *requestBody
	timeout time.Duration // for the client to read the answer

	status   int  // 0: nothing has been answered
	replaced bool // by a 413: what the handler writes is dropped
}

// Unwrap is for [http.ResponseController].
func (g *guard) Unwrap() http.ResponseWriter { return g.ResponseWriter }

// WriteHeader begins the answer. The time that the client has to read it starts here, not with the headers of
// the request: a request that took long is answered all the same.
func (g *guard) WriteHeader(status int) {
	if status < http.StatusOK || g.status != 0 {
		g.ResponseWriter.WriteHeader(status)
		return
	}
	g.status = status
	_ = g.control.SetWriteDeadline(time.Now().Add(g.timeout))
	g.skipBody()
	if g.body.tooLarge && status != http.StatusRequestEntityTooLarge {
		g.replace(&http.MaxBytesError{Limit: maxBody})
		return
	}
	g.abandonBody()
	g.forbidCaching()
	g.ResponseWriter.WriteHeader(status)
}

// skipBody passes over a body of unknown length, and over any HTTP/2 where it is not the stream's. An answer
// that goes out before such a body has come is followed by RST_STREAM, for which curl throws the answer away.
func (g *guard) skipBody() {
	if g.request.ProtoMajor != 1 && g.request.URL.Path != prefix+streamPath {
		g.body.skip()
		return
	}
	g.body.skipUnknown()
}

// forbidCaching keeps answers of the API out of caches. The stream has its own word for that.
func (g *guard) forbidCaching() {
	if strings.HasPrefix(g.request.URL.Path, prefix+"/") && g.Header().Get(echo.HeaderCacheControl) == "" {
		g.Header().Set(echo.HeaderCacheControl, "no-store")
	}
}

// replace answers err in the place of what the handler wanted to.
func (g *guard) replace(err error) {
	for name := range g.Header() {
		if name != echo.HeaderXRequestID && name != echo.HeaderVary && !strings.HasPrefix(name, "Access-Control-") {
			g.Header().Del(name)
		}
	}
	g.status = 0
	problemOf(err).write(g)
	g.replaced = true
}

// abandonBody lets the answer go out before a body that has not come to its end. net/http would wait for the
// rest first, unless the connection is to be closed.
func (g *guard) abandonBody() {
	if g.body.ended || g.request.ProtoMajor != 1 {
		return
	}
	g.Header().Set(echo.HeaderConnection, "close")
	// net/http reads on for so long when the handler has returned.
	_ = g.control.SetReadDeadline(time.Now().Add(lingerPause))
}

// linger drops what a client still sends of a body that was refused for its size.
func (g *guard) linger() {
	if g.status != http.StatusRequestEntityTooLarge || g.body.awaitsContinue() {
		return
	}
	if err := g.control.Flush(); err != nil {
		return
	}
	end := time.Now().Add(lingerTimeout)
	for chunk := make([]byte, 16<<10); time.Now().Before(end); {
		_ = g.control.SetReadDeadline(time.Now().Add(min(lingerPause, time.Until(end))))
		if _, err := g.body.unbounded.Read(chunk); err != nil {
			return
		}
	}
}

// Write implements [http.ResponseWriter].
func (g *guard) Write(p []byte) (int, error) {
	if g.status == 0 {
		g.WriteHeader(http.StatusOK)
	}
	if g.replaced {
		return len(p), nil
	}
	return g.ResponseWriter.Write(p)
}

// FlushError is what [http.ResponseController] flushes through.
func (g *guard) FlushError() error {
	if g.status == 0 {
		g.WriteHeader(http.StatusOK)
	}
	return g.control.Flush()
}
