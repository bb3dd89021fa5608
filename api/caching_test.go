package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/handoffd/handoffd/api"
)

// No cache keeps a response of the API, whatever it is: of any operation, of any method and path, and a repeated
// one. The stream says so in its own way.
func TestNoResponseOfTheAPIIsStored(t *testing.T) {
	a := newAccount(t)
	r := a.withPage()
	check := func(what string, got response) {
		t.Helper()
		if header := got.header.Get("Cache-Control"); header != "no-store" {
			t.Errorf("%s: %d with Cache-Control: %q", what, got.status, header)
		}
	}
	for operation, prepare := range a.calls(a.replica(api.Config{})) {
		d := prepare()
		var body any
		if d.body != "" {
			body = d.body
		}
		client := r.as(d.by)
		if d.method == http.MethodPost {
			client = client.with("Idempotency-Key", operation)
			got := client.do(d.method, d.path, body)
			check(operation, got)
			if again := client.do(d.method, d.path, body); again.header.Get("Idempotency-Replayed") != "true" {
				t.Errorf("%s: %d is not a repetition", operation, again.status)
			} else {
				check(operation+" again", again)
			}
			continue
		}
		got := client.do(d.method, d.path, body)
		if got.status/100 != 2 {
			t.Errorf("%s: %d %s", operation, got.status, got.body)
		}
		check(operation, got)
	}
	for _, target := range a.targets() {
		method, path := target[0], target[1]
		if !strings.HasPrefix(path, "/api/v1/") || path == streamPath && method == http.MethodGet {
			continue
		}
		check(method+" "+path, r.as(a.dana).do(method, path, nil))
		check(method+" "+path+" without a token", r.anonymous().do(method, path, nil))
	}
}
