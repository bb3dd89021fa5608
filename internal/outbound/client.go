package outbound

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"
)

const (
	// Timeout bounds a whole call, from resolving the name to the end of the response.
	Timeout = 10 * time.Second

	// MaxBody is how many bytes of a response can be read.
	MaxBody = 256 << 10

	maxHeader      = 64 << 10
	idleTimeout    = 30 * time.Second
	maxIdle        = 200 // connections that wait for another call
	maxIdlePerHost = 10
)

// ErrTooLarge is returned by a response body after [MaxBody] bytes.
var ErrTooLarge = errors.New("the response is too large")

// Client returns a client that calls what the policy permits. It follows no redirects: a response 3xx is returned like
// any other. It uses no proxy. Response bodies are not decompressed.
//
// It speaks HTTP/1.1 alone, so that each call has a connection of its own. Calls to one host that share an HTTP/2
// connection delay each other: where enough of them hang or are given up, servers close it under all.
func (p Policy) Client() *http.Client {
	http1 := new(http.Protocols)
	http1.SetHTTP1(true)
	dialer := &net.Dialer{Timeout: Timeout, Resolver: p.Resolver, ControlContext: p.checkDialled}
	return &http.Client{
		Timeout: Timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse
		},
		Transport: boundedBodies{&http.Transport{
			DialContext:            dialer.DialContext,
			TLSClientConfig:        &tls.Config{RootCAs: p.RootCAs, MinVersion: tls.VersionTLS12},
			TLSHandshakeTimeout:    Timeout,
			Protocols:              http1,
			DisableCompression:     true,
			MaxResponseHeaderBytes: maxHeader,
			MaxIdleConns:           maxIdle,
			MaxIdleConnsPerHost:    maxIdlePerHost,
			IdleConnTimeout:        idleTimeout,
		}},
	}
}

// checkDialled is called with the address of each connection, when the name has been resolved and before the packet
// that opens the connection.
func (p Policy) checkDialled(_ context.Context, _, address string, _ syscall.RawConn) error {
	dialled, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("dial %s: %w", address, err)
	}
	if !p.Permits(dialled.Addr()) {
		return &AddressError{Host: dialled.Addr().String()}
	}
	return nil
}

// boundedBodies is a transport whose response bodies end with [ErrTooLarge] after [MaxBody] bytes.
type boundedBodies struct{ *http.Transport }

func (t boundedBodies) RoundTrip(request *http.Request) (*http.Response, error) {
	if request.URL.Scheme != "https" {
		return nil, errScheme
	}
	response, err := t.Transport.RoundTrip(request)
	if err == nil {
		response.Body = &boundedBody{ReadCloser: response.Body, left: MaxBody}
	}
	return response, err
}

type boundedBody struct {
	io.ReadCloser
	left int
}

func (b *boundedBody) Read(into []byte) (int, error) {
	if b.left == 0 {
		return 0, b.atLimit()
	}
	n, err := b.ReadCloser.Read(into[:min(len(into), b.left)])
	b.left -= n
	return n, err
}

// atLimit tells a body that ends just at the limit from one that goes on.
func (b *boundedBody) atLimit() error {
	var next [1]byte
	if _, err := io.ReadFull(b.ReadCloser, next[:]); err != nil {
		return err
	}
	return ErrTooLarge
}
