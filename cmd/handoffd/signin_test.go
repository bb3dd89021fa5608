package main

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"

	"github.com/handoffd/handoffd/db/dbtest"
)

// identityProvider publishes one key and signs tokens with it.
type identityProvider struct {
	issuer, keys string
	key          ed25519.PrivateKey
}

func newIdentityProvider(t *testing.T) *identityProvider {
	t.Helper()
	public, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, `{"keys":[{"kty":"OKP","crv":"Ed25519","kid":"ed","x":%q}]}`,
			base64.RawURLEncoding.EncodeToString(public))
	}))
	t.Cleanup(server.Close)
	return &identityProvider{issuer: "https://login.acme.example", keys: server.URL, key: key}
}

// token signs claims as the provider does for the page.
func (p *identityProvider) token(t *testing.T, claims jwt.MapClaims) string {
	t.Helper()
	claims["iss"], claims["aud"] = p.issuer, "desk"
	token := jwt.NewWithClaims(jwt.SigningMethodEdDSA, claims)
	token.Header["kid"] = "ed"
	return signedString(t, token, p.key)
}

func signedString(t *testing.T, token *jwt.Token, key any) string {
	t.Helper()
	if claims := token.Claims.(jwt.MapClaims); claims["exp"] == nil {
		claims["exp"] = time.Now().Add(time.Hour).Unix()
	}
	text, err := token.SignedString(key)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// A product that has single sign-on uses the service together with its own backend.
func TestSecretAndProviderSignInSideBySide(t *testing.T) {
	t.Cleanup(http.DefaultClient.CloseIdleConnections)
	d, provider := dbtest.New(t), newIdentityProvider(t)
	t.Setenv("DATABASE_URL", d.URL)
	sh := &shell{t: t}
	account := sh.ok("account", "add", "Acme")
	dana := sh.addUser(account, "Dana", "engineer")
	sh.ok("user", "link", dana, "--issuer", provider.issuer, "--subject", "auth0|64b1F0")
	replica := join(t, d.URL, func(s *settings) {
		s.JWKSURL, s.JWTIssuer, s.JWTAudience = provider.keys, provider.issuer, []string{"api", "desk"}
	})
	secret := []byte(strings.Repeat("s", 32))
	byProvider := func(claims jwt.MapClaims) string { return provider.token(t, claims) }
	bySecret := func(claims jwt.MapClaims) string {
		return signedString(t, jwt.NewWithClaims(jwt.SigningMethodHS256, claims), secret)
	}

	for _, tc := range []struct {
		name, token string
		status      int
		code        string
		detail      []string
	}{
		{"person", byProvider(jwt.MapClaims{"sub": "auth0|64b1F0"}), 200, "", nil},
		{"user of the secret", bySecret(jwt.MapClaims{"sub": dana}), 200, "", nil},
		{
			"backend", bySecret(jwt.MapClaims{"sub": "billing", "role": "service", "account_id": account}),
			200, "", nil,
		},
		{
			"another person", byProvider(jwt.MapClaims{"sub": "auth0|64b1f0"}),
			403, "unknown_user",
			[]string{provider.issuer, "auth0|64b1f0"},
		},
		{"id of a user by the provider", byProvider(jwt.MapClaims{"sub": dana}), 403, "unknown_user", []string{dana}},
		{
			"backend by the provider", byProvider(jwt.MapClaims{"sub": "b", "role": "service", "account_id": account}),
			403, "unknown_user", nil,
		},
		{
			"provider's issuer by the secret", bySecret(jwt.MapClaims{"sub": dana, "iss": provider.issuer}),
			401, "unauthenticated",
			[]string{"shared secret", "iss"},
		},
		{
			"provider's subject by the secret", bySecret(jwt.MapClaims{"sub": "auth0|64b1F0"}),
			401, "unauthenticated",
			[]string{"sub", "UUID", "ext:"},
		},
		{"nil UUID", bySecret(jwt.MapClaims{"sub": uuid.Nil.String()}), 401, "unauthenticated", []string{"sub"}},
		{
			"number for a person", byProvider(jwt.MapClaims{"sub": 7}),
			401, "unauthenticated",
			[]string{"claim sub"},
		},
		{
			"expired", byProvider(jwt.MapClaims{"sub": "auth0|64b1F0", "exp": 1767225600}),
			401, "unauthenticated",
			[]string{"expired", "exp is 2026-01-01T00:00:00Z", "clock of this server"},
		},
		{
			"from the future", byProvider(jwt.MapClaims{"sub": "auth0|64b1F0", "iat": 4102444800, "exp": 4102448400}),
			401, "unauthenticated",
			[]string{"iat is 2100-01-01T00:00:00Z", "ahead of the clock of this server"},
		},
		{
			"another algorithm", signedString(t, jwt.NewWithClaims(jwt.SigningMethodHS512, jwt.MapClaims{"sub": dana}), secret),
			401, "unauthenticated",
			[]string{"HS256, RS256, ES256, EdDSA"},
		},
		{
			"too long", bySecret(jwt.MapClaims{"sub": dana, "groups": strings.Repeat("x", 9000)}),
			401, "unauthenticated",
			[]string{"8192 bytes"},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			request, err := http.NewRequestWithContext(t.Context(), http.MethodGet,
				replica.address+"/api/v1/ai-sessions/queue", nil)
			if err != nil {
				t.Fatal(err)
			}
			request.Header.Set("Authorization", "Bearer "+tc.token)
			answer, err := http.DefaultClient.Do(request)
			if err != nil {
				t.Fatal(err)
			}
			defer answer.Body.Close()
			var problem struct{ Code, Detail string }
			if err := json.NewDecoder(answer.Body).Decode(&problem); err != nil {
				t.Fatal(err)
			}
			if answer.StatusCode != tc.status || problem.Code != tc.code {
				t.Fatalf("got %d %+v, want %d %s", answer.StatusCode, problem, tc.status, tc.code)
			}
			for _, words := range tc.detail {
				if !strings.Contains(problem.Detail, words) {
					t.Errorf("%q does not mention %q", problem.Detail, words)
				}
			}
			if challenge := answer.Header.Get("WWW-Authenticate"); (challenge != "") != (tc.status == 401) {
				t.Errorf("the challenge of %d is %q", tc.status, challenge)
			}
		})
	}
}
