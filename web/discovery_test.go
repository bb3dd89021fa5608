package web_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/handoffd/handoffd/web"
)

// provider is an identity provider that answers without a network, in the time of the test.
type provider func() (status int, document string)

func (p provider) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.String() != "https://login.example.com/realms/acme/.well-known/openid-configuration" {
		return nil, errors.New("unexpected address " + r.URL.String())
	}
	recorder := httptest.NewRecorder()
	status, document := p()
	recorder.WriteHeader(status)
	if _, err := recorder.WriteString(document); err != nil {
		return nil, err
	}
	response := recorder.Result()
	response.Request = r
	return response, nil
}

const acme = "https://login.example.com/realms/acme"

// document returns a discovery document of acme with these members more.
func document(members string) string {
	return `{"issuer": "` + acme + `", "authorization_endpoint": "` + acme + `/auth"` + members + `}`
}

var connectSource = regexp.MustCompile(`connect-src ([^;]*);`)

// connect returns what the policy of the page allows it to connect to, and the ETag that goes with it.
func connect(t *testing.T, page http.Handler) (sources, tag string) {
	t.Helper()
	front := request(t, page, http.MethodGet, handoffPath)
	policy := front.Header.Get("Content-Security-Policy")
	match := connectSource.FindStringSubmatch(policy)
	if match == nil || strings.Count(policy, ";") != 10 {
		t.Fatalf("the policy is %q", policy)
	}
	return match[1], front.Header.Get("ETag")
}

func TestPolicyFollowsDiscoveryDocument(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var answer atomic.Pointer[string] // nil: the provider is down
		page, err := web.New(web.Config{
			OIDC: &web.OIDC{Issuer: acme, ClientID: "handoffd"},
			HTTPClient: &http.Client{Transport: provider(func() (int, string) {
				if document := answer.Load(); document != nil {
					return http.StatusOK, *document
				}
				return http.StatusServiceUnavailable, "closed for maintenance"
			})},
		})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- page.Run(ctx) }()
		synctest.Wait()
		const issuerOnly = "'self' https://login.example.com"
		before, oldTag := connect(t, page)
		if before != issuerOnly {
			t.Errorf("before the document is known the page connects to %s", before)
		}

		answer.Store(new(document(`, "token_endpoint": "https://Token.example.com:8443/v2/token",
			"revocation_endpoint": "https://login.example.com/revoke"`)))
		time.Sleep(10 * time.Second)
		synctest.Wait()
		const both = "'self' https://login.example.com https://token.example.com:8443"
		after, newTag := connect(t, page)
		if after != both {
			t.Errorf("the page connects to %s, want %s", after, both)
		}
		if newTag == oldTag {
			t.Error("the page with another policy has the same ETag")
		}

		for _, bad := range []string{
			document(``),
			document(`, "token_endpoint": "javascript:alert(1)"`),
			document(`, "token_endpoint": "https://evil.example;script-src *"`),
			document(`, "token_endpoint": "https://evil.example;script-src/token"`),
			document(`, "token_endpoint": "http://login.example.com/token"`),
			document(`, "token_endpoint": "https://login.example.com/t", "revocation_endpoint": "ftp://a/"`),
			strings.Replace(document(`, "token_endpoint": "https://a.example/"`), acme, "https://other.example", 1),
			"<html>",
		} {
			answer.Store(&bad)
			time.Sleep(15 * time.Minute)
			synctest.Wait()
			if kept, _ := connect(t, page); kept != both {
				t.Errorf("after the document %s the page connects to %s, want %s", bad, kept, both)
			}
		}

		answer.Store(new(document(`, "token_endpoint": "https://login.example.com/t"`)))
		time.Sleep(15 * time.Minute)
		synctest.Wait()
		if last, _ := connect(t, page); last != issuerOnly {
			t.Errorf("after the token endpoint has moved the page connects to %s, want %s", last, issuerOnly)
		}
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("Run returned %v", err)
		}
	})
}
