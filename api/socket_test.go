package api_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"strings"
	"testing"
	"time"
)

// socket is a connection to a replica on which a test decides about each byte.
type socket struct {
	*net.TCPConn
	t testing.TB
}

func (r *replica) socket() socket {
	r.t.Helper()
	conn, err := new(net.Dialer).DialContext(r.t.Context(), "tcp", strings.TrimPrefix(r.url, "http://"))
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() { conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(testTimeout)); err != nil {
		r.t.Fatal(err)
	}
	return socket{conn.(*net.TCPConn), r.t}
}

// say sends text as it is.
func (s socket) say(text string) {
	s.t.Helper()
	if _, err := io.WriteString(s, text); err != nil {
		s.t.Fatal(err)
	}
}

// response reads a whole response to a request of the method.
func (s socket) response(method string) response {
	s.t.Helper()
	got, err := s.tryResponse(method)
	if err != nil {
		s.t.Fatal(err)
	}
	return got
}

func (s socket) tryResponse(method string) (response, error) {
	resp, err := http.ReadResponse(bufio.NewReader(s), &http.Request{Method: method})
	if err != nil {
		return response{}, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return response{t: s.t, what: method, status: resp.StatusCode, header: resp.Header, body: body}, err
}

// head is a request up to its body.
func head(method, path, token string, headers ...string) string {
	lines := append([]string{method + " " + path + " HTTP/1.1", "Host: test"}, headers...)
	if token != "" {
		lines = append(lines, "Authorization: Bearer "+token)
	}
	return strings.Join(lines, "\r\n") + "\r\n\r\n"
}

// whole is a request with its body, if that is not empty.
func whole(method, path, token, body string) string {
	if body == "" {
		return head(method, path, token)
	}
	return head(method, path, token, "Content-Type: application/json",
		fmt.Sprintf("Content-Length: %d", len(body))) + body
}

// halfClosedOverHTTP2 sends a request over cleartext HTTP/2 and closes that half of the connection at once. The
// response has status 0 if none came.
func (c *client) halfClosedOverHTTP2(method, path, body string) response {
	c.t.Helper()
	var conn *net.TCPConn
	transport := &http.Transport{
		Protocols: new(http.Protocols),
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			dialled, err := new(net.Dialer).DialContext(ctx, network, address)
			if err == nil {
				conn = dialled.(*net.TCPConn)
			}
			return dialled, err
		},
	}
	transport.Protocols.SetUnencryptedHTTP2(true)
	defer transport.CloseIdleConnections()
	ctx, cancel := context.WithTimeout(httptrace.WithClientTrace(c.t.Context(), &httptrace.ClientTrace{
		WroteRequest: func(httptrace.WroteRequestInfo) { _ = conn.CloseWrite() },
	}), testTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, method, c.url+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+c.token)
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	resp, err := transport.RoundTrip(request)
	if errors.Is(err, context.DeadlineExceeded) {
		c.t.Errorf("%s %s: no end after %v", method, path, testTimeout)
	}
	if err != nil {
		return response{t: c.t, what: method + " " + path}
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return response{t: c.t, what: method + " " + path}
	}
	return response{t: c.t, what: method + " " + path, status: resp.StatusCode, header: resp.Header, body: text}
}
