package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/auth"
)

func TestDevSignIn(t *testing.T) {
	const secret = "a secret that is long enough to sign tokens with"
	signer, err := auth.NewSigner([]byte(secret))
	if err != nil {
		t.Fatal(err)
	}
	verifier, err := auth.NewVerifier(t.Context(), auth.Config{Secret: []byte(secret)})
	if err != nil {
		t.Fatal(err)
	}
	linh := uuid.New()
	handler := devSignIn(signer, map[string]uuid.UUID{"linh": linh}, http.NotFoundHandler())
	for _, test := range []struct {
		name, method, path, host, site string
		want                           int
	}{
		{"typed", "GET", "/as/linh", "127.0.0.1:8080", "none", 303},
		{"by curl", "GET", "/as/linh", "localhost:8080", "", 303},
		{"over IPv6", "GET", "/as/linh", "[::1]:8080", "", 303},
		{"a name below localhost", "GET", "/as/linh", "desk.localhost", "", 303},
		{"from the page", "GET", "/as/linh", "127.0.0.1:8080", "same-origin", 303},
		{"another name that resolves here", "GET", "/as/linh", "evil.example.com:8080", "", 403},
		{"a name that begins alike", "GET", "/as/linh", "localhost.example.com", "", 403},
		{"another address", "GET", "/as/linh", "192.0.2.1:8080", "", 403},
		{"no host", "GET", "/as/linh", "", "", 403},
		{"another site", "GET", "/as/linh", "127.0.0.1:8080", "cross-site", 403},
		{"another port of the site", "GET", "/as/linh", "127.0.0.1:8080", "same-site", 403},
		{"an unknown user", "GET", "/as/mallory", "127.0.0.1:8080", "", 404},
		{"another method", "POST", "/as/linh", "127.0.0.1:8080", "", 404},
		{"something else", "GET", "/other", "127.0.0.1:8080", "", 404},
	} {
		request := httptest.NewRequestWithContext(t.Context(), test.method, test.path, nil)
		request.Host = test.host
		if test.site != "" {
			request.Header.Set("Sec-Fetch-Site", test.site)
		}
		got := httptest.NewRecorder()
		handler.ServeHTTP(got, request)
		location := got.Header().Get("Location")
		if got.Code != test.want || (location != "") != (test.want == 303) {
			t.Errorf("%s: got %d to %q, want %d", test.name, got.Code, location, test.want)
		}
		if test.path == "/as/linh" && test.method == "GET" && got.Header().Get("X-Frame-Options") != "DENY" {
			t.Errorf("%s: can be framed", test.name)
		}
		if location == "" {
			continue
		}
		token, _, _ := strings.Cut(strings.TrimPrefix(location, "/#token="), "&")
		if claims, err := verifier.Verify(t.Context(), token); err != nil || claims.Subject != linh.String() {
			t.Errorf("%s: the token is of %v, error %v", test.name, claims.Subject, err)
		}
	}
}
