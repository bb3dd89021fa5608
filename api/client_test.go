package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/refusal"
)

// client sends requests of one user to a replica.
type client struct {
	t      testing.TB
	url    string
	token  string // empty: none
	host   string // instead of that of url
	header http.Header
	http   *http.Client
}

// as returns a client with its own connections.
func (r *replica) as(p user) *client { return r.withToken(p.token) }

func (r *replica) withToken(token string) *client {
	transport := new(http.Transport)
	r.t.Cleanup(transport.CloseIdleConnections)
	return &client{
		t: r.t, url: r.url, token: token, header: make(http.Header), http: &http.Client{Transport: transport},
	}
}

func (r *replica) anonymous() *client { return r.withToken("") }

// overHTTP2 makes the client speak HTTP/2 without TLS.
func (c *client) overHTTP2() *client {
	transport := &http.Transport{Protocols: new(http.Protocols)}
	transport.Protocols.SetUnencryptedHTTP2(true)
	c.t.Cleanup(transport.CloseIdleConnections)
	c.http.Transport = transport
	return c
}

// with makes the client send a header.
func (c *client) with(name, value string) *client {
	c.header.Set(name, value)
	return c
}

// response is a whole response, which has been held against openapi.yaml.
type response struct {
	t      testing.TB
	what   string
	status int
	header http.Header
	body   []byte
}

func (c *client) get(path string) response { c.t.Helper(); return c.do(http.MethodGet, path, nil) }
func (c *client) put(path string, body any) response {
	c.t.Helper()
	return c.do(http.MethodPut, path, body)
}

func (c *client) post(path string, body any) response {
	c.t.Helper()
	return c.do(http.MethodPost, path, body)
}

func (c *client) create(s uuid.UUID, body any) response {
	c.t.Helper()
	return c.post(sessionPath(s)+"/handoff", body)
}

func (c *client) claim(h handoff.Handoff) response {
	c.t.Helper()
	return c.post(handoffPath(h)+"/claim", nil)
}

// do sends a request. The body is sent as it is if it is a string, and as JSON otherwise.
func (c *client) do(method, path string, body any) response {
	c.t.Helper()
	got, err := c.try(method, path, body)
	if err != nil {
		c.t.Fatal(err)
	}
	return got
}

// try is do for goroutines, which may not end the test.
func (c *client) try(method, path string, body any) (response, error) {
	ctx, cancel := context.WithTimeout(context.Background(), testTimeout)
	defer cancel()
	resp, err := c.send(ctx, method, path, body)
	if err != nil {
		return response{}, err
	}
	return c.read(resp)
}

func (c *client) send(ctx context.Context, method, path string, body any) (*http.Response, error) {
	text, raw := body.(string)
	if !raw && body != nil {
		encoded, err := json.Marshal(body)
		if err != nil {
			return nil, err
		}
		text = string(encoded)
	}
	request, err := http.NewRequestWithContext(ctx, method, c.url+path, strings.NewReader(text))
	if err != nil {
		return nil, err
	}
	request.Host = c.host
	maps.Copy(request.Header, c.header)
	if c.token != "" {
		request.Header.Set("Authorization", "Bearer "+c.token)
	}
	return c.http.Do(request)
}

// read takes in a response that has an end.
func (c *client) read(resp *http.Response) (response, error) {
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return response{}, err
	}
	what := resp.Request.Method + " " + resp.Request.URL.RequestURI()
	if err := conforms(resp, body); err != nil {
		return response{}, fmt.Errorf("%s: response %d does not conform to openapi.yaml: %w\n%s", what,
			resp.StatusCode, err, body)
	}
	return response{t: c.t, what: what, status: resp.StatusCode, header: resp.Header, body: body}, nil
}

// is expects a status.
func (r response) is(status int) response {
	r.t.Helper()
	if r.status != status {
		r.t.Fatalf("%s: got %d, want %d: %s", r.what, r.status, status, r.body)
	}
	return r
}

// problemBody is a problem document as clients read it.
type problemBody struct {
	Code      string
	Status    int
	Errors    []refusal.FieldProblem
	Handoff   *handoff.Card
	ClaimedBy *handoff.Person `json:"claimed_by"`
	ClaimedAt *string         `json:"claimed_at"`
}

// isProblem expects a problem document.
func (r response) isProblem(status int, code string) problemBody {
	r.t.Helper()
	r.is(status)
	p := decode[problemBody](r)
	if p.Code != code || p.Status != status {
		r.t.Fatalf("%s: got problem %q with status %d in the body, want %q with %d: %s", r.what, p.Code, p.Status,
			code, status, r.body)
	}
	return p
}

// blames expects a 400 that names the field.
func (r response) blames(field string) {
	r.t.Helper()
	p := r.isProblem(http.StatusBadRequest, "invalid_input")
	for _, each := range p.Errors {
		if each.Field == field {
			return
		}
	}
	r.t.Errorf("%s: got errors %v, want one of %s", r.what, p.Errors, field)
}

// hasHeader expects a header with any value.
func (r response) hasHeader(name string) string {
	r.t.Helper()
	value := r.header.Get(name)
	if value == "" {
		r.t.Errorf("%s: the response has no %s", r.what, name)
	}
	return value
}

func decode[T any](r response) T {
	r.t.Helper()
	var value T
	if err := json.NewDecoder(bytes.NewReader(r.body)).Decode(&value); err != nil {
		r.t.Fatalf("%s: %v: %s", r.what, err, r.body)
	}
	return value
}

const sessions = "/api/v1/ai-sessions/"

func sessionPath(id uuid.UUID) string { return sessions + id.String() }

func handoffPath(h handoff.Handoff) string {
	return sessionPath(h.SessionID) + "/handoffs/" + h.ID.String()
}
