package web_test

import (
	"compress/gzip"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/handoffd/handoffd/web"
)

func newPage(t *testing.T, provider *web.OIDC) http.Handler {
	t.Helper()
	page, err := web.New(web.Config{OIDC: provider})
	if err != nil {
		t.Fatal(err)
	}
	return page
}

// request returns the response to a request with the given headers, in pairs.
func request(t *testing.T, page http.Handler, method, path string, headers ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, path, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	recorder := httptest.NewRecorder()
	page.ServeHTTP(recorder, r)
	return recorder.Result()
}

func text(t *testing.T, response *http.Response) string {
	t.Helper()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

const handoffPath = "/handoffs/0198c0de-0000-7000-8000-000000000001/0198c0de-0000-7000-8000-000000000002"

var reference = regexp.MustCompile(`(?:(?:src|href)="|url\()([^")]+)`)

// imported matches the files that a script imports, at once or later.
var imported = regexp.MustCompile("(?:from|import\\(?)[\"'`]\\./([\\w.]+\\.js)[\"'`]")

func TestReferencedFilesExist(t *testing.T) {
	page := newPage(t, nil)
	types := map[string]string{
		".js":    "text/javascript; charset=utf-8",
		".css":   "text/css; charset=utf-8",
		".svg":   "image/svg+xml",
		".woff2": "font/woff2",
	}
	named := reference.FindAllStringSubmatch(text(t, request(t, page, http.MethodGet, "/")), -1)
	if len(named) < 4 {
		t.Fatalf("the page names %d files, want a script, styles, an icon and a font", len(named))
	}
	fonts := reference.FindAllStringSubmatch(text(t, request(t, page, http.MethodGet, "/assets/page.css")), -1)
	if len(fonts) < 2 {
		t.Fatalf("the styles name %d files, want two fonts", len(fonts))
	}
	for _, script := range []string{"page.js", "chunk.js", "panels.js"} {
		imports := imported.FindAllStringSubmatch(text(t, request(t, page, http.MethodGet, "/assets/"+script)), -1)
		if len(imports) == 0 {
			t.Errorf("%s imports nothing: is the page in one file now?", script)
		}
		for _, match := range imports {
			named = append(named, []string{"", "/assets/" + match[1]})
		}
	}
	for _, match := range named {
		if !strings.HasPrefix(match[1], "/assets/") {
			t.Errorf("%s is not an asset of the page", match[1])
		}
	}
	for _, match := range fonts {
		if strings.Contains(match[1], "/") {
			t.Errorf("%s is not beside the styles, wherever a proxy serves them", match[1])
		}
		named = append(named, []string{"", "/assets/" + match[1]})
	}
	for _, match := range named {
		response := request(t, page, http.MethodGet, match[1])
		if response.StatusCode != http.StatusOK || response.Header.Get("Content-Type") != types[path.Ext(match[1])] {
			t.Errorf("GET %s: %s, %s", match[1], response.Status, response.Header.Get("Content-Type"))
		}
	}
}

func TestDocumentNamesItsBasePath(t *testing.T) {
	page, err := web.New(web.Config{BasePath: "/support"})
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range []string{"/", handoffPath} {
		body := text(t, request(t, page, http.MethodGet, at))
		if !strings.Contains(body, `<meta name="base-path" content="/support" />`) {
			t.Errorf("GET %s: no base path in %s", at, body)
		}
		named := reference.FindAllStringSubmatch(body, -1)
		if len(named) < 4 {
			t.Fatalf("the page names %d files, want a script, styles, an icon and a font", len(named))
		}
		for _, match := range named {
			if !strings.HasPrefix(match[1], "/support/assets/") {
				t.Errorf("GET %s names %s, which is not below the base path", at, match[1])
			}
		}
	}
	if body := text(t, request(t, newPage(t, nil), http.MethodGet, "/")); !strings.Contains(body,
		`<meta name="base-path" content="" />`) {
		t.Errorf("the root has another base path: %s", body)
	}
}

func TestUnknownPathIsThePageWithStatus404(t *testing.T) {
	page, err := web.New(web.Config{})
	if err != nil {
		t.Fatal(err)
	}
	front := text(t, request(t, page, http.MethodGet, "/"))
	unknown := http.HandlerFunc(page.ServeUnknownPath)
	got := request(t, unknown, http.MethodGet, "/nothing", "If-None-Match", "*")
	if got.StatusCode != http.StatusNotFound || text(t, got) != front {
		t.Errorf("got %s and another document", got.Status)
	}
	policy := request(t, page, http.MethodGet, "/").Header.Get("Content-Security-Policy")
	if got.Header.Get("Content-Security-Policy") != policy || got.Header.Get("Cache-Control") != "no-store" ||
		got.Header.Get("ETag") != "" {
		t.Errorf("the headers are %v", got.Header)
	}
	packed := request(t, unknown, http.MethodGet, "/nothing", "Accept-Encoding", "gzip")
	if packed.Header.Get("Content-Encoding") != "gzip" {
		t.Error("the document is not compressed")
	}
	head := request(t, unknown, http.MethodHead, "/nothing")
	if head.StatusCode != http.StatusNotFound || text(t, head) != "" {
		t.Errorf("HEAD: %s", head.Status)
	}
}

func TestPageIsServedAtItsAddressesOnly(t *testing.T) {
	page := newPage(t, nil)
	front := text(t, request(t, page, http.MethodGet, "/"))
	if at := text(t, request(t, page, http.MethodGet, handoffPath)); at != front {
		t.Error("the address of a handoff does not serve the page")
	}
	notServed := []int{http.StatusNotFound, http.StatusTemporaryRedirect, http.StatusMovedPermanently}
	for _, path := range []string{
		"/index.html", "/page.js", "/assets/", "/assets/index.html", "/assets/page.mjs", "/assets/../page.go",
		"/assets/page.js/", "/handoffs", "/handoffs/one", "/handoffs/one/two/three", "/config", "/src/page/page.ts",
		"/favicon.ico",
	} {
		if response := request(t, page, http.MethodGet, path); !slices.Contains(notServed, response.StatusCode) {
			t.Errorf("GET %s: %s", path, response.Status)
		}
	}
	response := request(t, page, http.MethodPost, "/")
	if allow := response.Header.Get("Allow"); response.StatusCode != http.StatusMethodNotAllowed || allow != "GET, HEAD" {
		t.Errorf("POST /: %s, Allow: %s", response.Status, allow)
	}
}

func TestPolicyAllowsOwnFilesOnly(t *testing.T) {
	front := request(t, newPage(t, nil), http.MethodGet, "/")
	policy := front.Header.Get("Content-Security-Policy")
	for _, rule := range []string{
		"default-src 'none'", "script-src 'self'", "style-src 'self'", "font-src 'self'", "connect-src 'self'",
		"frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'", "require-trusted-types-for 'script'",
	} {
		if !strings.Contains(policy+";", rule+";") {
			t.Errorf("the policy lacks %s: %s", rule, policy)
		}
	}
	if strings.Contains(policy, "unsafe") {
		t.Errorf("the policy allows unsafe sources: %s", policy)
	}
	if body := text(t, front); regexp.MustCompile(`<script[^>]*>[^<]|<style|style=|\son\w+=`).MatchString(body) {
		t.Errorf("the page has inline script or style, which its own policy forbids: %s", body)
	}
	for name, want := range map[string]string{
		"X-Content-Type-Options":     "nosniff",
		"Referrer-Policy":            "no-referrer",
		"Cross-Origin-Opener-Policy": "same-origin",
		"Cache-Control":              "no-cache",
	} {
		if got := front.Header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

func TestConditionalRequests(t *testing.T) {
	page := newPage(t, nil)
	for _, encoding := range []string{"", "br;q=1.0, gzip", "gzip;q=0, identity"} {
		first := request(t, page, http.MethodGet, "/assets/page.js", "Accept-Encoding", encoding)
		tag := first.Header.Get("ETag")
		again := request(t, page, http.MethodGet, "/assets/page.js", "Accept-Encoding", encoding, "If-None-Match", tag)
		if tag == "" || again.StatusCode != http.StatusNotModified || text(t, again) != "" {
			t.Errorf("Accept-Encoding %q, If-None-Match %s: %s", encoding, tag, again.Status)
		}
		stale := request(t, page, http.MethodGet, "/assets/page.js", "If-None-Match", `"older"`)
		if stale.StatusCode != http.StatusOK {
			t.Errorf("If-None-Match with an older tag: %s", stale.Status)
		}
		head := request(t, page, http.MethodHead, "/assets/page.js", "Accept-Encoding", encoding)
		if head.StatusCode != http.StatusOK || head.Header.Get("ETag") != tag || text(t, head) != "" {
			t.Errorf("Accept-Encoding %q: HEAD: %s, ETag %s", encoding, head.Status, head.Header.Get("ETag"))
		}
	}
}

func TestContentEncoding(t *testing.T) {
	page := newPage(t, nil)
	plain := request(t, page, http.MethodGet, "/assets/page.js", "Accept-Encoding", "gzip;q=0.0, br")
	packed := request(t, page, http.MethodGet, "/assets/page.js", "Accept-Encoding", "br, gzip;q=0.5")
	encodings := [2]string{plain.Header.Get("Content-Encoding"), packed.Header.Get("Content-Encoding")}
	if encodings != [2]string{"", "gzip"} {
		t.Fatalf("Content-Encoding is %q", encodings)
	}
	if plain.Header.Get("ETag") == packed.Header.Get("ETag") {
		t.Error("two encodings have one ETag")
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
		t.Error("the decompressed body differs")
	}
}

func TestConfigHasIdentityProvider(t *testing.T) {
	acme := &web.OIDC{Issuer: "https://login.example.com/realms/acme", ClientID: "handoffd"}
	for _, provider := range []*web.OIDC{nil, acme} {
		page := newPage(t, provider)
		var settings struct{ OIDC *web.OIDC }
		body := text(t, request(t, page, http.MethodGet, "/config.json"))
		if err := json.Unmarshal([]byte(body), &settings); err != nil {
			t.Fatal(err)
		}
		if (settings.OIDC == nil) != (provider == nil) || provider != nil && *settings.OIDC != *provider {
			t.Errorf("the config has %+v, want %+v", settings.OIDC, provider)
		}
		policy := request(t, page, http.MethodGet, "/").Header.Get("Content-Security-Policy")
		allowed := strings.Contains(policy, "connect-src 'self' https://login.example.com;")
		if allowed != (provider != nil) {
			t.Errorf("with the provider %+v the policy is %s", provider, policy)
		}
	}
	for _, issuer := range []string{
		"", "login.example.com", "javascript:alert(1)", "https://", "https://a;script-src", "https://a,b",
	} {
		if _, err := web.New(web.Config{OIDC: &web.OIDC{Issuer: issuer}}); err == nil {
			t.Errorf("the issuer %q was accepted", issuer)
		}
	}
}
