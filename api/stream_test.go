package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/stream"
)

func TestEscalationReachesStreamsOfOtherReplicas(t *testing.T) {
	a := newAccount(t)
	one, two := a.replica(api.Config{}), a.replica(api.Config{}, stream.Config{Replica: "two"})

	eli := two.as(a.eli).open("")
	ready := eli.expect("ready")
	if got := ready.data; got.AccountID != a.ID || got.Replica != "two" || got.LastEventID != ready.ID {
		t.Errorf("ready says %s with id %s", ready.Data, ready.ID)
	}
	if got := eli.Retry(); got < 2*time.Second || got >= 4*time.Second {
		t.Errorf("ready asks for reconnection after %v", got)
	}
	epoch, found := strings.CutSuffix(ready.ID, "-0")
	if !found {
		t.Errorf("an account without events is at %s", ready.ID)
	}

	session := a.session(a.dana)
	escalated := one.as(a.dana).create(session, map[string]string{"intent": "escalate"}).is(http.StatusCreated)
	created := decode[handoff.Handoff](escalated)

	got := eli.expect("handoff_created")
	if got.ID != epoch+"-1" || got.data.Seq != 1 {
		t.Errorf("the first event has id %s and seq %d", got.ID, got.data.Seq)
	}
	if got.data.By.Name != "Dana" || got.data.By.ID != a.dana.UserID {
		t.Errorf("it is by %v", got.data.By)
	}
	if card := got.data.Handoff; card.ID != created.ID || card.SessionTitle != "VPN drops every hour" {
		t.Errorf("it carries %+v", card)
	}

	decode[handoff.Handoff](two.as(a.eli).claim(created).is(http.StatusOK))
	claimed := eli.expect("handoff_claimed")
	if claimed.ID != epoch+"-2" || claimed.data.By.Name != "Eli" {
		t.Errorf("got %s %s", claimed.ID, claimed.Data)
	}
}

func TestStreamHeadersForProxies(t *testing.T) {
	a := newAccount(t)
	eli := a.replica(api.Config{}).as(a.eli).follow("")
	for name, want := range map[string]string{
		"Content-Type": "text/event-stream", "Cache-Control": "no-cache, no-transform", "X-Accel-Buffering": "no",
		"Content-Encoding": "",
	} {
		if got := eli.response.Header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

func TestStreamOverHTTP2(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	eli := r.as(a.eli).overHTTP2().follow("")
	if eli.response.ProtoMajor != 2 {
		t.Fatalf("the response came over %s", eli.response.Proto)
	}
	a.escalation(a.dana)
	eli.expect("handoff_created")
	r.drain()
	eli.expect("bye")
	eli.ends()
}

func TestParkedHandoffIsNotStreamedUntilEscalated(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	eli, dana := r.as(a.eli).follow(""), r.as(a.dana)

	session := a.session(a.dana)
	parked := decode[handoff.Handoff](dana.create(session, map[string]string{"intent": "park"}).is(http.StatusCreated))
	promoted := decode[handoff.Handoff](dana.create(session, map[string]string{"intent": "escalate"}).is(http.StatusOK))
	if promoted.ID != parked.ID || promoted.Status != handoff.Waiting {
		t.Errorf("promotion made %+v of %+v", promoted, parked)
	}
	if got := eli.expect("handoff_created"); got.data.Seq != 1 || got.data.Handoff.ID != parked.ID {
		t.Errorf("the first event is %s", got.Data)
	}
}

func TestStreamHoldsNoEventsOfOtherAccounts(t *testing.T) {
	a := newAccount(t)
	stranger := a.otherAccount()
	eli := a.replica(api.Config{}).as(a.eli).follow("")
	stranger.escalation(stranger.dana)
	own := a.escalation(a.dana)
	if got := eli.expect("handoff_created"); got.data.Handoff.ID != own.ID {
		t.Errorf("got %s", got.Data)
	}
}

func TestStreamContinuesAfterTheQueue(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	shown := a.escalation(a.dana)

	queue := decode[struct {
		Items       []handoff.Card
		LastEventID string `json:"last_event_id"`
	}](r.as(a.eli).get(sessions + "queue").is(http.StatusOK))
	if len(queue.Items) != 1 || queue.Items[0].ID != shown.ID {
		t.Fatalf("the queue shows %+v", queue.Items)
	}

	later := a.escalation(a.dana)
	eli := r.as(a.eli).follow(queue.LastEventID)
	if got := eli.expect("handoff_created"); got.data.Handoff.ID != later.ID {
		t.Errorf("after the queue the stream begins with %s", got.Data)
	}
}

func TestKeepaliveCarriesTheHead(t *testing.T) {
	a := newAccount(t)
	a.escalation(a.dana)
	eli := a.replica(api.Config{}, stream.Config{Heartbeat: 20 * time.Millisecond}).as(a.eli).open("")
	ready := eli.expect("ready")

	var comments []string
	eli.Comment = func(text string) {
		if comments = append(comments, text); len(comments) == 1 {
			a.escalation(a.dana) // ends expect
		}
	}
	eli.expect("handoff_created")
	if want := "keepalive " + ready.ID; len(comments) == 0 || comments[0] != want {
		t.Errorf("the comments are %q, want %q", comments, want)
	}
	if ready.data.LastEventID != ready.ID || !strings.HasSuffix(ready.ID, "-1") {
		t.Errorf("the position is %s", ready.ID)
	}
}

func TestReplicaWithoutNotificationsDeliversAndIsDegraded(t *testing.T) {
	a := newAccount(t)
	r := a.deafReplica(api.Config{})
	eli := r.as(a.eli).open("")
	if ready := eli.expect("ready"); !ready.data.Degraded {
		t.Errorf("ready says %s", ready.Data)
	}
	a.escalation(a.dana)
	eli.expect("handoff_created")
}
