package api_test

import (
	"bytes"
	"net/http"
	"testing"
	"time"

	"github.com/handoffd/handoffd/account"
	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/notify"
	"github.com/handoffd/handoffd/stream"
)

// remembering returns the configuration of a replica that keeps what it has read of callers.
func (a *testAccount) remembering(keep time.Duration) api.Config {
	config := servicesOn(a.Pool, api.Config{})
	config.Directory.KeepCallers = keep
	return config
}

// enters reports whether a client sees the people of the account.
func (a *testAccount) enters(c *client) bool {
	a.t.Helper()
	got := c.get("/api/v1/users")
	return got.status == http.StatusOK && bytes.Contains(got.body, []byte(a.mia.UserID.String()))
}

// hearing starts a replica that keeps callers for longer than a test takes. Heard returns when the replica has handled
// the notifications of all that was committed before: they arrive in the order of commits, as does a canary sent later.
func (a *testAccount) hearing() (r *replica, heard func()) {
	a.t.Helper()
	var listener *notify.Listener
	r = startReplica(a.t, a.URL, a.remembering(never), func(l *notify.Listener) {
		listener, l.ProbeInterval = l, 20*time.Millisecond
		background(a.t, l.Run)
	})
	return r, func() {
		a.t.Helper()
		committed := time.Now()
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		for at := committed; !at.After(committed); <-tick.C {
			if time.Since(committed) > testTimeout {
				a.t.Fatal("no canary arrives")
			}
			health := listener.Health()
			at = health.LastHeardAt.Add(-health.RoundTrip)
		}
	}
}

func TestReplicaForgetsCallersWhenItHearsOfAChange(t *testing.T) {
	for name, statement := range losses {
		t.Run("user "+name, func(t *testing.T) {
			a := newAccount(t)
			r, heard := a.hearing()
			eli := r.as(a.eli)
			if !a.enters(eli) {
				t.Fatal("Eli does not enter")
			}
			a.Exec(statement, a.eli.UserID, a.otherAccount().ID)
			heard()
			if a.enters(eli) {
				t.Error("Eli still enters")
			}
		})
	}
	for name, statement := range endings {
		t.Run("key "+name, func(t *testing.T) {
			a := newAccount(t)
			r, heard := a.hearing()
			key := a.APIKey(directory.APIKeyDraft{Name: "K"})
			backend := r.withToken(*key.Secret)
			if !a.enters(backend) {
				t.Fatal("the key is refused")
			}
			a.Exec(statement, key.ID)
			heard()
			backend.get("/api/v1/users").isProblem(http.StatusUnauthorized, "unauthenticated")
		})
	}
	t.Run("agent deactivated", func(t *testing.T) {
		a := newAccount(t)
		r, heard := a.hearing()
		agent, key := a.Agent("Bot")
		bot := r.withToken(key)
		bot.get("/api/v1/me").is(http.StatusOK)
		a.Exec(losses["deactivated"], agent.UserID, a.ID)
		heard()
		bot.get("/api/v1/me").isProblem(http.StatusForbidden, "inactive_user")
	})
	t.Run("account removed", func(t *testing.T) {
		a := newAccount(t)
		r, heard := a.hearing()
		key := a.APIKey(directory.APIKeyDraft{Name: "K"})
		clients := map[string]*client{"user": r.as(a.eli), "service": r.as(a.backend), "key": r.withToken(*key.Secret)}
		for name, each := range clients {
			if !a.enters(each) {
				t.Fatalf("the %s does not enter", name)
			}
		}
		if _, err := (&account.Removal{DB: a.Pool}).Remove(t.Context(), a.ID); err != nil {
			t.Fatal(err)
		}
		heard()
		for name, each := range clients {
			if each.get("/api/v1/users").status == http.StatusOK {
				t.Errorf("the %s still enters", name)
			}
		}
	})
}

// The statements that end the access of a client of a replica that hears of nothing.
func TestDeafReplicaForgetsCallersInTime(t *testing.T) {
	const keep = 300 * time.Millisecond
	a, p := newAccount(t), newProvider(t)
	config := a.remembering(keep)
	config.Verifier = p.verifier
	r := a.deafReplica(config, stream.Config{RevalidateInterval: never})
	key := a.APIKey(directory.APIKeyDraft{Name: "K"})
	mia := directory.Identity{Issuer: issuer, Subject: "mia"}
	if err := a.Directory.LinkIdentity(t.Context(), a.mia.UserID, mia); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		client    *client
		statement string
		id        any
	}{
		"user deactivated":  {r.as(a.eli), `update users set active = false where id = $1`, a.eli.UserID},
		"user demoted":      {r.as(a.ada), `update users set role = 'viewer' where id = $1`, a.ada.UserID},
		"identity unlinked": {r.withToken(p.token("mia")), `delete from user_identities where user_id = $1`, a.mia.UserID},
		"key revoked":       {r.withToken(*key.Secret), `update api_keys set revoked_at = now() where id = $1`, key.ID},
	} {
		if !a.enters(test.client) {
			t.Fatalf("%s: the client does not enter before", name)
		}
		a.Exec(test.statement, test.id)
		changed := time.Now()
		for began := time.Now(); a.enters(test.client); began = time.Now() {
			if began.Sub(changed) > keep {
				t.Errorf("%s: a request that began %v later was admitted", name, began.Sub(changed))
				break
			}
		}
	}
}

// A change that this replica makes itself is no exception: what the caller is told next is true.
func TestRoleClaimIsFollowedAtOnce(t *testing.T) {
	a, p := newAccount(t), newProvider(t)
	config := a.remembering(never)
	config.Verifier, config.Directory.Provisioning = p.verifier, byGroups(a)
	r := a.deafReplica(config, stream.Config{RevalidateInterval: never})
	sign := func(d time.Duration, names ...string) *client {
		return r.withToken(p.token("pat", verified("pat@example.com"), ago(d), groups(names...)))
	}
	for _, step := range []struct {
		age  time.Duration
		role string
		want int
	}{
		{time.Hour, "support", http.StatusOK},
		{50 * time.Minute, "readers", http.StatusForbidden},
		{55 * time.Minute, "leads", http.StatusForbidden},
		{40 * time.Minute, "leads", http.StatusOK},
	} {
		for range 2 {
			sign(step.age, step.role).get("/api/v1/users").is(step.want)
		}
	}
}

// The user on whose behalf a service acts is read for each request, and their account with them.
func TestRememberedServiceActsOnBehalfOfCurrentUsers(t *testing.T) {
	a := newAccount(t)
	r := a.deafReplica(a.remembering(never), stream.Config{RevalidateInterval: never})
	backend := r.as(a.backend).on(a.eli.UserID.String())
	backend.get(sessions + "queue").is(http.StatusOK)
	a.Exec(losses["deactivated"], a.eli.UserID, a.ID)
	backend.get(sessions+"queue").isProblem(http.StatusForbidden, "forbidden")
}

// Another secret with the id of a key that is remembered proves nothing.
func TestRememberedKeyNeedsItsSecret(t *testing.T) {
	a := newAccount(t)
	r := a.deafReplica(a.remembering(never), stream.Config{RevalidateInterval: never})
	key, other := a.APIKey(directory.APIKeyDraft{Name: "K"}), a.APIKey(directory.APIKeyDraft{Name: "Other"})
	r.withToken(*key.Secret).get("/api/v1/me").is(http.StatusOK)
	const hexID = len("hok_") + 32
	forged := (*key.Secret)[:hexID] + (*other.Secret)[hexID:]
	r.withToken(forged).get("/api/v1/me").isProblem(http.StatusUnauthorized, "unauthenticated")
}
