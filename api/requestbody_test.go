package api_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/api"
)

const largestBody = 256 << 10

// targets are methods and paths of every kind: operations with and without a body, the stream, the page, what
// has no path.
func (a *testAccount) targets() [][2]string {
	h := a.escalation(a.dana)
	targets := [][2]string{}
	for _, method := range []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW"} {
		for _, path := range []string{
			sessions + "queue", streamPath, sessionPath(h.SessionID) + "/handoff", handoffPath(h) + "/claim",
			"/", "/nothing", "/healthz", "/readyz", "/metrics", "/openapi.yaml",
		} {
			targets = append(targets, [2]string{method, path})
		}
	}
	return targets
}

func (a *testAccount) withPage() *replica {
	a.t.Helper()
	return a.replica(api.Config{
		AllowedOrigins: []string{"https://app.example.com"},
		Page: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			_,
				_ = io.WriteString(w, "the page")
		}),
	})
}

// A body over the limit is refused whatever the request is. One whose length is announced is refused before it comes.
func TestLargeBodyIsRefusedEverywhere(t *testing.T) {
	a := newAccount(t)
	r := a.withPage()
	chunked := fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", largestBody+1, strings.Repeat("x", largestBody+1))
	for _, target := range a.targets() {
		method, path := target[0], target[1]
		for coding, text := range map[string]string{
			"announced": head(method, path, a.dana.token, fmt.Sprintf("Content-Length: %d", largestBody+1)),
			"expected": head(method, path, a.dana.token, fmt.Sprintf("Content-Length: %d", largestBody+1),
				"Expect: 100-continue"),
			"chunked":   head(method, path, a.dana.token, "Transfer-Encoding: chunked") + chunked,
			"anonymous": head(method, path, "", "Transfer-Encoding: chunked") + chunked,
		} {
			s := r.socket()
			s.say(text)
			got := s.response(method)
			if got.status != http.StatusRequestEntityTooLarge || got.header.Get("X-Request-Id") == "" {
				t.Errorf("%s %s, %s: %d %s", method, path, coding, got.status, got.body)
			}
			s.Close()
		}
	}
	if t.Failed() {
		return
	}
	for _, target := range a.targets() {
		if method, path := target[0], target[1]; method != "HEAD" {
			client := r.as(a.dana).overHTTP2()
			for _, body := range []io.Reader{ // one with a length, one without
				strings.NewReader(strings.Repeat("x", largestBody+1)),
				io.MultiReader(strings.NewReader(strings.Repeat("x", largestBody+1))),
			} {
				if got := client.sendBody(method, path, body); got != http.StatusRequestEntityTooLarge {
					t.Errorf("%s %s over HTTP/2: %d", method, path, got)
				}
			}
		}
	}
}

// sendBody returns the status of the response.
func (c *client) sendBody(method, path string, body io.Reader) int {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(c.t.Context(), testTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, method, c.url+path, body)
	if err != nil {
		c.t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+c.token)
	response, err := c.http.Do(request)
	if err != nil {
		c.t.Fatalf("%s %s: %v", method, path, err)
	}
	defer response.Body.Close()
	return response.StatusCode
}

// What comes within the limit is read past where nothing is expected, and the connection stays of use.
func TestASmallBodyWhereNoneIsExpectedIsPassedOver(t *testing.T) {
	a := newAccount(t)
	r := a.withPage()
	s := r.socket()
	reader := bufio.NewReader(s)
	for range 3 {
		s.say(head("GET", sessions+"queue", a.dana.token, "Transfer-Encoding: chunked") + "3\r\nabc\r\n0\r\n\r\n")
		response, err := http.ReadResponse(reader, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, response.Body); err != nil || response.StatusCode != http.StatusOK {
			t.Fatal(response.StatusCode, err)
		}
	}
}

