package api_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/stream"
)

// byGroups are the rules of HANDOFF_ROLES=readers=viewer,support=engineer,leads=admin.
func byGroups(a *testAccount) directory.Provisioning {
	return directory.Provisioning{
		Mode: directory.ProvisionCreate, Account: a.ID, RoleClaim: "groups",
		Roles: auth.RoleRules{Claimed: map[string]auth.Role{
			"readers": auth.Viewer, "support": auth.Engineer, "leads": auth.Admin,
		}},
	}
}

func groups(names ...string) claims { return claims{"groups": names} }

func TestRoleFollowsTheClaim(t *testing.T) {
	a, p := newAccount(t), newProvider(t)
	r := a.federated(p, byGroups(a))
	sign := func(d time.Duration, names ...string) *client {
		return r.withToken(p.token("pat", verified("pat@example.com"), ago(d), groups(names...)))
	}
	is := func(want auth.Role, c *client) {
		t.Helper()
		if _, role := c.me(); role != want {
			t.Errorf("the role is %s, want %s", role, want)
		}
	}
	sign(time.Hour).isRefused("no_role", `"groups"`, "leads", issuer, `"pat"`)
	sign(time.Hour, "Support", "owner", "agent").isRefused("no_role")
	if n := len(a.stored("Pat")); n != 0 {
		t.Errorf("%d users were created without a role", n)
	}
	is(auth.Admin, sign(time.Hour, "support", "leads", "readers"))
	is(auth.Engineer, sign(50*time.Minute, "support"))
	is(auth.Engineer, sign(time.Hour, "leads")) // older
	is(auth.Engineer, sign(50*time.Minute, "leads"))
	is(auth.Engineer, sign(40*time.Minute, "support")) // says what the row says, and is the newest from now on
	is(auth.Engineer, sign(45*time.Minute, "leads"))
	r.withToken(p.token("pat", claims{"iat": nil}, groups("leads"))).get(sessions + "queue").is(http.StatusOK)
	is(auth.Engineer, sign(40*time.Minute, "leads"))
	updated := a.stored("Pat")[0].UpdatedAt
	is(auth.Engineer, sign(30*time.Minute, "support"))
	if user := a.stored("Pat")[0]; !user.UpdatedAt.Equal(updated) {
		t.Error("a token that says what the row says has changed the user")
	}
	is(auth.Viewer, r.withToken(p.token("pat", ago(20*time.Minute), claims{"groups": "readers"})))
	sign(30*time.Minute, "support").get(streamPath).isProblem(http.StatusForbidden, "forbidden")
}

func TestNewestTokenWithoutARoleDeactivates(t *testing.T) {
	a, p := newAccount(t), newProvider(t)
	r := a.federated(p, byGroups(a), stream.Config{RevalidateInterval: never})
	sign := func(d time.Duration, names ...string) *client {
		return r.withToken(p.token("eli", verified("eli@example.com"), ago(d), groups(names...)))
	}
	queue := sessions + "queue"
	h := a.escalation(a.dana)
	sign(time.Hour, "support").claim(h).is(http.StatusOK)
	open, others := r.as(a.eli).follow(""), r.as(a.mia).follow("")
	sign(2 * time.Hour).isRefused("no_role") // older
	sign(time.Hour).isRefused("no_role")     // not newer
	sign(time.Hour, "support").get(queue).is(http.StatusOK)
	sign(50 * time.Minute).isRefused("no_role")
	if released := others.expect("handoff_released"); released.data.By.Name != "handoffd" {
		t.Errorf("the claim was released by %+v", released.data.By)
	}
	for name := ""; name != "bye"; { // events can come before it
		got, err := open.Next()
		if err != nil {
			t.Fatal(err)
		}
		name = got.Name
	}
	r.as(a.eli).isRefused("inactive_user")
	sign(time.Hour, "support").isRefused("no_role", "newer token")
	sign(40 * time.Minute).isRefused("no_role")
	sign(45*time.Minute, "support").isRefused("no_role")
	sign(30*time.Minute, "support").get(queue).is(http.StatusOK)

	// What a request or a command deactivated stays inactive.
	r.as(a.backend).put(userPath(a.eli.UserID.String()), claims{"active": false}).is(http.StatusOK)
	sign(20*time.Minute, "support").isRefused("inactive_user")
	sign(20 * time.Minute).isRefused("inactive_user")
	if err := a.Directory.SetActive(t.Context(), a.eli.UserID, true); err != nil {
		t.Fatal(err)
	}
	sign(15 * time.Minute).isRefused("no_role")
	if err := a.Directory.SetActive(t.Context(), a.eli.UserID, false); err != nil {
		t.Fatal(err)
	}
	sign(10*time.Minute, "support").isRefused("inactive_user")
}

func TestOwnersKeepTheirRole(t *testing.T) {
	a, p := newAccount(t), newProvider(t)
	r := a.federated(p, byGroups(a))
	otto, olga := a.newUser("Otto", auth.Owner), a.newUser("Olga", auth.Owner)
	sign := func(name string, d time.Duration, names ...string) *client {
		return r.withToken(p.token(name, verified(name+"@example.com"), ago(d), groups(names...)))
	}
	for _, name := range []string{"otto", "olga"} {
		if _, role := sign(name, time.Hour, "readers").me(); role != auth.Owner {
			t.Errorf("%s is %s", name, role)
		}
	}
	sign("otto", 30*time.Minute).isRefused("no_role")
	r.as(otto).isRefused("inactive_user")
	sign("olga", 30*time.Minute).isRefused("no_role")
	if _, role := r.as(olga).me(); role != auth.Owner {
		t.Errorf("the last owner is %s", role)
	}
	if _, role := sign("otto", 20*time.Minute, "readers").me(); role != auth.Owner {
		t.Errorf("back again, Otto is %s", role)
	}
}

func TestPutUserLeavesTheRoleToTheClaim(t *testing.T) {
	a, p := newAccount(t), newProvider(t)
	r := a.federated(p, byGroups(a))
	other := a.replica(api.Config{})
	r.link(a, a.dana, directory.Identity{Issuer: issuer, Subject: "dana"})
	role := func(got response) auth.Role { return decode[directory.User](got.is(http.StatusOK)).Role }
	path := userPath(a.dana.UserID.String())
	if got := role(r.as(a.backend).put(path, claims{"role": "admin", "name": "D."})); got != auth.Engineer {
		t.Errorf("the claim's user became %s", got)
	}
	if got := role(r.as(a.ada).put(path, claims{"role": "owner"})); got != auth.Engineer {
		t.Errorf("the claim's user became %s", got)
	}
	if got := role(r.as(a.backend).put(userPath(a.eli.UserID.String()), claims{"role": "admin"})); got != auth.Admin {
		t.Errorf("a user without an identity became %s", got)
	}
	if got := role(other.as(a.backend).put(path, claims{"role": "viewer"})); got != auth.Viewer {
		t.Errorf("without a role claim, the user became %s", got)
	}
	if err := a.Directory.SetRole(t.Context(), a.dana.UserID, auth.Admin); err != nil {
		t.Fatal(err)
	}
	if _, got := r.withToken(p.token("dana", groups("support"))).me(); got != auth.Engineer {
		t.Errorf("with the next token, the user is %s", got)
	}
}
