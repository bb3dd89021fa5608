package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/handoff"
)

const policyPath = "/api/v1/policy"

// object is a JSON object.
type object = map[string]any

// policyOf reads the policy as JSON.
func policyOf(c *client) object {
	c.t.Helper()
	return decode[object](c.get(policyPath).is(http.StatusOK))
}

func wantPolicy(t *testing.T, when string, got, want object) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", when, diff)
	}
}

func TestPolicyHasDefaults(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	want := object{
		"targets":      object{"urgent": "5m", "high": "15m", "normal": "1h", "low": "4h"},
		"second_level": []any{"admin", "owner"},
		"teams":        []any{},
	}
	wantPolicy(t, "the defaults", policyOf(r.as(a.dana)), want)
	wantPolicy(t, "an empty PUT", decode[object](r.as(a.ada).put(policyPath, object{}).is(http.StatusOK)), want)
	wantPolicy(t, "a PUT of what was read", decode[object](r.as(a.ada).put(policyPath, want).is(http.StatusOK)), want)
}

func TestPolicyKeepsWhatAPutDoesNotName(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	team := uuid.MustParse("019ad2c0-0000-7aaa-8bbb-000000000001")
	other := uuid.MustParse("019ad2c0-0000-7aaa-8bbb-000000000002")
	r.as(a.ada).put(policyPath, object{
		"targets":      object{"urgent": "90s", "low": "36h"},
		"second_level": []string{"engineer"},
		"teams": []object{
			{"team_id": other},
			{"team_id": team, "second_level": []string{"owner"}, "targets": object{
				"urgent": "30s", "high": "1m", "normal": "2h", "low": nil,
			}},
		},
	}).is(http.StatusOK)
	unset := object{"urgent": nil, "high": nil, "normal": nil, "low": nil}
	teams := []any{
		object{
			"team_id": team.String(), "second_level": []any{"owner"},
			"targets": object{"urgent": "30s", "high": "1m", "normal": "2h", "low": nil},
		},
		object{"team_id": other.String(), "second_level": nil, "targets": unset},
	}
	want := object{
		"targets":      object{"urgent": "1m30s", "high": "15m", "normal": "1h", "low": "36h"},
		"second_level": []any{"engineer"}, "teams": teams,
	}
	wantPolicy(t, "all at once", policyOf(r.as(a.dana)), want)

	r.as(a.backend).put(policyPath, object{"targets": object{"high": "1h30m", "low": nil}}).is(http.StatusOK)
	want["targets"] = object{"urgent": "1m30s", "high": "1h30m", "normal": "1h", "low": "4h"}
	wantPolicy(t, "one set, one cleared", policyOf(r.as(a.backend)), want)

	got := decode[object](r.as(a.ada).put(policyPath, object{"second_level": nil, "teams": []object{{"team_id": other}}}).
		is(http.StatusOK))
	want["second_level"], want["teams"] = []any{"admin", "owner"}, teams[1:]
	wantPolicy(t, "a team less", got, want)

	r.as(a.ada).put(policyPath, object{"targets": nil, "teams": nil}).is(http.StatusOK)
	want["targets"], want["teams"] = object{"urgent": "5m", "high": "15m", "normal": "1h", "low": "4h"}, []any{}
	wantPolicy(t, "all cleared", policyOf(r.as(a.dana)), want)
}

func TestPolicyIsForAdminsAndServicesAndReadByEngineers(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	for _, reader := range []user{a.dana, a.ada, a.backend} {
		r.as(reader).get(policyPath).is(http.StatusOK)
	}
	for _, stranger := range []user{a.vera, a.scout} {
		r.as(stranger).get(policyPath).isProblem(http.StatusForbidden, "forbidden")
	}
	for _, writer := range []user{a.vera, a.scout, a.dana} {
		r.as(writer).put(policyPath, object{}).isProblem(http.StatusForbidden, "forbidden")
	}
	// Never on behalf: the header is not looked at.
	r.as(a.backend).with(onBehalf, a.dana.UserID.String()).put(policyPath, object{}).is(http.StatusOK)
	r.anonymous().get(policyPath).isProblem(http.StatusUnauthorized, "unauthenticated")
}

func TestPolicyRefusesValuesWithoutSense(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	for _, wrong := range []any{
		"", "0s", "-5m", "5", "5 m", "500ms", "1.5s", "721h", "forever", "5m\x00", "2d", "9999999999h",
	} {
		r.as(a.ada).put(policyPath, object{"targets": object{"urgent": wrong}}).blames("targets.urgent")
	}
	got := r.as(a.ada).put(policyPath, object{"targets": object{"low": "2d"}}).
		isProblem(http.StatusBadRequest, "invalid_input")
	if problem := got.Errors[0].Problem; !strings.Contains(problem, "from 1s to 720h") {
		t.Errorf("the problem is %q", problem)
	}
	r.as(a.ada).put(policyPath, object{"targets": object{"urgent": 300}}).blames("targets.urgent")
	r.as(a.ada).put(policyPath, object{"targets": object{"critical": "5m"}}).blames("targets.critical")
	r.as(a.ada).put(policyPath, object{"second_level": []string{}}).blames("second_level")
	r.as(a.ada).put(policyPath, object{"second_level": []string{"viewer"}}).blames("second_level.0")
	r.as(a.ada).put(policyPath, object{"second_level": []string{"admin", "admin"}}).blames("second_level")
	team := uuid.New()
	for field, teams := range map[string][]object{
		"teams.0.team_id":        {{"team_id": uuid.Nil}},
		"teams.1.team_id":        {{"team_id": team}, {"team_id": team}},
		"teams.0.targets.normal": {{"team_id": team, "targets": object{"normal": "0s"}}},
	} {
		r.as(a.ada).put(policyPath, object{"teams": teams}).blames(field)
	}
	wantPolicy(t, "nothing was taken", policyOf(r.as(a.ada)), policyOf(r.as(a.otherAccount().ada)))
}

