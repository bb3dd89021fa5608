package web

import (
	"cmp"
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"
)

//go:embed assets
var assets embed.FS

// OIDC is the identity provider and the client ID of the page there. The page uses the code flow with PKCE, as a public
// client (OpenID Connect Core 1.0).
type OIDC struct {
	Issuer   string `json:"issuer"`    // exactly as in its discovery document and tokens
	ClientID string `json:"client_id"` // registered with the page's address as redirect and post-logout URI
}

// Config configures a Page.
type Config struct {
	BasePath   string       // the path of the page's address, without a slash at the end; empty: the root
	OIDC       *OIDC        // nil: users open a link with a token in its fragment
	HTTPClient *http.Client // fetches the discovery document; nil: http.DefaultClient. Each fetch is given 5 s in any case
	Logger     *slog.Logger // logs when the policy changes or the document cannot be fetched; nil: discards
}

// Page serves /, /handoffs/, /assets/ and /config.json.
type Page struct {
	config Config
	client *http.Client
	logger *slog.Logger
	mux    *http.ServeMux
	index  atomic.Pointer[asset]
	policy string // of index; used by Run only
}

// New returns a Page. It fails if the issuer is not an http or https address.
func New(c Config) (*Page, error) {
	p := &Page{
		config: c, client: cmp.Or(c.HTTPClient, http.DefaultClient),
		logger: cmp.Or(c.Logger, slog.New(slog.DiscardHandler)), mux: http.NewServeMux(),
	}
	var origins []string
	if c.OIDC != nil {
		issuer, err := origin(c.OIDC.Issuer)
		if err != nil {
			return nil, err
		}
		origins = append(origins, issuer)
	}
	p.policy = contentPolicy(origins)
	err := fs.WalkDir(assets, "assets", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := p.read(name)
		if err != nil {
			return err
		}
		file, err := newAsset(name, content, p.policy)
		if err != nil {
			return err
		}
		if name != indexName {
			p.mux.Handle("GET /"+name, file)
			return nil
		}
		p.index.Store(file)
		for _, path := range []string{"/{$}", "/handoffs/{session}/{handoff}"} {
			p.mux.HandleFunc("GET "+path, func(w http.ResponseWriter, r *http.Request) { p.index.Load().ServeHTTP(w, r) })
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("assets of the page: %w", err)
	}
	settings, err := json.Marshal(struct {
		OIDC *OIDC `json:"oidc"`
	}{c.OIDC})
	if err != nil {
		return nil, err
	}
	file, err := newAsset("config.json", settings, p.policy)
	if err != nil {
		return nil, err
	}
	p.mux.Handle("GET /config.json", file)
	return p, nil
}

const indexName = "assets/index.html"

// ServeHTTP serves the page.
func (p *Page) ServeHTTP(w http.ResponseWriter, r *http.Request) { p.mux.ServeHTTP(w, r) }

// ServeUnknownPath serves the page with status 404, to a browser at an address of no page. The page says so.
func (p *Page) ServeUnknownPath(w http.ResponseWriter, r *http.Request) {
	p.index.Load().serveNotFound(w, r)
}

// read returns a file of the page. The document names its base path and its files below it: its policy forbids a base
// element, and it stands at addresses of several depths.
func (p *Page) read(name string) ([]byte, error) {
	content, err := assets.ReadFile(name)
	if err != nil || name != indexName || p.config.BasePath == "" {
		return content, err
	}
	return []byte(strings.NewReplacer(
		`<meta name="base-path" content="" />`, `<meta name="base-path" content="`+p.config.BasePath+`" />`,
		`="/assets/`, `="`+p.config.BasePath+`/assets/`,
	).Replace(string(content))), nil
}

// allow makes the policy of the page allow requests to origins, and no others but to its own.
func (p *Page) allow(ctx context.Context, origins []string) error {
	policy := contentPolicy(origins)
	if policy == p.policy {
		return nil
	}
	content, err := p.read(indexName)
	if err != nil {
		return err
	}
	file, err := newAsset(indexName, content, policy)
	if err != nil {
		return err
	}
	p.index.Store(file)
	p.policy = policy
	p.logger.InfoContext(ctx, "the page's policy follows the discovery document", "origins", origins)
	return nil
}

// contentPolicy returns the Content-Security-Policy: the page's own files, its server and these origins. Trusted Types
// allow only Lit's templates to make elements from text.
func contentPolicy(origins []string) string {
	connect := strings.Join(append([]string{"'self'"}, origins...), " ")
	return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
		"connect-src " + connect + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
		"require-trusted-types-for 'script'; trusted-types lit-html"
}
