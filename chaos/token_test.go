package chaos

import (
	"crypto/rand"
	"crypto/rsa"
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"
)

// A server with a shared secret refuses these tokens. The corpus of package auth is larger; this one is sent to the
// real binary.
func TestTokenCorpus(t *testing.T) {
	r := begin(t, "token corpus", Allowance{})
	one := r.start()
	a, b := r.account(1), r.account(1)
	r.mustEscalate(one, a, 1)
	inactive := r.user(a, "admin")
	r.exec(`update users set active = false where id = $1`, inactive.id)
	good := jwt.MapClaims{"sub": a.users[0].id.String(), "exp": time.Now().Add(time.Hour).Unix()}
	with := func(name string, value any) jwt.MapClaims {
		claims := maps.Clone(good)
		claims[name] = value
		if value == nil {
			delete(claims, name)
		}
		return claims
	}
	sign := func(method jwt.SigningMethod, key any, claims jwt.MapClaims, headers ...string) string {
		token := jwt.NewWithClaims(method, claims)
		for i := 0; i < len(headers); i += 2 {
			token.Header[headers[i]] = headers[i+1]
		}
		text, err := token.SignedString(key)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	pair, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	hs := []byte(secret)
	sound := sign(jwt.SigningMethodHS256, hs, good)
	tokens := map[string]string{
		"none":                  sign(jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, good),
		"another secret":        sign(jwt.SigningMethodHS256, []byte("another secret that is long enough"), good),
		"HS512 with the secret": sign(jwt.SigningMethodHS512, hs, good),
		"RS256":                 sign(jwt.SigningMethodRS256, pair, good),
		"no exp":                sign(jwt.SigningMethodHS256, hs, with("exp", nil)),
		"exp as text":           sign(jwt.SigningMethodHS256, hs, with("exp", "tomorrow")),
		"expired":               sign(jwt.SigningMethodHS256, hs, with("exp", time.Now().Add(-time.Hour).Unix())),
		"not yet":               sign(jwt.SigningMethodHS256, hs, with("nbf", time.Now().Add(time.Hour).Unix())),
		"no sub":                sign(jwt.SigningMethodHS256, hs, with("sub", nil)),
		"sub is not an id":      sign(jwt.SigningMethodHS256, hs, with("sub", "root' or 1=1")),
		"kid is a path":         sign(jwt.SigningMethodHS256, []byte{0}, good, "kid", "../../../../dev/null"),
		"signature cut off":     sound[:len(sound)-5],
		"rubbish":               "rubbish",
		"empty":                 "",
	}
	for name, token := range tokens {
		got := r.do(one, a, user{token: token}, http.MethodGet, sessionsPath+"queue", "", Effect{})
		if got.status != http.StatusUnauthorized || got.header.Get("WWW-Authenticate") == "" {
			t.Errorf("%s: %d %s", name, got.status, got.body)
		}
		stream, err := openStream(t.Context(), one, token)
		if err != nil {
			t.Fatal(err)
		}
		if stream.Body.Close(); stream.StatusCode != http.StatusUnauthorized {
			t.Errorf("%s: the stream was answered %s", name, stream.Status)
		}
	}
	for code, subject := range map[string]string{"unknown_user": uuid.NewString(), "inactive_user": inactive.id.String()} {
		token := sign(jwt.SigningMethodHS256, hs, with("sub", subject))
		got := r.do(one, a, user{token: token}, http.MethodGet, sessionsPath+"queue", "", Effect{})
		if got.status != http.StatusForbidden || !strings.Contains(string(got.body), code) {
			t.Errorf("%s: %d %s", code, got.status, got.body)
		}
	}
	for name, claims := range map[string]jwt.MapClaims{ // claims that must have no effect
		"role":       with("role", "owner"),
		"account_id": with("account_id", b.id.String()),
	} {
		u := user{token: sign(jwt.SigningMethodHS256, hs, claims)}
		got := r.do(one, a, u, http.MethodGet, sessionsPath+"queue", "", Effect{})
		if items := as[struct{ Items []handoff }](got).Items; got.status != http.StatusOK || len(items) != 1 {
			t.Errorf("claim %s: %d and %d items", name, got.status, len(items))
		}
	}
	r.finish()
}

// A stream ends with bye when its token expires, and is sent expiring before.
func TestTokenExpiresMidStream(t *testing.T) {
	t.Parallel() // it mostly waits
	r := begin(t, "token expires mid-stream", Allowance{Stale: 3 * time.Second})
	one := r.start()
	a, _ := r.followedAccount(2, 2)
	lifetime := 15 * time.Second // long enough to open the stream on a busy machine
	f := r.addFollower(a, r.token(a.users[1].id, lifetime), one, "")
	f.leave()
	f.awaitReady()
	r.mustEscalate(one, a, 2)
	f.awaitFrame("expiring", promised(lifetime+2*time.Second))
	f.awaitBye("expired", promised(lifetime+2*time.Second))
	r.mustEscalate(one, a, 1)
	r.finish()
}