func TestPolicyOfATeamOfAnotherAccount(t *testing.T) {
	a := newAccount(t)
	r, b := a.replica(api.Config{}), a.otherAccount()
	team := uuid.New()
	theirs := []object{{"team_id": team, "targets": object{"low": "2h"}}}
	r.as(b.ada).put(policyPath, object{"teams": theirs}).is(http.StatusOK)
	got := r.as(a.ada).put(policyPath, object{
		"targets": object{"urgent": "1m"}, "teams": []object{{"team_id": uuid.New()}, {"team_id": team}},
	}).isProblem(http.StatusNotFound, "not_found")
	if len(got.Errors) != 1 || got.Errors[0].Field != "teams.1.team_id" {
		t.Errorf("got %+v", got.Errors)
	}
	if targets := policyOf(r.as(a.dana))["targets"].(object); targets["urgent"] != "5m" {
		t.Errorf("half of it was taken: %v", targets)
	}
}

func TestPoliciesThatAreWrittenAtOnce(t *testing.T) {
	a := newAccount(t)
	replicas := []*replica{a.replica(api.Config{}), a.replica(api.Config{})}
	priorities := []string{"urgent", "high", "normal", "low"}
	var writing sync.WaitGroup
	for i := range 16 {
		writing.Go(func() {
			body := object{
				"targets": object{priorities[i%4]: fmt.Sprintf("%dm", 40+i%4)}, "teams": []object{{"team_id": uuid.New()}},
			}
			got, err := replicas[i%2].as(a.ada).try(http.MethodPut, policyPath, body)
			if err != nil || got.status != http.StatusOK {
				t.Errorf("got %d %s, error %v", got.status, got.body, err)
			}
		})
	}
	writing.Wait()
	got := policyOf(replicas[0].as(a.dana))
	want := object{"urgent": "40m", "high": "41m", "normal": "42m", "low": "43m"}
	if diff := cmp.Diff(want, got["targets"]); diff != "" || len(got["teams"].([]any)) != 1 {
		t.Errorf("%d teams, targets (-want +got):\n%s", len(got["teams"].([]any)), diff)
	}
}

// What followers receive of a wait that goes on, and what the queue shows of it.
func TestOverdueWaitsAreFollowed(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	r.as(a.ada).put(policyPath, object{"targets": object{"normal": "10m"}}).is(http.StatusOK)
	follower := r.as(a.eli).follow("")
	h := a.escalation(a.dana)
	created := follower.expect("handoff_created").data.Handoff
	if created.DueAt == nil || created.DueAt.Sub(*created.WaitingSince) != 10*time.Minute || created.Overdue != 0 {
		t.Errorf("created with %+v", created)
	}
	for level := range int16(2) {
		a.Exec(`update handoffs set wait_began_at = wait_began_at - interval '11 min', due_at = due_at - interval '11 min',
			next_overdue_at = next_overdue_at - interval '11 min' where id = $1`, h.ID)
		if err := a.AnnounceDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		event := follower.expect("handoff_overdue")
		if card := event.data.Handoff; card.ID != h.ID || card.Overdue != level+1 || card.DueAt == nil ||
			card.Status != handoff.Waiting || card.Version != int32(level)+2 {
			t.Errorf("level %d is announced with %+v", level+1, card)
		}
	}
	queue := decode[struct{ Items []handoff.Card }](r.as(a.vera).get("/api/v1/ai-sessions/queue").is(http.StatusOK))
	if len(queue.Items) != 1 || queue.Items[0].Overdue != 2 {
		t.Errorf("the queue shows %+v", queue.Items)
	}
	claimed := decode[handoff.Handoff](r.as(a.eli).claim(h).is(http.StatusOK))
	if claimed.Overdue != 0 || claimed.DueAt != nil {
		t.Errorf("claimed with level %d, due at %v", claimed.Overdue, claimed.DueAt)
	}
	read := decode[handoff.Handoff](r.as(a.eli).get(handoffPath(h)).is(http.StatusOK))
	if step := read.Timeline[2]; step.Type != "handoff_overdue" || step.Overdue == nil || *step.Overdue != 2 {
		t.Errorf("the step is %+v", step)
	}
}
