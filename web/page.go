package web

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
)

//go:embed assets
var assets embed.FS

// Config says how users sign in. With the zero value they open a link with a token in its fragment.
type Config struct {
	OIDC *OIDC // nil: no identity provider
}

// OIDC is the identity provider and the client ID of the page there. The page uses the code flow with PKCE, as a public
// client (OpenID Connect Core 1.0).
type OIDC struct {
	Issuer   string `json:"issuer"`    // exactly as in its discovery document and tokens
	ClientID string `json:"client_id"` // registered with the page's address as redirect and post-logout URI
}

// Page is an [http.Handler] for /, /handoffs/, /assets/ and /config.json.
type Page struct{ mux *http.ServeMux }

// New returns the page. It fails if the issuer is not an http or https address.
func New(config Config) (*Page, error) {
	policy, err := contentPolicy(config.OIDC)
	if err != nil {
		return nil, err
	}
	p := &Page{mux: http.NewServeMux()}
	err = fs.WalkDir(assets, "assets", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := assets.ReadFile(name)
		if err != nil {
			return err
		}
		file, err := newAsset(name, content, policy)
		if err != nil {
			return err
		}
		if name == "assets/index.html" {
			p.mux.Handle("GET /{$}", file)
			p.mux.Handle("GET /handoffs/{session}/{handoff}", file)
			return nil
		}
		p.mux.Handle("GET /"+name, file)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("assets of the page: %w", err)
	}
	settings, err := json.Marshal(struct {
		OIDC *OIDC `json:"oidc"`
	}{config.OIDC})
	if err != nil {
		return nil, err
	}
	file, err := newAsset("config.json", settings, policy)
	if err != nil {
		return nil, err
	}
	p.mux.Handle("GET /config.json", file)
	return p, nil
}

// ServeHTTP implements [http.Handler].
func (p *Page) ServeHTTP(w http.ResponseWriter, r *http.Request) { p.mux.ServeHTTP(w, r) }

// contentPolicy returns the Content-Security-Policy: the page's own files, server and identity provider. Trusted Types
// allow only Lit's templates to make elements from text.
func contentPolicy(provider *OIDC) (string, error) {
	connect := "'self'"
	if provider != nil {
		issuer, err := url.Parse(provider.Issuer)
		if err != nil || issuer.Host == "" || issuer.Scheme != "https" && issuer.Scheme != "http" {
			return "", fmt.Errorf("%q is not the address of an identity provider such as https://login.example.com",
				provider.Issuer)
		}
		connect += " " + issuer.Scheme + "://" + issuer.Host
	}
	return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
		"connect-src " + connect + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
		"require-trusted-types-for 'script'; trusted-types lit-html", nil
}
