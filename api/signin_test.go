package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/directory"
)

// userPath is the path of a user by UUID or external id.
func userPath(ref string) string { return "/api/v1/users/" + ref }

// link lets a person sign in as a user.
func (r *replica) link(a *testAccount, u user, identities ...directory.Identity) {
	r.t.Helper()
	r.as(a.backend).put(userPath(u.UserID.String()), claims{
		"identities": append([]directory.Identity{}, identities...), // never null
	}).is(http.StatusOK)
}

// me asks who the caller is.
func (c *client) me() (user uuid.UUID, role auth.Role) {
	c.t.Helper()
	got := decode[struct {
		User struct{ ID uuid.UUID }
		Role auth.Role
	}](c.get("/api/v1/me").is(http.StatusOK))
	return got.User.ID, got.Role
}

// isRefused reports whether queue and stream are refused with 403 and a code, by a detail that holds texts.
func (c *client) isRefused(code string, texts ...string) {
	c.t.Helper()
	for _, path := range []string{sessions + "queue", streamPath} {
		got := c.get(path)
		got.isProblem(http.StatusForbidden, code)
		for _, text := range texts {
			if detail := decode[refused](got).Detail; !strings.Contains(detail, text) {
				c.t.Errorf("%s does not name %s: %s", code, text, detail)
			}
		}
	}
}

func TestSubjectsAsProvidersMakeThemSignIn(t *testing.T) {
	a, p := newAccount(t), newProvider(t)
	r := a.federated(p, directory.Provisioning{})
	for subject, other := range map[string]string{
		"auth0|64b7f2c1d9e8a7b6c5d4e3f2":              "auth0|64B7F2C1D9E8A7B6C5D4E3F2",
		"google-oauth2|103547991597142817347":         "google-oauth2|10354799159714281734",
		"110169484474386276334":                       "110169484474386276335",
		"00u1a2b3c4D5E6F7g8h9":                        "00u1a2b3c4d5e6f7g8h9",
		"AAAAAAAAAAAAAAAAAAAAAIkzqFVrSaSaFHy782bbtaQ": "AAAAAAAAAAAAAAAAAAAAAIkzqFVrSaSaFHy782bbtaq",
		"248289761001 ":                               "248289761001",
		"Ünïcödé/../%2F?#'\"\\;--":                    "Ünïcödé/../%2f?#'\"\\;--",
		"e\u0301":                                     "\u00e9",
		a.eli.UserID.String():                         strings.ToUpper(a.eli.UserID.String()),
		"ext:E-1":                                     "ext:e-1",
		strings.Repeat("x", 255):                      strings.Repeat("x", 254),
		strings.Repeat("😀", 254) + "a":                strings.Repeat("😀", 254) + "A",
	} {
		r.withToken(p.token(subject)).isRefused("unknown_user", issuer)
		r.link(a, a.dana, directory.Identity{Issuer: issuer, Subject: subject})
		if got, _ := r.withToken(p.token(subject)).me(); got != a.dana.UserID {
			t.Errorf("%s signs in as %s", subject, got)
		}
		r.withToken(p.token(other)).isRefused("unknown_user", issuer, "handoffd user link")
		r.withToken(p.token(subject, claims{"iss": issuer + "x"})).isRefused("unknown_user", issuer+"x")
		r.withToken(p.token(subject, claims{"iss": strings.TrimSuffix(issuer, "/")})).isRefused("unknown_user")
	}
	r.withToken(p.token("auth0|64b")).isRefused("unknown_user", `"auth0|64b"`)
}

// A token that proves who asks, but gives no access, is 403: another token would not help.
func TestProvenPeopleWithoutAccessAreForbidden(t *testing.T) {
	a, p := newAccount(t), newProvider(t)
	gone := a.otherAccount()
	r := a.federated(p, directory.Provisioning{})
	r.link(a, a.mia, directory.Identity{Issuer: issuer, Subject: "mia"})
	r.link(gone, gone.mia, directory.Identity{Issuer: issuer, Subject: "gone"})
	r.as(a.backend).put(userPath(a.mia.UserID.String()), claims{"active": false}).is(http.StatusOK)
	gone.Exec("update accounts set removal_began_at = now() where id = $1", gone.ID)
	inOneHour := time.Now().Add(time.Hour)
	unknown := uuid.New()

	r.as(a.mia).isRefused("inactive_user", a.mia.UserID.String(), "the shared secret")
	r.withToken(p.token("mia")).isRefused("inactive_user", issuer, `"mia"`)
	r.withToken(a.tokenOf(unknown, inOneHour)).isRefused("unknown_user", unknown.String())
	r.withToken(a.Sign(auth.Claims{Subject: "ext:nobody", ExpiresAt: inOneHour})).isRefused("unknown_user", `"ext:nobody"`)
	r.withToken(p.token(a.dana.UserID.String())).isRefused("unknown_user", issuer, a.dana.UserID.String())
	r.as(gone.dana).isRefused("unknown_user")
	r.withToken(p.token("gone")).isRefused("unknown_user")
	r.as(gone.backend).isRefused("unknown_account", gone.ID.String())
	r.withToken(a.Sign(auth.Claims{Service: true, Subject: "backend", AccountID: unknown, ExpiresAt: inOneHour})).
		isRefused("unknown_account", unknown.String(), `"backend"`)
	for _, each := range requests(t, a.escalation(a.dana)) {
		r.as(a.mia).do(each.method, each.path, each.body).isProblem(http.StatusForbidden, "inactive_user")
	}
}

