package handoff_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/handoffd/handoffd/handoff"
)

// Members common to Handoff and Card, in the contract's order.
const common = `id number account_id session_id intent priority status created_by created_at waiting_since claimed_by
	claimed_at claim_epoch due_at overdue closed_at resolution answer previous_handoff_id version messages_since`

func TestJSONHasExactlyTheMembersOfTheContract(t *testing.T) {
	a := newAccount(t)
	parked := a.park(a.dana, a.Session(a.dana))
	queue, err := a.Queue(t.Context(), a.dana, handoff.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name  string
		value any
		want  string
	}{
		{"Handoff", parked, common + " engineer_notes"},
		{"Handoff with everything", a.get(parked), common + " engineer_notes context timeline timeline_omitted"},
		{
			"Step", a.get(parked).Timeline[0],
			`type at by claimed_by overdue waited_seconds seats_reached first_reached_at mails mails_omitted unheard
				posts posts_omitted`,
		},
		{"Card", queue.Items[0], common + " session_title problem_summary customer note_preview"},
		{"Context", contextOf(t, a.get(parked)), "title problem_summary customer messages messages_cursor taken_at"},
		{"Counts", queue.Counts, "parked waiting claimed mine asked others closed"},
	} {
		got := slices.Sorted(maps.Keys(members(t, test.value)))
		want := slices.Sorted(slices.Values(strings.Fields(test.want)))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

func TestJSONSaysNullWhereThereIsNothing(t *testing.T) {
	a := newAccount(t)
	h := members(t, a.park(a.dana, a.Session(a.dana)))
	for _, name := range []string{
		"waiting_since", "claimed_by", "claimed_at", "due_at", "closed_at", "resolution", "answer", "previous_handoff_id",
	} {
		if string(h[name]) != "null" {
			t.Errorf("%s of a parked handoff is %s", name, h[name])
		}
	}
	queue, err := a.Queue(t.Context(), a.dana, handoff.Filter{Statuses: []handoff.Status{handoff.Resolved}})
	if err != nil {
		t.Fatal(err)
	}
	if items, err := json.Marshal(queue.Items); err != nil || string(items) != "[]" {
		t.Errorf("no items are %s, error %v", items, err)
	}
}

func TestTimesAreUTCWithParts(t *testing.T) {
	a := newAccount(t)
	h := a.get(a.escalate(a.dana, a.Session(a.dana)))
	a.Exec("update handoffs set created_at = '2026-02-03 04:05:06.789+09' where id = $1", h.ID)
	if got, want := string(members(t, a.get(h))["created_at"]), `"2026-02-02T19:05:06.789Z"`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func members(t *testing.T, value any) map[string]json.RawMessage {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(text, &members); err != nil {
		t.Fatal(err)
	}
	return members
}
