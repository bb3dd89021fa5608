package client

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// request is a call of one operation.
type request struct {
	method, path string
	query        url.Values
	header       http.Header
	body         any           // nil: none
	timeout      time.Duration // default that of the client

	address string // made by prepare
	encoded []byte
}

// prepare completes a request, or says what is wrong with it.
func (c *Client) prepare(r request) (request, error) {
	r.address = strings.TrimRight(c.URL, "/") + "/api/v1" + r.path
	if len(r.query) > 0 {
		r.address += "?" + r.query.Encode()
	}
	if u, err := url.Parse(r.address); err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return r, fmt.Errorf("the URL of the client must begin with https:// or http://, and is %q", c.URL)
	}
	if r.body != nil {
		encoded, err := json.Marshal(r.body)
		if err != nil {
			return r, err
		}
		r.encoded = encoded
	}
	r.header = r.header.Clone()
	if r.header == nil {
		r.header = make(http.Header)
	}
	if r.encoded != nil {
		r.header.Set("Content-Type", "application/json")
	}
	if c.onBehalfOf != "" {
		r.header.Set("Handoff-On-Behalf-Of", c.onBehalfOf)
	}
	return r, nil
}

// path joins segments, which it escapes.
func path(segments ...string) string {
	var joined strings.Builder
	for _, segment := range segments {
		joined.WriteString("/" + url.PathEscape(segment))
	}
	return joined.String()
}

// call sends a request until it has an answer that is final, and decodes that. Every request is safe to repeat: a POST
// because of its key.
func call[T any](ctx context.Context, c *Client, r request) (T, error) {
	var answer T
	_, err := c.repeat(ctx, r, func(body []byte) error { return json.Unmarshal(body, &answer) })
	return answer, err
}

// repeat sends a request until it has an answer that is final, and returns the status.
func (c *Client) repeat(ctx context.Context, r request, decode func(body []byte) error) (status int, err error) {
	if r, err = c.prepare(r); err != nil {
		return 0, wrap(r, err)
	}
	if r.method == http.MethodPost {
		r.header.Set("Idempotency-Key", cmp.Or(c.key, rand.Text()))
	}
	for attempt := 1; ; attempt++ {
		var body []byte
		if status, body, err = c.attempt(ctx, r); err == nil {
			if len(body) > 0 {
				err = decode(body)
			}
			return status, wrap(r, err)
		}
		problem, refused := errors.AsType[*Problem](err)
		final := refused && !problem.temporary() || errors.As(err, new(finalError))
		if final || ctx.Err() != nil || attempt >= cmp.Or(c.Attempts, 5) {
			return status, wrap(r, err)
		}
		wait := backoff(attempt, err)
		c.logger().WarnContext(ctx, "repeating a request", "method", r.method, "path", r.path, "error", err, "in", wait)
		if sleep(ctx, wait) != nil {
			return status, wrap(r, err)
		}
	}
}

// wrap names the request in its error.
func wrap(r request, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s %s: %w", r.method, r.path, err)
}

// attempt sends a request once, or a second time where a new token is needed. Its error is a [*Problem] unless there is
// no whole answer.
func (c *Client) attempt(ctx context.Context, r request) (status int, body []byte, err error) {
	ctx, cancel := context.WithTimeout(ctx, cmp.Or(r.timeout, c.Timeout, 10*time.Second))
	defer cancel()
	response, err := c.send(ctx, r)
	if err != nil {
		return 0, nil, err
	}
	defer response.Body.Close()
	if response.StatusCode >= http.StatusBadRequest {
		return response.StatusCode, nil, problemOf(response)
	}
	body, err = io.ReadAll(response.Body)
	return response.StatusCode, body, err
}

// send sends a request with a token, and with a new one if the first is refused.
func (c *Client) send(ctx context.Context, r request) (*http.Response, error) {
	token, err := c.token(ctx, false)
	if err != nil {
		return nil, err
	}
	response, err := c.sendWith(ctx, r, token)
	if err != nil || response.StatusCode != http.StatusUnauthorized {
		return response, err
	}
	renewed, err := c.token(ctx, true)
	if err != nil || renewed == token {
		return response, nil //nolint:nilerr // the refusal says more
	}
	response.Body.Close()
	return c.sendWith(ctx, r, renewed)
}

func (c *Client) sendWith(ctx context.Context, r request, token string) (*http.Response, error) {
	sent, err := http.NewRequestWithContext(ctx, r.method, r.address, bytes.NewReader(r.encoded))
	if err != nil {
		return nil, err
	}
	sent.Header = r.header.Clone()
	sent.Header.Set("Authorization", "Bearer "+token)
	return cmp.Or(c.HTTP, http.DefaultClient).Do(sent)
}

// finalError is one that the same request would have again.
type finalError struct{ error }

func (e finalError) Unwrap() error { return e.error }

func (c *Client) token(ctx context.Context, renew bool) (string, error) {
	if c.Token == nil {
		return "", finalError{errors.New("the client has no Token")}
	}
	token, err := c.Token(ctx, renew)
	if err != nil {
		return "", finalError{fmt.Errorf("get a token: %w", err)}
	}
	return token, nil
}
