package auth

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

const (
	fetchTimeout    = 5 * time.Second
	maxDocumentSize = 256 << 10
)

// Discovery holds members of the document in which an identity provider describes itself (OpenID Connect Discovery 1.0
// section 3).
type Discovery struct {
	Issuer  string `json:"issuer"`
	JWKSURL string `json:"jwks_uri"`
}

// FetchDiscovery fetches the document of the provider with that issuer. The document can name another issuer.
func FetchDiscovery(ctx context.Context, issuer string) (Discovery, error) {
	address := strings.TrimSuffix(issuer, "/") + "/.well-known/openid-configuration"
	document, err := fetch(ctx, http.DefaultClient, address)
	var d Discovery
	if err == nil {
		err = json.Unmarshal(document, &d)
	}
	if err != nil {
		return Discovery{}, fmt.Errorf("fetch %s: %w", address, err)
	}
	return d, nil
}

// fetch returns a document of an identity provider.
func fetch(ctx context.Context, client *http.Client, address string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, fetchTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Accept", "application/jwk-set+json, application/json")
	response, err := client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if request.URL.Scheme == "https" && response.Request.URL.Scheme != "https" {
		return nil, errors.New("redirected from https to plain http")
	}
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("answered %s", response.Status)
	}
	return io.ReadAll(http.MaxBytesReader(nil, response.Body, maxDocumentSize))
}
