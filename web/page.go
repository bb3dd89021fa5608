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

// OIDC is the identity provider and the client ID of the page there. The page uses the code flow with PKCE, as a public
// client (OpenID Connect Core 1.0).
type OIDC struct {
	Issuer   string `json:"issuer"`    // exactly as in its discovery document and tokens
	ClientID string `json:"client_id"` // registered with the page's address as redirect and post-logout URI
}

// New returns the handler of /, /handoffs/, /assets/ and /config.json. Without a provider, users open a link with a
// token in its fragment. New fails if the issuer is not an http or https address.
func New(provider *OIDC) (http.Handler, error) {
	policy, err := contentPolicy(provider)
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	serve := func(name string, content []byte, paths ...string) error {
		file, err := newAsset(name, content, policy)
		if err != nil {
			return err
		}
		for _, path := range paths {
			mux.Handle("GET "+path, file)
		}
		return nil
	}
	err = fs.WalkDir(assets, "assets", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := assets.ReadFile(name)
		if err != nil {
			return err
		}
		if name == "assets/index.html" {
			return serve(name, content, "/{$}", "/handoffs/{session}/{handoff}")
		}
		return serve(name, content, "/"+name)
	})
	if err != nil {
		return nil, fmt.Errorf("assets of the page: %w", err)
	}
	settings, err := json.Marshal(struct {
		OIDC *OIDC `json:"oidc"`
	}{provider})
	if err != nil {
		return nil, err
	}
	return mux, serve("config.json", settings, "/config.json")
}

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
