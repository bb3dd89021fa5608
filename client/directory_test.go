package client_test

import (
	"errors"
	"iter"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/client"
)

// all collects the items of a list.
func all[T any](t testing.TB, list iter.Seq2[T, error]) []T {
	t.Helper()
	var items []T
	for item, err := range list {
		if err != nil {
			t.Fatal(err)
		}
		items = append(items, item)
	}
	return items
}

func must[T any](t testing.TB) func(T, error) T {
	return func(value T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

func TestKeysAreMadeUsedAndRevoked(t *testing.T) {
	a := newAccount(t)
	ada := a.clientOf(a.user("Ada", client.Admin))
	expires := time.Now().Add(time.Hour).UTC().Truncate(time.Second)
	key := must[client.APIKey](t)(ada.CreateKey(t.Context(), client.APIKeyInput{Name: "backend", ExpiresAt: expires}))
	if key.Secret == "" || key.Agent || !key.ExpiresAt.Equal(expires) || key.CreatedBy.Name != "Ada" {
		t.Errorf("got %+v", key)
	}
	backend := &client.Client{URL: ada.URL, Token: client.StaticToken(key.Secret)}
	me := must[client.Me](t)(backend.Me(t.Context()))
	if me.User != nil || me.Service == nil || me.Service.ID != key.ID || me.Role != client.Service {
		t.Errorf("got %+v", me)
	}
	listed := all(t, ada.Keys(t.Context()))
	if len(listed) != 1 || listed[0].ID != key.ID || listed[0].Secret != "" {
		t.Errorf("got %+v", listed)
	}
	revoked := must[client.APIKey](t)(ada.RevokeKey(t.Context(), key.ID))
	if revoked.RevokedAt.IsZero() {
		t.Errorf("got %+v", revoked)
	}
}

func TestUsersAreWrittenAndListed(t *testing.T) {
	a := newAccount(t)
	ada := a.clientOf(a.user("Ada", client.Admin))
	ctx := t.Context()
	created := must[client.User](t)(ada.PutUser(ctx, "ext:noa/1", client.UserInput{
		Email: client.Set("noa@example.com"), Name: "Noa", Role: client.Engineer, TeamID: client.Set(uuid.New()),
	}))
	changed := must[client.User](t)(ada.PutUser(ctx, created.ID.String(), client.UserInput{
		TeamID: client.Clear[uuid.UUID](), NotifyByEmail: new(false),
	}))
	if changed.ExternalID != "noa/1" || changed.Name != "Noa" || changed.TeamID != uuid.Nil || changed.NotifyByEmail {
		t.Errorf("got %+v", changed)
	}
	var names []string
	for _, each := range all(t, ada.Users(ctx, client.UserFilter{})) {
		names = append(names, each.Name)
	}
	if !slices.Equal(names, []string{"Ada", "Noa"}) {
		t.Errorf("got %v", names)
	}
	noa := must[client.Colleague](t)(ada.User(ctx, "ext:noa/1"))
	if noa.ID != created.ID || noa.Online == nil || *noa.Online || noa.Email != "noa@example.com" {
		t.Errorf("got %+v", noa)
	}
	teams := all(t, ada.Teams(ctx))
	if len(teams) != 1 || teams[0].ID != created.TeamID || teams[0].Name != "" {
		t.Errorf("got teams %+v", teams)
	}
	for _, err := range ada.Users(ctx, client.UserFilter{Role: "king"}) {
		if problem, ok := errors.AsType[*client.Problem](err); !ok || problem.Code != "invalid_input" {
			t.Errorf("got %v", err)
		}
	}
}

func TestTranscriptAndHistory(t *testing.T) {
	a := newAccount(t)
	dana := a.engineer("Dana")
	ctx := t.Context()
	session := must[client.Session](t)(dana.PutSession(ctx, "ext:T-1", client.SessionInput{Title: "Printer on fire"}))
	for range 3 {
		messages := slices.Repeat([]client.MessageInput{{Role: client.FromUser, Content: "It burns."}}, 40)
		if err := dana.AppendMessages(ctx, "ext:T-1", messages...); err != nil {
			t.Fatal(err)
		}
	}
	newest := must[client.SessionWithMessages](t)(dana.Session(ctx, "ext:T-1"))
	older := all(t, dana.Messages(ctx, "ext:T-1", newest.MessagesCursor))
	if whole := all(t, dana.Messages(ctx, "ext:T-1", "")); len(newest.Messages)+len(older) != 120 || len(whole) != 120 {
		t.Errorf("got %d and %d messages, and %d", len(newest.Messages), len(older), len(whole))
	}
	for range 3 {
		h := must[client.Handoff](t)(dana.HandOff(ctx, "ext:T-1", client.HandoffInput{Intent: client.Escalate}))
		must[client.Handoff](t)(dana.Withdraw(ctx, h.Ref()))
	}
	open := must[client.Handoff](t)(dana.HandOff(ctx, "ext:T-1", client.HandoffInput{Intent: client.Park}))
	var numbers []int
	for _, each := range all(t, dana.Handoffs(ctx, "ext:T-1")) {
		numbers = append(numbers, each.Number)
	}
	if !slices.Equal(numbers, []int{4, 3, 2, 1}) {
		t.Errorf("got %v", numbers)
	}
	listed := all(t, dana.Sessions(ctx, client.SessionFilter{Mine: true}))
	if len(listed) != 1 || listed[0].ID != session.ID || listed[0].Handoff == nil || listed[0].Handoff.ID != open.ID {
		t.Errorf("got %+v", listed)
	}
}

// A service acts with the rights of a user, and the timeline names both.
func TestOnBehalfOf(t *testing.T) {
	a := newAccount(t)
	dana, linh := a.engineer("Dana"), a.user("Linh", client.Engineer)
	key := a.run("key", "add", "--account", a.id, "--name", "backend")
	backend := &client.Client{URL: dana.URL, Token: client.StaticToken(key)}
	h := escalate(t, dana)
	if _, err := backend.Claim(t.Context(), h.Ref()); err == nil {
		t.Error("a service has claimed a handoff for itself")
	}
	must[client.Handoff](t)(backend.OnBehalfOf(linh).Claim(t.Context(), h.Ref()))
	claimed := must[client.Handoff](t)(backend.Handoff(t.Context(), h.Ref()))
	by := claimed.Timeline[1].By
	if claimed.ClaimedBy.Name != "Linh" || !by.Service || by.Name != "backend" || by.OnBehalfOf.Name != "Linh" {
		t.Errorf("claimed by %v, done by %+v", claimed.ClaimedBy, by)
	}
}

// Each filter of the queue is one that the server knows.
func TestQueueFilters(t *testing.T) {
	a := newAccount(t)
	dana, linh := a.engineer("Dana"), a.engineer("Linh")
	h := escalate(t, dana)
	must[client.Handoff](t)(linh.Claim(t.Context(), h.Ref()))
	for _, each := range []struct {
		by     *client.Client
		filter client.QueueFilter
		found  int
	}{
		{dana, client.QueueFilter{Words: "printer", CreatedBy: "me"}, 1},
		{linh, client.QueueFilter{ClaimedBy: "me", Statuses: []client.Status{client.Claimed}}, 1},
		{linh, client.QueueFilter{Priorities: []client.Priority{client.Normal, client.High}}, 1},
		{linh, client.QueueFilter{Customer: "Contoso"}, 0},
		{linh, client.QueueFilter{Words: "#2"}, 0},
	} {
		queue := must[client.Queue](t)(each.by.Queue(t.Context(), each.filter))
		if len(queue.Items) != each.found {
			t.Errorf("%+v: got %+v", each.filter, queue.Items)
		}
	}
}
