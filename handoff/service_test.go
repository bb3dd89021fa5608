package handoff_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/handoffd/handoffd/handoff"
)

// A service hands a session off for its owner, who can be a viewer, and withdraws it. Event and timeline name both.
func TestServiceHandsOffForTheOwner(t *testing.T) {
	a := newAccount(t)
	a.Exec("update users set external_id = 'vera-7' where id = $1", a.vera.UserID)
	a.backend.KeyID, a.backend.Name = uuid.New(), "Acme backend"
	session := a.sessionOf(a.vera)
	parked := a.park(a.backend, session)
	promoted := a.escalate(a.backend, session)
	vera := handoff.Person{ID: a.vera.UserID, Name: "Vera", ExternalID: "vera-7"}
	if promoted.ID != parked.ID || promoted.CreatedBy != vera {
		t.Errorf("created by %+v", promoted.CreatedBy)
	}
	withdrawn := a.do("withdraw", a.backend, promoted)

	service := handoff.Author{
		Person: handoff.Person{ID: a.backend.KeyID, Name: "Acme backend"}, Service: true, OnBehalfOf: &vera,
	}
	for _, step := range a.get(withdrawn).Timeline {
		if diff := cmp.Diff(service, step.By); diff != "" {
			t.Errorf("%s (-want +got):\n%s", step.Type, diff)
		}
	}
	events := a.events()
	if len(events) != 2 {
		t.Fatalf("got %v", a.story())
	}
	var data struct{ By json.RawMessage }
	if err := json.Unmarshal(events[0].Data, &data); err != nil {
		t.Fatal(err)
	}
	want := `{"id":"` + a.backend.KeyID.String() + `","name":"Acme backend","service":true,"on_behalf_of":{"id":"` +
		a.vera.UserID.String() + `","name":"Vera","external_id":"vera-7"}}`
	if string(data.By) != want {
		t.Errorf("\n got %s\nwant %s", data.By, want)
	}
}

// With a service token there is no key to name.
func TestServiceTokenHasNoID(t *testing.T) {
	a := newAccount(t)
	a.escalate(a.backend, a.Session(a.dana))
	var data struct{ By map[string]any }
	if err := json.Unmarshal(a.events()[0].Data, &data); err != nil {
		t.Fatal(err)
	}
	if id, named := data.By["id"]; !named || id != nil || data.By["service"] != true {
		t.Errorf("got %v", data.By)
	}
}

// What a service does on behalf of a user is the user's: the claim, and that users cannot claim what they escalated.
func TestOnBehalfActsAsTheUser(t *testing.T) {
	a := newAccount(t)
	forEli, forDana := onBehalf(a.backend, a.eli), onBehalf(a.backend, a.dana)
	h := a.escalate(forDana, a.Session(a.dana))
	if _, err := a.Claim(t.Context(), forDana, h.Ref()); conflictOf(t, err).Conflict != handoff.OwnHandoff {
		t.Errorf("got %v", err)
	}
	claimed := a.do("claim", forEli, h)
	if claimed.ClaimedBy.ID != a.eli.UserID {
		t.Errorf("claimed by %+v", claimed.ClaimedBy)
	}
	if again := a.do("claim", a.eli, h); again.Version != claimed.Version {
		t.Error("Eli claimed what was claimed for him")
	}
	by := a.get(claimed).Timeline[1].By
	if !by.Service || by.Name != "service" || by.OnBehalfOf == nil || by.OnBehalfOf.ID != a.eli.UserID {
		t.Errorf("claimed by %+v", by)
	}
	a.do("resolve", a.eli, claimed)
}
