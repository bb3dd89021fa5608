package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/api"
)

// A proxy in front of the replica can pass the path on or remove it.
func TestReplicaIsServedBelowItsPathAndAtTheRoot(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{
		BasePath: "/support",
		Page: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = w.Write([]byte("the page of " + r.URL.EscapedPath()))
		}),
	})
	for _, base := range []string{"", "/support"} {
		for _, path := range []string{"/", "/config.json", "/assets/page.js", "/handoffs/one%2Ftwo/three"} {
			if got := r.anonymous().get(base + path).is(http.StatusOK); string(got.body) != "the page of "+path {
				t.Errorf("GET %s: %s", base+path, got.body)
			}
		}
		for _, path := range []string{"/healthz", "/readyz", "/metrics"} {
			r.anonymous().get(base + path).is(http.StatusOK)
		}
		document := string(r.anonymous().get(base + "/openapi.yaml").is(http.StatusOK).body)
		if !strings.Contains(document, "\n  - url: /support/api/v1\n") {
			t.Errorf("GET %s/openapi.yaml: the server has another address", base)
		}
		session := a.session(a.dana)
		r.as(a.dana).get(base + "/api/v1/ai-sessions/queue").is(http.StatusOK)
		created := r.as(a.dana).post(base+sessionPath(session)+"/handoff", map[string]string{"intent": "escalate"})
		location := created.is(http.StatusCreated).header.Get("Location")
		if !strings.HasPrefix(location, "/support"+sessionPath(session)+"/handoffs/") {
			t.Errorf("POST below %q: Location is %q", base, location)
		}
		r.as(a.dana).get(location).is(http.StatusOK)
		r.as(a.dana).post(location+"/withdraw", nil).is(http.StatusOK)
		r.as(a.dana).create(session, map[string]string{"intent": "park"}).is(http.StatusCreated)
		link := r.as(a.dana).get(base + sessionPath(session) + "/handoffs?limit=1").is(http.StatusOK).header.Get("Link")
		if !strings.HasPrefix(link, "</support"+sessionPath(session)+"/handoffs?") {
			t.Errorf("GET below %q: Link is %q", base, link)
		}
		r.as(a.dana).openAt(base + streamPath).expect("ready")
	}
	for _, path := range []string{"/supporter/healthz", "/support/support/healthz", "/other/healthz"} {
		r.anonymous().get(path).is(http.StatusNotFound)
	}
	r.as(a.dana).get("/support/api/v1/ai-sessions/" + uuid.NewString()).is(http.StatusNotFound)
}

func TestBasePathItselfLeadsToThePage(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{BasePath: "/support", Page: http.NotFoundHandler()})
	c := r.anonymous()
	c.http.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	got := c.get("/support?view=mine").is(http.StatusPermanentRedirect)
	if location := got.header.Get("Location"); location != "/support/?view=mine" {
		t.Errorf("Location is %q", location)
	}
}