// A body that never comes delays no response that does not depend on it.
func TestMissingBodyDelaysNoResponse(t *testing.T) {
	a := newAccount(t)
	r := a.withPage()
	for _, path := range []string{
		sessions + "queue", sessionPath(a.session(a.dana)), "/", "/nothing",
		"/healthz", "/readyz", "/metrics", "/openapi.yaml",
	} {
		for _, header := range []string{"Content-Length: 1000", "Transfer-Encoding: chunked"} {
			for _, begun := range []string{"", "5\r\n"} {
				s := r.socket()
				s.say(head("GET", path, a.dana.token, header) + begun)
				want := http.StatusOK
				if path == "/nothing" {
					want = http.StatusNotFound
				}
				s.response("GET").is(want)
			}
		}
	}
	s := r.socket()
	s.say(head("GET", streamPath, a.dana.token, "Content-Length: 1000"))
	for lines := bufio.NewScanner(s); ; {
		if !lines.Scan() {
			t.Fatalf("the stream does not begin: %v", lines.Err())
		}
		if lines.Text() == "event: ready" {
			break
		}
	}
	s = r.socket()
	s.say(head("GET", streamPath, a.dana.token, "Transfer-Encoding: chunked"))
	s.response("GET").isProblem(http.StatusRequestTimeout, "request_timeout")
	for _, header := range []string{"Content-Length: 1000", "Transfer-Encoding: chunked"} {
		s = r.socket()
		s.say(head("POST", sessions+uuid.NewString()+"/handoff", "", header)) // refused for what its headers say
		s.response("POST").is(http.StatusUnauthorized)
	}
}

// Who asks first whether to send a body is told to where it is wanted, and answered at once where not.
func TestExpectContinue(t *testing.T) {
	a := newAccount(t)
	r := a.withPage()
	body := `{"intent":"escalate"}`
	expect := []string{
		"Content-Type: application/json", fmt.Sprintf("Content-Length: %d", len(body)),
		"Expect: 100-continue",
	}
	path := sessionPath(a.session(a.dana)) + "/handoff"

	s := r.socket()
	s.say(head("POST", path, a.dana.token, expect...))
	reader := bufio.NewReader(s)
	if line, err := reader.ReadString('\n'); err != nil || line != "HTTP/1.1 100 Continue\r\n" {
		t.Fatalf("told %q, %v", line, err)
	}
	s.say(body)
	if _, err := reader.ReadString('\n'); err != nil { // the end of the 100
		t.Fatal(err)
	}
	if line, err := reader.ReadString('\n'); err != nil || line != "HTTP/1.1 201 Created\r\n" {
		t.Fatalf("told %q, %v", line, err)
	}

	for _, c := range []struct {
		method, path, token string
		status              int
	}{
		{"POST", path, "", http.StatusUnauthorized},
		{"GET", sessions + "queue", a.dana.token, http.StatusOK},
		{"GET", "/", "", http.StatusOK},
		{"POST", "/nothing", "", http.StatusNotFound},
	} {
		for _, length := range []string{"Content-Length: 10", "Transfer-Encoding: chunked"} {
			s := r.socket()
			s.say(head(c.method, c.path, c.token, length, "Expect: 100-continue"))
			s.response(c.method).is(c.status)
		}
	}
}

// A body that is cut off, or malformed in its framing, is the client's mistake; what is said of it tells nothing of us.
func TestABodyThatIsCutIsNamedWithoutAddresses(t *testing.T) {
	a := newAccount(t)
	r := a.withPage()
	for _, target := range a.targets() {
		method, path := target[0], target[1]
		for _, text := range []string{
			head(method, path, a.dana.token, "Content-Length: 100") + `{"tit`,
			head(method, path, a.dana.token, "Transfer-Encoding: chunked") + "5\r\n{\"tit",
			head(method, path, a.dana.token, "Transfer-Encoding: chunked") + "zz\r\n",
		} {
			s := r.socket()
			s.say(text)
			if err := s.CloseWrite(); err != nil {
				t.Fatal(err)
			}
			got := s.response(method)
			if got.status/100 == 5 || strings.Contains(string(got.body), "127.0.0.1") ||
				strings.Contains(string(got.body), "tcp") {
				t.Errorf("%s %s: %d %s", method, path, got.status, got.body)
			}
		}
	}
}
