package client

import (
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Problem is what the server answers to a request that it refuses, an RFC 9457 problem document. Code is stable and the
// thing to branch on:
//
//	if problem, ok := errors.AsType[*client.Problem](err); ok && problem.Code == "already_claimed" {
//		fmt.Println(problem.ClaimedBy.Name, "was first")
//	}
type Problem struct { //nolint:errname // the name that RFC 9457 and openapi.yaml have for it
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"` // for people
	Code   string `json:"code"`   // empty: something in between has answered, such as a proxy

	Errors []FieldProblem `json:"errors"` // what is wrong with the input

	Handoff   *Card     `json:"handoff"`    // of a conflict: the handoff as it stands
	ClaimedBy *Person   `json:"claimed_by"` // of already_claimed
	ClaimedAt time.Time `json:"claimed_at"`

	RequestID  string        `json:"-"` // leads to the request in the server's log
	RetryAfter time.Duration `json:"-"` // how long the server asks to wait; 0: it does not
}

// FieldProblem is what is wrong with one member of the input.
type FieldProblem struct {
	Field   string `json:"field"`
	Problem string `json:"problem"`
}

// Error returns status, code and detail, and what is wrong with each member.
func (p *Problem) Error() string {
	var text strings.Builder
	fmt.Fprintf(&text, "%d", p.Status)
	if p.Code != "" {
		text.WriteString(" " + p.Code)
	}
	text.WriteString(": " + p.Detail)
	for _, each := range p.Errors {
		text.WriteString(" " + each.Field + ": " + each.Problem + ".")
	}
	return text.String()
}

// temporary reports whether the same request can succeed a little later.
func (p *Problem) temporary() bool {
	switch p.Status {
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	default:
		return false
	}
}

// tooMany reports whether as many streams and waits are open as the server accepts.
func (p *Problem) tooMany() bool { return p.Status == http.StatusTooManyRequests }

// problemOf returns the problem of a response, whose body it reads.
func problemOf(response *http.Response) *Problem {
	p := new(Problem)
	body, _ := io.ReadAll(io.LimitReader(response.Body, 1<<20)) // a part of it is better than none
	kind, _, _ := mime.ParseMediaType(response.Header.Get("Content-Type"))
	if kind != "application/problem+json" || json.Unmarshal(body, p) != nil {
		*p = Problem{Title: response.Status, Detail: strings.TrimSpace(string(body[:min(len(body), 200)]))}
	}
	p.Status = response.StatusCode
	p.RequestID = response.Header.Get("X-Request-Id")
	if seconds, err := strconv.Atoi(response.Header.Get("Retry-After")); err == nil && seconds > 0 {
		p.RetryAfter = time.Duration(seconds) * time.Second
	}
	return p
}
