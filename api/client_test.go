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
	header http.Header
	http   *http.Client
}

// as returns a client with its own connections.
func (r *replica) as(p person) *client { return r.withToken(p.token) }

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

// answer is a whole answer, which has been held against openapi.yaml.
type answer struct {
	t      testing.TB
	what   string
	status int
	header http.Header
	body   []byte
}

func (c *client) get(path string) answer { c.t.Helper(); return c.do(http.MethodGet, path, nil) }
func (c *client) put(path string, body any) answer {
	c.t.Helper()
	return c.do(http.MethodPut, path, body)
}

func (c *client) post(path string, body any) answer {
	c.t.Helper()
	return c.do(http.MethodPost, path, body)
}

func (c *client) create(s uuid.UUID, body any) answer {
	c.t.Helper()
	return c.post(sessionPath(s)+"/handoff", body)
}

func (c *client) claim(h handoff.Handoff) answer {
	c.t.Helper()
	return c.post(handoffPath(h)+"/claim", nil)
}

// do sends a request. The body is sent as it is if it is a string, and as JSON otherwise.
func (c *client) do(method, path string, body any) answer {
	c.t.Helper()
	got, err := c.try(method, path, body)
	if err != nil {
		c.t.Fatal(err)
	}
	return got
}

// try is do for goroutines, which may not end the test.
func (c *client) try(method, path string, body any) (answer, error) {
	ctx, cancel := context.WithTimeout(context.Background(), testTimeout)
	defer cancel()
	response, err := c.send(ctx, method, path, body)
	if err != nil {
		return answer{}, err
	}
	return c.read(response)
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
	maps.Copy(request.Header, c.header)
	if c.token != "" {
		request.Header.Set("Authorization", "Bearer "+c.token)
	}
	return c.http.Do(request)
}

// read takes in an answer that has an end.
func (c *client) read(response *http.Response) (answer, error) {
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return answer{}, err
	}
	what := response.Request.Method + " " + response.Request.URL.RequestURI()
	if err := conforms(response, body); err != nil {
		return answer{}, fmt.Errorf("%s: answer %d does not conform to openapi.yaml: %w\n%s", what,
			response.StatusCode, err, body)
	}
	return answer{t: c.t, what: what, status: response.StatusCode, header: response.Header, body: body}, nil
}

// is expects a status.
func (a answer) is(status int) answer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("%s: got %d, want %d: %s", a.what, a.status, status, a.body)
	}
	return a
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
func (a answer) isProblem(status int, code string) problemBody {
	a.t.Helper()
	a.is(status)
	p := decode[problemBody](a)
	if p.Code != code || p.Status != status {
		a.t.Fatalf("%s: got problem %q with status %d in the body, want %q with %d: %s", a.what, p.Code, p.Status,
			code, status, a.body)
	}
	return p
}

// blames expects a 400 that names the field.
func (a answer) blames(field string) {
	a.t.Helper()
	p := a.isProblem(http.StatusBadRequest, "invalid_input")
	for _, each := range p.Errors {
		if each.Field == field {
			return
		}
	}
	a.t.Errorf("%s: got errors %v, want one of %s", a.what, p.Errors, field)
}

// hasHeader expects a header with any value.
func (a answer) hasHeader(name string) string {
	a.t.Helper()
	value := a.header.Get(name)
	if value == "" {
		a.t.Errorf("%s: the answer has no %s", a.what, name)
	}
	return value
}

func decode[T any](a answer) T {
	a.t.Helper()
	var value T
	if err := json.NewDecoder(bytes.NewReader(a.body)).Decode(&value); err != nil {
		a.t.Fatalf("%s: %v: %s", a.what, err, a.body)
	}
	return value
}

const sessions = "/api/v1/ai-sessions/"

func sessionPath(id uuid.UUID) string { return sessions + id.String() }

func handoffPath(h handoff.Handoff) string {
	return sessionPath(h.SessionID) + "/handoffs/" + h.ID.String()
}
