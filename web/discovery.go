package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

const (
	fetchTimeout    = 5 * time.Second
	refreshEvery    = 15 * time.Minute
	retryEvery      = 10 * time.Second // while the provider is down
	maxDocumentSize = 256 << 10
)

// discovery holds the members of a discovery document that the policy of the page depends on: the endpoints to which
// the page sends requests (OpenID Connect Discovery 1.0 section 3, RFC 8414 section 2).
type discovery struct {
	Issuer     string `json:"issuer"`
	Token      string `json:"token_endpoint"`
	Revocation string `json:"revocation_endpoint"` // empty: none
}

// Run keeps the Content-Security-Policy of the page in step with the discovery document of its identity provider,
// whose token endpoint can have another origin than the issuer. It reads the document at once, every 15 minutes, and
// every 10 s while that fails. Until the first success the policy allows the origin of the issuer only. Run returns
// when ctx ends.
func (p *Page) Run(ctx context.Context) error {
	if p.config.OIDC == nil {
		<-ctx.Done()
		return ctx.Err()
	}
	failing := false
	for {
		pause := refreshEvery
		origins, err := p.fetchOrigins(ctx)
		if err == nil {
			err = p.allow(ctx, origins)
		}
		if err != nil && ctx.Err() == nil {
			pause = retryEvery
			if !failing {
				p.logger.WarnContext(ctx, "discovery document unavailable", "issuer", p.config.OIDC.Issuer, "err", err,
					"hint", "people can sign in only if the token endpoint has the origin of HANDOFF_OIDC_ISSUER: "+
						"can it be reached from here?")
			}
		}
		failing = err != nil
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
	}
}

// fetchOrigins returns the origins to which the page sends requests, that of the issuer first.
func (p *Page) fetchOrigins(ctx context.Context) ([]string, error) {
	issuer := p.config.OIDC.Issuer
	document, err := p.fetchDiscovery(ctx, strings.TrimSuffix(issuer, "/")+"/.well-known/openid-configuration")
	if err != nil {
		return nil, fmt.Errorf("fetch discovery document: %w", err)
	}
	if document.Issuer != issuer {
		return nil, fmt.Errorf("the discovery document has the issuer %q, not that of HANDOFF_OIDC_ISSUER", document.Issuer)
	}
	own, err := origin(issuer)
	if err != nil {
		return nil, err
	}
	origins := []string{own}
	for _, endpoint := range []struct {
		name, address string
		optional      bool
	}{{"token_endpoint", document.Token, false}, {"revocation_endpoint", document.Revocation, true}} {
		if endpoint.address == "" && endpoint.optional {
			continue
		}
		at, err := origin(endpoint.address)
		if err != nil {
			return nil, fmt.Errorf("%s of the discovery document: %w", endpoint.name, err)
		}
		if strings.HasPrefix(own, "https:") && !strings.HasPrefix(at, "https:") {
			return nil, fmt.Errorf("%s of the discovery document: %s has no TLS", endpoint.name, at)
		}
		if !slices.Contains(origins, at) {
			origins = append(origins, at)
		}
	}
	return origins, nil
}

func (p *Page) fetchDiscovery(ctx context.Context, address string) (discovery, error) {
	ctx, cancel := context.WithTimeout(ctx, fetchTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return discovery{}, err
	}
	request.Header.Set("Accept", "application/json")
	response, err := p.client.Do(request)
	if err != nil {
		return discovery{}, err
	}
	defer response.Body.Close()
	if request.URL.Scheme == "https" && response.Request.URL.Scheme != "https" {
		return discovery{}, errors.New("redirected from https to plain http")
	}
	if response.StatusCode != http.StatusOK {
		return discovery{}, fmt.Errorf("%s answered %s", address, response.Status)
	}
	body, err := io.ReadAll(http.MaxBytesReader(nil, response.Body, maxDocumentSize))
	if err != nil {
		return discovery{}, err
	}
	var document discovery
	return document, json.Unmarshal(body, &document)
}

// hostSource is the syntax of a host and port in a policy. It has no character that could begin another directive.
var hostSource = regexp.MustCompile(`^(\[[0-9A-Fa-f:]+\]|[0-9A-Za-z.-]+)(:[0-9]{1,5})?$`)

// origin returns the origin of an http or https address.
func origin(address string) (string, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || !hostSource.MatchString(u.Host) {
		return "", fmt.Errorf("%q is not the address of an identity provider such as https://login.example.com", address)
	}
	return u.Scheme + "://" + strings.ToLower(u.Host), nil
}
