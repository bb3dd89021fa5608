package auth

import (
	"maps"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var (
	secret  = []byte("a secret of thirty-two bytes: ok")
	ada     = uuid.MustParse("0198a000-0000-7000-8000-00000000ada0")
	acme    = uuid.MustParse("0198a000-0000-7000-8000-00000000acce")
	issuer  = "https://login.acme.example"
	expires = time.Now().Add(time.Hour).Truncate(time.Second)
)

// with returns the claims of a good token with some of them replaced; nil takes one away.
func with(changes map[string]any) jwt.MapClaims {
	claims := jwt.MapClaims{"sub": ada.String(), "exp": expires.Unix()}
	maps.Copy(claims, changes)
	maps.DeleteFunc(claims, func(_ string, value any) bool { return value == nil })
	return claims
}

// mint signs any claims with key. The header can replace that of the method.
func mint(t testing.TB, method jwt.SigningMethod, key any, header map[string]any, claims jwt.Claims) string {
	t.Helper()
	token := jwt.NewWithClaims(method, claims)
	maps.Copy(token.Header, header)
	signed, err := token.SignedString(key)
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

func newVerifier(t testing.TB, c Config) *Verifier {
	t.Helper()
	verifier, err := NewVerifier(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	return verifier
}
