package directory_test

import (
	"errors"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/directory"
)

// bot makes an agent and returns its key and its principal.
func (a *account) bot(t testing.TB) (directory.IssuedKey, auth.Principal) {
	t.Helper()
	key := a.APIKey(directory.APIKeyDraft{Name: "Fixer", Agent: true})
	return key, a.principal(t, key)
}

func (a *account) principal(t testing.TB, key directory.IssuedKey) auth.Principal {
	t.Helper()
	p, _, err := a.Directory.KeyPrincipal(t.Context(), *key.Secret)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestKeysOfOneAgentCanBeReplaced(t *testing.T) {
	a := newAccount(t)
	old, p := a.bot(t)
	want := auth.Principal{
		AccountID: a.ID, UserID: *old.UserID, Name: "Fixer", Role: auth.Agent, KeyID: old.ID,
		Limits: &auth.AgentLimits{MaxPriority: "high", MaxOpen: 20},
	}
	if diff := cmp.Diff(want, p); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	next, err := a.createKey(t, a.otto, directory.APIKeyDraft{
		Name: "Fixer 2", UserID: directory.Ref{ID: p.UserID}, MaxPriority: "urgent", MaxOpen: new(int32(3)),
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Directory.RevokeAPIKey(t.Context(), a.ada, old.ID); err != nil {
		t.Fatal(err)
	}
	want.KeyID, want.Limits = next.ID, &auth.AgentLimits{MaxPriority: "urgent", MaxOpen: 3}
	if diff := cmp.Diff(want, a.principal(t, next)); diff != "" {
		t.Errorf("with the other key (-want +got):\n%s", diff)
	}
	if _, err := a.Directory.RevokeAPIKey(t.Context(), a.ada, next.ID); err != nil {
		t.Fatal(err)
	}
	if n := a.Count("select count(*) from users where id = $1 and active", p.UserID); n != 0 {
		t.Error("an agent without keys is active")
	}
	again, err := a.createKey(t, a.ada, directory.APIKeyDraft{Name: "Fixer 3", UserID: directory.Ref{ID: p.UserID}})
	if err != nil {
		t.Fatal(err)
	}
	a.principal(t, again)
}

// Expired keys let no agent in, so they are no keys that it still has.
func TestAgentEndsWithItsLastValidKey(t *testing.T) {
	a := newAccount(t)
	expired, p := a.bot(t)
	last, err := a.createKey(t, a.ada, directory.APIKeyDraft{Name: "Last", UserID: directory.Ref{ID: p.UserID}})
	if err != nil {
		t.Fatal(err)
	}
	a.Exec("update api_keys set expires_at = now() where id = $1", expired.ID)
	first, err := a.Directory.RevokeAPIKey(t.Context(), a.ada, last.ID)
	if err != nil || first.RevokedAt == nil {
		t.Fatalf("%+v, error %v", first, err)
	}
	if n := a.Count("select count(*) from users where id = $1 and active", p.UserID); n != 0 {
		t.Error("the agent is still active")
	}
	if err := a.Directory.SetActive(t.Context(), p.UserID, true); err != nil {
		t.Fatal(err)
	}
	second, err := a.Directory.RevokeAPIKey(t.Context(), a.otto, last.ID)
	if err != nil || !second.RevokedAt.Equal(*first.RevokedAt) {
		t.Errorf("revoked at %v, then at %v, error %v", first.RevokedAt, second.RevokedAt, err)
	}
	if n := a.Count("select count(*) from users where id = $1 and active", p.UserID); n != 1 {
		t.Error("revoking a key again has ended the agent")
	}
}

func TestLastTwoKeysRevokedAtOnceEndTheAgent(t *testing.T) {
	a := newAccount(t)
	for range 20 {
		one, p := a.bot(t)
		two := a.APIKey(directory.APIKeyDraft{Name: "Two", UserID: directory.Ref{ID: p.UserID}})
		var revoking sync.WaitGroup
		begin := make(chan struct{})
		for _, key := range []directory.IssuedKey{one, two} {
			revoking.Go(func() {
				<-begin
				if _, err := a.Directory.RevokeAPIKey(t.Context(), a.ada, key.ID); err != nil {
					t.Error(err)
				}
			})
		}
		close(begin)
		revoking.Wait()
		if n := a.Count("select count(*) from users where id = $1 and active", p.UserID); n != 0 {
			t.Fatal("the agent is still active")
		}
	}
}

func TestInactiveAgentIsRefused(t *testing.T) {
	a := newAccount(t)
	key, p := a.bot(t)
	if err := a.Directory.SetActive(t.Context(), p.UserID, false); err != nil {
		t.Fatal(err)
	}
	_, _, err := a.Directory.KeyPrincipal(t.Context(), *key.Secret)
	if denied, ok := errors.AsType[*directory.AccessError](err); !ok || denied.Code != "inactive_user" {
		t.Errorf("got %v", err)
	}
	a.Exec("update users set active = true, role = 'engineer' where id = $1", p.UserID)
	if _, _, err := a.Directory.KeyPrincipal(t.Context(), *key.Secret); err == nil {
		t.Error("a key speaks for an engineer")
	}
}

func TestPrincipalsOfKeys(t *testing.T) {
	a := newAccount(t)
	valid, revoked, expired := a.APIKey(directory.APIKeyDraft{Name: "K"}), a.APIKey(directory.APIKeyDraft{Name: "K"}),
		a.APIKey(directory.APIKeyDraft{Name: "K"})
	agents, _ := a.bot(t)
	if _, err := a.Directory.EndAPIKey(t.Context(), revoked.ID); err != nil {
		t.Fatal(err)
	}
	a.Exec("update api_keys set expires_at = now() where id = $1", expired.ID)
	var actors []auth.Actor
	for _, key := range []directory.IssuedKey{valid, revoked, expired, agents} {
		actors = append(actors, auth.Actor{Kind: auth.ActorKey, ID: key.ID})
	}
	actors = append(actors, a.dana.Actor(), a.backend.Actor())
	got, err := a.Directory.Principals(t.Context(), actors)
	if err != nil || len(got) != 4 {
		t.Fatalf("got %+v, error %v", got, err)
	}
	if !got[actors[0]].Service || got[actors[3]].Role != auth.Agent || got[a.dana.Actor()].Name != "Dana" {
		t.Errorf("got %+v", got)
	}
	if err := a.Directory.SetActive(t.Context(), *agents.UserID, false); err != nil {
		t.Fatal(err)
	}
	if got, err := a.Directory.Principals(t.Context(), actors[3:4]); err != nil || len(got) > 0 {
		t.Errorf("of an inactive agent: %+v, error %v", got, err)
	}
}