func TestSecretNamesUsersByExternalID(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	as := func(claims jwt.MapClaims) *client {
		claims["exp"] = time.Now().Add(time.Hour).Unix()
		token, err := jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString(secret)
		if err != nil {
			t.Fatal(err)
		}
		return r.withToken(token)
	}
	r.as(a.backend).put(userPath(a.dana.UserID.String()), claims{"external_id": "D/1 é"}).is(http.StatusOK)
	if got, _ := as(jwt.MapClaims{"sub": "ext:D/1 é"}).me(); got != a.dana.UserID {
		t.Errorf("the external id names %s", got)
	}
	as(jwt.MapClaims{"sub": "ext:d/1 é"}).isRefused("unknown_user")
	b := a.otherAccount() // can take any external id, so from now on the account must be named
	as(jwt.MapClaims{"sub": "ext:D/1 é", "account_id": b.ID}).isRefused("unknown_user")
	ambiguous := as(jwt.MapClaims{"sub": "ext:D/1 é"}).get(sessions + "queue")
	ambiguous.isProblem(http.StatusUnauthorized, "unauthenticated")
	if !strings.Contains(string(ambiguous.body), "add the claim account_id") {
		t.Errorf("got %s", ambiguous.body)
	}
	if got, _ := as(jwt.MapClaims{"sub": "ext:D/1 é", "account_id": a.ID}).me(); got != a.dana.UserID {
		t.Errorf("with its account the external id names %s", got)
	}
}

// Agents sign in by key only.
func TestNoTokenSignsAnAgentIn(t *testing.T) {
	a, p := newAccount(t), newProvider(t)
	r := a.federated(p, directory.Provisioning{})
	a.Exec("update users set role = 'agent', email = null, external_id = 'bot' where id = $1", a.eli.UserID)
	a.Exec(`insert into user_identities (account_id, user_id, issuer, subject, created_by)
		values ($1, $2, $3, 'bot', 'command')`, a.ID, a.eli.UserID, issuer)
	r.as(a.eli).isRefused("unknown_user", "agent")
	r.withToken(a.Sign(auth.Claims{Subject: "ext:bot", ExpiresAt: time.Now().Add(time.Hour)})).isRefused("unknown_user")
	r.withToken(p.token("bot")).isRefused("unknown_user")
	for _, body := range []claims{{"name": "Bot"}, {"role": "owner"}, {"identities": []any{}}} {
		r.as(a.backend).put(userPath("ext:bot"), body).isProblem(http.StatusForbidden, "forbidden")
	}
	for _, role := range []auth.Role{auth.Viewer, auth.Owner} {
		if err := a.Directory.SetRole(t.Context(), a.eli.UserID, role); err == nil {
			t.Errorf("a command made the agent %s", role)
		}
	}
	identity := directory.Identity{Issuer: issuer, Subject: "again"}
	if err := a.Directory.LinkIdentity(t.Context(), a.eli.UserID, identity); err == nil {
		t.Error("a command linked the agent")
	}
}

// What a request reads is as fresh as the row, over all replicas: no answer is kept.
func TestUnlinkedPersonIsRefusedAtOnce(t *testing.T) {
	a, p := newAccount(t), newProvider(t)
	one, two := a.federated(p, directory.Provisioning{}), a.federated(p, directory.Provisioning{})
	identity := directory.Identity{Issuer: issuer, Subject: "dana"}
	one.link(a, a.dana, identity)
	for range 3 {
		two.withToken(p.token("dana")).get(sessions + "queue").is(http.StatusOK)
		one.link(a, a.dana)
		two.withToken(p.token("dana")).isRefused("unknown_user")
		one.link(a, a.dana, identity, directory.Identity{Issuer: issuer, Subject: "d2"})
	}
	if err := a.Directory.UnlinkIdentity(t.Context(), a.dana.UserID, identity); err != nil {
		t.Fatal(err)
	}
	two.withToken(p.token("dana")).isRefused("unknown_user")
	two.withToken(p.token("d2")).get(sessions + "queue").is(http.StatusOK)
	if _, err := db.AllAccounts(a.Pool).Exec(t.Context(), "delete from users where id = $1", a.dana.UserID); err == nil {
		t.Error("a user with an identity was deleted without it")
	}
}
