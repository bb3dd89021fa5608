package api_test

import (
	"io"
	"net/http"
	"testing"

	"github.com/handoffd/handoffd/api"
)

// browserAccept is what browsers send when a person follows a link.
const browserAccept = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"

func TestBrowserGetsThePageForUnknownPaths(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{
		BasePath: "/support",
		Page:     http.NotFoundHandler(),
		UnknownPath: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.WriteHeader(http.StatusNotFound)
			_, _ = io.WriteString(w, "the page")
		}),
	})
	for _, test := range []struct {
		method, path, accept string
		page                 bool
	}{
		{"GET", "/nothing", browserAccept, true},
		{"GET", "/nothing/at/all/", browserAccept, true},
		{"GET", "/support/nothing", browserAccept, true},
		{"GET", "/handoffs/one", browserAccept, true},
		{"GET", "/handoffs/one/two/three", browserAccept, true},
		{"GET", "/mailbox", browserAccept, true},
		{"GET", "/nothing", "text/html", true},
		{"GET", "/nothing", "application/json;q=0.5, text/html;q=0.9", true},
		{"GET", "/nothing", "", false},
		{"GET", "/nothing", "*/*", false},
		{"GET", "/nothing", "application/json", false},
		{"GET", "/nothing", "application/json, text/html;q=0.9", false},
		{"GET", "/nothing", "text/html;q=0", false},
		{"GET", "/nothing.html", browserAccept, false},
		{"GET", "/favicon.ico", browserAccept, false},
		{"GET", "/api/v1/nothing", browserAccept, false},
		{"GET", "/support/api/v2", browserAccept, false},
		{"GET", "/assets", browserAccept, false},
		{"GET", "/mcp/nothing", browserAccept, false},
		{"GET", "/metrics/nothing", browserAccept, false},
		{"POST", "/nothing", browserAccept, false},
		{"DELETE", "/nothing", browserAccept, false},
	} {
		got := r.anonymous().with("Accept", test.accept).do(test.method, test.path, nil)
		if page := string(got.is(http.StatusNotFound).body) == "the page"; page != test.page {
			t.Errorf("%s %s, Accept %q: got %s", test.method, test.path, test.accept, got.body)
		} else if !page {
			got.isProblem(http.StatusNotFound, "no_such_path")
		}
	}
	head := r.anonymous().with("Accept", browserAccept).do("HEAD", "/nothing", nil).is(http.StatusNotFound)
	if len(head.body) > 0 || head.header.Get("Content-Type") != "text/html; charset=utf-8" {
		t.Errorf("HEAD: %s, %v", head.body, head.header)
	}
	r.anonymous().do("POST", "/", nil).isProblem(http.StatusMethodNotAllowed, "method_not_allowed")
}

func TestUnknownPathWithoutAPageIsAProblem(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	r.anonymous().with("Accept", browserAccept).get("/nothing").isProblem(http.StatusNotFound, "no_such_path")
	r.anonymous().with("Accept", browserAccept).get("/").isProblem(http.StatusNotFound, "no_such_path")
}
