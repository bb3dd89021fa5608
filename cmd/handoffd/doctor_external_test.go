package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestDoctorComparesSignInWithTheProvider(t *testing.T) {
	t.Setenv("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none")
	issuer := ""
	provider := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/realm/.well-known/openid-configuration" {
			fmt.Fprintf(w, `{"issuer":%q,"jwks_uri":"https://login.example.com/keys"}`, issuer)
			return
		}
		http.NotFound(w, r)
	}))
	defer provider.Close()
	sh := &shell{t: t}
	signIn := func() finding { t.Helper(); return sh.doctor(exitError)["sign-in"] } // there is no database
	signIn().is(t, statusNote, "HANDOFF_OIDC_ISSUER")

	issuer = provider.URL + "/realm"
	t.Setenv("HANDOFF_OIDC_CLIENT_ID", "desk")
	t.Setenv("HANDOFF_OIDC_ISSUER", provider.URL)
	signIn().is(t, statusFail, "404", "HANDOFF_OIDC_ISSUER")
	t.Setenv("HANDOFF_OIDC_ISSUER", issuer+"/")
	signIn().is(t, statusFail, "calls itself", issuer, "HANDOFF_OIDC_ISSUER")
	t.Setenv("HANDOFF_OIDC_ISSUER", issuer)
	t.Setenv("HANDOFF_JWKS_URL", "https://login.example.com/jwks")
	signIn().is(t, statusWarn, "https://login.example.com/keys", "HANDOFF_JWKS_URL")
	t.Setenv("HANDOFF_JWKS_URL", "https://login.example.com/keys")
	signIn().is(t, statusOK)
}
