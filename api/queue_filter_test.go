package api_test

import (
	"net/http"
	"net/url"
	"slices"
	"testing"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/handoff"
)

func TestTheQueueIsFiltered(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	a.Exec("update users set external_id = 'mia/1' where id = $1", a.mia.UserID)
	session := func(owner user, body string) (h handoff.Handoff) {
		id := uuid.New()
		r.as(owner).put(sessionPath(id), body).is(http.StatusCreated)
		created := r.as(owner).create(id, `{"intent":"escalate","priority":"high","engineer_notes":"Rekeying fails"}`)
		return decode[handoff.Handoff](created.is(http.StatusCreated))
	}
	one := session(a.dana, `{"title":"VPN drops","customer":"Acme Ltd"}`)
	two := session(a.eli, `{"title":"No sound","problem_summary":"VPN is fine"}`)
	r.as(a.mia).claim(one).is(http.StatusOK)
	r.as(a.mia).post(handoffPath(one)+"/resolve", `{"resolution":"MTU"}`).is(http.StatusOK)
	for _, test := range []struct {
		who   user
		query string
		want  []handoff.Handoff
	}{
		{a.vera, "q=vpn", []handoff.Handoff{one, two}},
		{a.vera, "q=vpn&status=waiting", []handoff.Handoff{two}},
		{a.vera, "q=" + url.QueryEscape("#1"), []handoff.Handoff{one}},
		{a.vera, "q=rekey+acme", []handoff.Handoff{one}},
		{a.eli, "created_by=me", []handoff.Handoff{two}},
		{a.eli, "created_by=me&priority=urgent,high&q=sound", []handoff.Handoff{two}},
		{a.eli, "created_by=me&priority=low", nil},
		{a.vera, "claimed_by=me", nil},
		{a.vera, "claimed_by=ext:mia%2F1&status=resolved", []handoff.Handoff{one}},
		{a.vera, "customer=ACME+ltd&status=resolved,withdrawn", []handoff.Handoff{one}},
		{a.backend, "created_by=" + a.dana.UserID.String() + "&q=1", []handoff.Handoff{one}},
	} {
		got := decode[struct{ Items []handoff.Card }](r.as(test.who).get(sessions + "queue?" + test.query).is(http.StatusOK))
		var ids, want []uuid.UUID
		for _, card := range got.Items {
			ids = append(ids, card.ID)
		}
		for _, h := range test.want {
			want = append(want, h.ID)
		}
		if !slices.Equal(ids, want) {
			t.Errorf("%s: got %v, want %v", test.query, ids, want)
		}
	}
	r.as(a.backend).on("ext:mia/1").get(sessions + "queue?claimed_by=me&status=resolved").is(http.StatusOK)
	for field, query := range map[string]string{
		"created_by": "created_by=me", "claimed_by": "claimed_by=me",
	} {
		r.as(a.backend).get(sessions + "queue?" + query).blames(field)
	}
	for _, field := range []string{"created_by", "claimed_by"} {
		for _, unknown := range []string{uuid.NewString(), "ext:nobody", a.otherAccount().mia.UserID.String()} {
			problem := r.as(a.vera).get(sessions+"queue?"+field+"="+unknown).isProblem(http.StatusNotFound, "not_found")
			if len(problem.Errors) != 1 || problem.Errors[0].Field != field {
				t.Errorf("%s=%s: got %+v", field, unknown, problem)
			}
		}
		for _, malformed := range []string{"", "Mia", uuid.Nil.String(), "ext:"} {
			r.as(a.vera).get(sessions + "queue?" + field + "=" + malformed).blames(field)
		}
	}
	for field, query := range map[string]string{
		"q": "q=", "priority": "priority=critical", "customer": "customer=", "status": "status=open",
	} {
		r.as(a.vera).get(sessions + "queue?" + query).blames(field)
	}
	r.as(a.vera).get(sessions + "queue?q=a%00b").blames("q")
}

func TestClosedHandoffsHaveTheirOwnOrderAndCursor(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	end := func(priority string) (h handoff.Handoff) {
		h = decode[handoff.Handoff](r.as(a.dana).create(a.session(a.dana), `{"intent":"escalate","priority":"`+priority+`"}`))
		r.as(a.dana).post(handoffPath(h)+"/withdraw", nil).is(http.StatusOK)
		return h
	}
	type page struct {
		Items      []handoff.Card
		NextCursor *string `json:"next_cursor"`
	}
	get := func(query string) response { return r.as(a.vera).get(sessions + "queue?limit=1&status=" + query) }
	older, newer := end("urgent"), end("low")
	const closed = "resolved,returned,withdrawn"
	first := decode[page](get(closed).is(http.StatusOK))
	second := decode[page](get(closed + "&cursor=" + *first.NextCursor).is(http.StatusOK))
	if first.Items[0].ID != newer.ID || second.Items[0].ID != older.ID || second.NextCursor != nil {
		t.Errorf("got %v, then %v", first.Items, second.Items)
	}
	mixed := decode[page](get("waiting," + closed).is(http.StatusOK))
	if mixed.Items[0].ID != older.ID {
		t.Errorf("beside open ones: got %v", mixed.Items)
	}
	for _, query := range []string{closed + "&cursor=" + *mixed.NextCursor, "waiting&cursor=" + *first.NextCursor} {
		get(query).is(http.StatusBadRequest)
	}
}
