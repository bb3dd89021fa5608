package api_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"pgregory.net/rapid"

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/db/dbtest"
)

// Whatever any kind of caller sends to any operation, the response is one that openapi.yaml documents, and none is the
// server's fault. More requests: -rapid.checks=10000.
func TestResponsesAreDocumentedWhateverIsSent(t *testing.T) {
	d := dbtest.New(t)
	first := newAccountIn(t, d)
	server := first.replica(api.Config{})
	shared := server.anonymous().http
	operations := allOperations(t)
	answers := make(map[int]int)
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorld(newAccountIn(t, d), first)
		for _, each := range rapid.SliceOfN(rapid.Custom(func(rt *rapid.T) anyRequest {
			return w.request(rt, rapid.SampledFrom(operations).Draw(rt, "operation"))
		}), 20, 30).Draw(rt, "requests") {
			status, err := each.send(server.url, shared)
			if err != nil {
				rt.Fatalf("%s: %v", each, err)
			}
			answers[status]++
		}
	})
	t.Logf("responses by status: %v", answers)
}

// operation is an operation of openapi.yaml with all its parameters.
type operation struct {
	*openapi3.Operation
	method, path string
}

func allOperations(t testing.TB) []operation {
	t.Helper()
	spec, err := document()
	if err != nil {
		t.Fatal(err)
	}
	var all []operation
	for path, item := range spec.Paths.Map() {
		for method, each := range item.Operations() {
			own := *each
			own.Parameters = slices.Concat(item.Parameters, each.Parameters)
			all = append(all, operation{&own, method, path})
		}
	}
	slices.SortFunc(all, func(a, b operation) int { return strings.Compare(a.OperationID, b.OperationID) })
	return all
}

// anyRequest is a request as the world draws it.
type anyRequest struct {
	operation   operation
	caller      string
	token, path string
	header      http.Header
	body        string
	isMalformed bool // the body is not one that openapi.yaml admits
}

// String describes the request so that a person can repeat it.
func (r anyRequest) String() string {
	return fmt.Sprintf("%s: %s %s as %s, headers %v, body %.1000q", r.operation.OperationID, r.operation.method, r.path,
		r.caller, r.header, r.body)
}

// GoString is what rapid prints.
func (r anyRequest) GoString() string { return r.String() }

// send sends the request and holds the response against openapi.yaml.
func (r anyRequest) send(server string, shared *http.Client) (status int, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), testTimeout)
	defer cancel()
	sent, err := http.NewRequestWithContext(ctx, r.operation.method, server+r.path, strings.NewReader(r.body))
	if err != nil {
		return 0, err
	}
	sent.Header = r.header.Clone()
	if r.token != "" {
		sent.Header.Set("Authorization", "Bearer "+r.token)
	}
	response, err := shared.Do(sent)
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	stream := response.Header.Get("Content-Type") == "text/event-stream"
	var text []byte
	if !stream { // which has no end
		if text, err = io.ReadAll(response.Body); err != nil {
			return 0, err
		}
	}
	if err := r.check(response, text, stream); err != nil {
		return 0, fmt.Errorf("%d %w\n%.2000s", response.StatusCode, err, text)
	}
	return response.StatusCode, nil
}

func (r anyRequest) check(response *http.Response, body []byte, stream bool) error {
	status := response.StatusCode
	switch {
	case status >= http.StatusInternalServerError:
		return errors.New("is the server's fault")
	case r.operation.Responses.Value(strconv.Itoa(status)) == nil:
		return errors.New("is not documented for the operation")
	case !stream && response.Header.Get("Cache-Control") != "no-store":
		return fmt.Errorf("has Cache-Control %q", response.Header.Get("Cache-Control"))
	case status < http.StatusMultipleChoices && r.isMalformed:
		return errors.New("is success for a body that the document does not admit")
	}
	if status >= http.StatusBadRequest {
		var problem problemBody
		err := json.Unmarshal(body, &problem)
		kind := response.Header.Get("Content-Type")
		if err != nil || kind != "application/problem+json" || problem.Status != status || problem.Code == "" {
			return fmt.Errorf("is no problem document: %s %w", kind, err)
		}
	}
	return conforms(response, body)
}
