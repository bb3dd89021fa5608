package web_test

import (
	"compress/gzip"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/handoffd/handoffd/web"
)

func newPage(t *testing.T, config web.Config) http.Handler {
	t.Helper()
	page, err := web.New(config)
	if err != nil {
		t.Fatal(err)
	}
	return page
}

// ask answers a request with the headers given in pairs.
func ask(t *testing.T, page http.Handler, method, path string, headers ...string) *http.Response {
	t.Helper()
	request := httptest.NewRequestWithContext(t.Context(), method, path, nil)
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	recorder := httptest.NewRecorder()
	page.ServeHTTP(recorder, request)
	return recorder.Result()
}

func text(t *testing.T, answer *http.Response) string {
	t.Helper()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

const somewhere = "/handoffs/0198c0de-0000-7000-8000-000000000001/0198c0de-0000-7000-8000-000000000002"

var reference = regexp.MustCompile(`(?:(?:src|href)="|url\()([^")]+)`)

func TestEverythingThePageNamesIsThere(t *testing.T) {
	page := newPage(t, web.Config{})
	types := map[string]string{
		".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml", ".woff2": "font/woff2",
	}
	named := reference.FindAllStringSubmatch(text(t, ask(t, page, http.MethodGet, "/")), -1)
	if len(named) < 4 {
		t.Fatalf("the page names %d files, want a script, styles, an icon and a font", len(named))
	}
	fonts := reference.FindAllStringSubmatch(text(t, ask(t, page, http.MethodGet, "/assets/page.css")), -1)
	if len(fonts) < 2 {
		t.Fatalf("the styles name %d files, want two fonts", len(fonts))
	}
	named = append(named, fonts...)
	for _, match := range named {
		if !strings.HasPrefix(match[1], "/assets/") {
			t.Errorf("%s is not one of our own files", match[1])
		}
		answer := ask(t, page, http.MethodGet, match[1])
		if answer.StatusCode != http.StatusOK || answer.Header.Get("Content-Type") != types[path.Ext(match[1])] {
			t.Errorf("%s is answered %s, %s", match[1], answer.Status, answer.Header.Get("Content-Type"))
		}
	}
}

func TestThePageIsWhereItsAddressesLeadAndNowhereElse(t *testing.T) {
	page := newPage(t, web.Config{})
	front := text(t, ask(t, page, http.MethodGet, "/"))
	if at := text(t, ask(t, page, http.MethodGet, somewhere)); at != front {
		t.Error("the address of a handoff does not show the page")
	}
	for _, nowhere := range []string{
		"/index.html", "/page.js", "/assets/", "/assets/index.html", "/assets/page.mjs", "/assets/../page.go", "/assets/page.js/",
		"/handoffs", "/handoffs/one", "/handoffs/one/two/three", "/config", "/src/page/page.ts", "/favicon.ico",
	} {
		if answer := ask(t, page, http.MethodGet, nowhere); answer.StatusCode != http.StatusNotFound && answer.StatusCode != http.StatusTemporaryRedirect && answer.StatusCode != http.StatusMovedPermanently {
			t.Errorf("%s is answered %s", nowhere, answer.Status)
		}
	}
	if answer := ask(t, page, http.MethodPost, "/"); answer.StatusCode != http.StatusMethodNotAllowed || answer.Header.Get("Allow") != "GET, HEAD" {
		t.Errorf("POST is answered %s, Allow: %s", answer.Status, answer.Header.Get("Allow"))
	}
}

func TestNothingButOurOwnFilesMayRun(t *testing.T) {
	front := ask(t, newPage(t, web.Config{}), http.MethodGet, "/")
	policy := front.Header.Get("Content-Security-Policy")
	for _, rule := range []string{
		"default-src 'none'", "script-src 'self'", "style-src 'self'", "font-src 'self'", "connect-src 'self'", "frame-ancestors 'none'",
		"base-uri 'none'", "form-action 'none'", "require-trusted-types-for 'script'",
	} {
		if !strings.Contains(policy+";", rule+";") {
			t.Errorf("the policy lacks %s: %s", rule, policy)
		}
	}
	if strings.Contains(policy, "unsafe") {
		t.Errorf("the policy allows what is unsafe: %s", policy)
	}
	if body := text(t, front); regexp.MustCompile(`<script[^>]*>[^<]|<style|style=|\son\w+=`).MatchString(body) {
		t.Errorf("the page has script or style in it, which its own policy forbids: %s", body)
	}
	for name, want := range map[string]string{
		"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin",
		"Cache-Control": "no-cache",
	} {
		if got := front.Header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

func TestABrowserThatHasAFileIsNotSentItAgain(t *testing.T) {
	page := newPage(t, web.Config{})
	for _, encoding := range []string{"", "br;q=1.0, gzip", "gzip;q=0, identity"} {
		first := ask(t, page, http.MethodGet, "/assets/page.js", "Accept-Encoding", encoding)
		tag := first.Header.Get("ETag")
		again := ask(t, page, http.MethodGet, "/assets/page.js", "Accept-Encoding", encoding, "If-None-Match", tag)
		if tag == "" || again.StatusCode != http.StatusNotModified || text(t, again) != "" {
			t.Errorf("accepting %q: the tag %s is answered %s", encoding, tag, again.Status)
		}
		if stale := ask(t, page, http.MethodGet, "/assets/page.js", "If-None-Match", `"older"`); stale.StatusCode != http.StatusOK {
			t.Errorf("an older tag is answered %s", stale.Status)
		}
		head := ask(t, page, http.MethodHead, "/assets/page.js", "Accept-Encoding", encoding)
		if head.StatusCode != http.StatusOK || head.Header.Get("ETag") != tag || text(t, head) != "" {
			t.Errorf("accepting %q: HEAD is answered %s with the tag %s", encoding, head.Status, head.Header.Get("ETag"))
		}
	}
}

func TestFilesAreSentCompressedToWhoeverCanReadThat(t *testing.T) {
	page := newPage(t, web.Config{})
	plain := ask(t, page, http.MethodGet, "/assets/page.js", "Accept-Encoding", "gzip;q=0.0, br")
	packed := ask(t, page, http.MethodGet, "/assets/page.js", "Accept-Encoding", "br, gzip;q=0.5")
	if plain.Header.Get("Content-Encoding") != "" || packed.Header.Get("Content-Encoding") != "gzip" {
		t.Fatalf("the encodings are %q and %q", plain.Header.Get("Content-Encoding"), packed.Header.Get("Content-Encoding"))
	}
	if plain.Header.Get("ETag") == packed.Header.Get("ETag") {
		t.Error("two encodings share one tag")
	}
	unpacked, err := gzip.NewReader(packed.Body)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(unpacked)
	if err != nil {
		t.Fatal(err)
	}
	if string(body) != text(t, plain) {
		t.Error("what is sent compressed is something else")
	}
}

func TestThePageLearnsWhereToSignIn(t *testing.T) {
	for _, provider := range []*web.OIDC{nil, {Issuer: "https://login.example.com/realms/acme", ClientID: "handoffd"}} {
		page := newPage(t, web.Config{OIDC: provider})
		var settings struct{ OIDC *web.OIDC }
		if err := json.Unmarshal([]byte(text(t, ask(t, page, http.MethodGet, "/config.json"))), &settings); err != nil {
			t.Fatal(err)
		}
		if (settings.OIDC == nil) != (provider == nil) || provider != nil && *settings.OIDC != *provider {
			t.Errorf("the page is told %+v, want %+v", settings.OIDC, provider)
		}
		policy := ask(t, page, http.MethodGet, "/").Header.Get("Content-Security-Policy")
		if allowed := strings.Contains(policy, "connect-src 'self' https://login.example.com;"); allowed != (provider != nil) {
			t.Errorf("with the provider %+v the policy is %s", provider, policy)
		}
	}
	for _, issuer := range []string{"", "login.example.com", "javascript:alert(1)", "https://"} {
		if _, err := web.New(web.Config{OIDC: &web.OIDC{Issuer: issuer}}); err == nil {
			t.Errorf("the issuer %q was accepted", issuer)
		}
	}
}
