package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/api"
)

func TestTeamsAreListedByName(t *testing.T) {
	a := newAccount(t)
	b := a.otherAccount()
	r := a.replica(api.Config{})
	type page struct {
		Items []struct {
			ID   uuid.UUID
			Name string
		}
		NextCursor *string `json:"next_cursor"`
	}
	unnamed := uuid.New()
	for id, name := range map[uuid.UUID]string{uuid.New(): "support", uuid.New(): "Billing", unnamed: ""} {
		a.Exec(`insert into teams (account_id, id, name) values ($1, $2, $3)`, a.ID, id, name)
	}
	b.Exec(`insert into teams (account_id, id, name) values ($1, $2, 'Neighbours')`, b.ID, uuid.New())
	list := func(as user, query string) (names string, last page) {
		t.Helper()
		last = decode[page](r.as(as).get("/api/v1/teams" + query).is(http.StatusOK))
		for _, each := range last.Items {
			name := each.Name
			if each.ID == unnamed {
				name = "unnamed"
			}
			names += name + " "
		}
		return strings.TrimSpace(names), last
	}
	for query, want := range map[string]string{
		"": "Billing support unnamed", "?q=SUPP": "support", "?q=neighbours": "", "?limit=1": "Billing",
	} {
		for _, caller := range []user{a.vera, a.dana, a.ada, a.backend} {
			if got, _ := list(caller, query); got != want {
				t.Errorf("%s to %s: got %s, want %s", query, caller.Name, got, want)
			}
		}
	}
	var names []string
	for query := "?limit=1"; query != ""; {
		got, last := list(a.vera, query)
		names = append(names, got)
		query = ""
		if last.NextCursor != nil {
			query = "?limit=1&cursor=" + *last.NextCursor
		}
	}
	if got := strings.Join(names, " "); got != "Billing support unnamed" {
		t.Errorf("in pages: %s", got)
	}
	r.as(a.scout).get("/api/v1/teams").isProblem(http.StatusForbidden, "forbidden")
	r.as(a.dana).get("/api/v1/teams?cursor=x").isProblem(http.StatusBadRequest, "invalid_input")
}
