package api_test

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/MicahParks/jwkset"
	"github.com/golang-jwt/jwt/v5"

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/stream"
)

// provider is an identity provider that publishes its key on a socket.
type provider struct {
	t        testing.TB
	key      ed25519.PrivateKey
	verifier *auth.Verifier
}

const issuer = "https://login.example.com/"

// newProvider returns a provider, and a verifier of its tokens and of those that the secret signs.
func newProvider(t testing.TB) *provider {
	t.Helper()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	jwk, err := jwkset.NewJWKFromKey(key.Public(), jwkset.JWKOptions{Metadata: jwkset.JWKMetadataOptions{KID: "k"}})
	if err != nil {
		t.Fatal(err)
	}
	set, err := json.Marshal(jwkset.JWKSMarshal{Keys: []jwkset.JWKMarshal{jwk.Marshal()}})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(set) }))
	t.Cleanup(server.Close)
	p := &provider{t: t, key: key}
	p.verifier, err = auth.NewVerifier(t.Context(), auth.Config{
		Secret: secret, JWKSURL: server.URL, HTTPClient: server.Client(), AccountClaim: "tenant", RoleClaim: "groups",
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// claims are those of a person's token, which replace the usual ones.
type claims = map[string]any

// token returns a token of a person.
func (p *provider) token(subject string, changes ...claims) string {
	p.t.Helper()
	all := jwt.MapClaims{
		"iss": issuer, "sub": subject, "iat": time.Now().Unix(), "exp": time.Now().Add(time.Hour).Unix(),
	}
	for _, change := range changes {
		maps.Copy(all, change)
	}
	maps.DeleteFunc(all, func(_ string, value any) bool { return value == nil })
	token := jwt.NewWithClaims(jwt.SigningMethodEdDSA, all)
	token.Header["kid"] = "k"
	signed, err := token.SignedString(p.key)
	if err != nil {
		p.t.Fatal(err)
	}
	return signed
}

// verified are the claims of a verified address.
func verified(email string) claims {
	return claims{"email": email, "email_verified": true, "name": "Pat"}
}

// federated starts a replica that accepts the tokens of the provider too.
func (a *testAccount) federated(p *provider, provisioning directory.Provisioning, streams ...stream.Config) *replica {
	a.t.Helper()
	config := servicesOn(a.Pool, api.Config{Verifier: p.verifier})
	config.Directory.Provisioning = provisioning
	return a.replica(config, streams...)
}
