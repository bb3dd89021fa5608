package handoff_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/handoff"
)

// pass makes time pass for the waits of the account.
func (a *account) pass(d time.Duration) {
	a.t.Helper()
	a.Exec(`update handoffs
		set wait_began_at = wait_began_at - $2::interval,
			due_at = due_at - $2::interval,
			next_overdue_at = next_overdue_at - $2::interval
		where account_id = $1`, a.ID, d)
}

// levels returns the levels that the events of a handoff have announced, in order.
func (a *account) levels(h handoff.Handoff) []int16 {
	a.t.Helper()
	var levels []int16
	for _, event := range a.events() {
		if event.Type == handoff.EventOverdue && event.Handoff == h.ID {
			levels = append(levels, decodeEvent(a.t, event).Handoff.Overdue)
		}
	}
	return levels
}

func (a *account) wantLevels(when string, h handoff.Handoff, want ...int16) {
	a.t.Helper()
	a.announceDue()
	if diff := cmp.Diff(want, a.levels(h)); diff != "" {
		a.t.Errorf("%s (-want +got):\n%s", when, diff)
	}
}

func TestAWaitIsAnnouncedAtItsTargetAndAtTwiceTheTarget(t *testing.T) {
	a := newAccount(t)
	h := a.HandOff(a.dana, handoff.Draft{Session: a.Session(a.dana), Intent: handoff.Escalate, Priority: handoff.Urgent})
	if want := h.WaitingSince.Add(5 * time.Minute); h.DueAt == nil || !h.DueAt.Equal(want) || h.Overdue != 0 {
		t.Errorf("due at %v, want %v; overdue %d", h.DueAt, want, h.Overdue)
	}
	a.pass(4 * time.Minute)
	a.wantLevels("before the target", h)
	a.pass(time.Minute)
	a.wantLevels("at the target", h, 1)
	a.wantLevels("at once again", h, 1)
	a.pass(4 * time.Minute)
	a.wantLevels("before twice the target", h, 1)
	a.pass(time.Minute + time.Second)
	a.wantLevels("at twice the target", h, 1, 2)
	a.pass(24 * time.Hour)
	a.wantLevels("a day later", h, 1, 2)

	read := a.get(h)
	if read.Overdue != 2 || read.Version != 3 || read.DueAt == nil || len(read.Timeline) != 3 {
		t.Errorf("read with level %d, version %d, due at %v, %d steps", read.Overdue, read.Version, read.DueAt,
			len(read.Timeline))
	}
	for i, step := range read.Timeline[1:] {
		if step.Type != handoff.EventOverdue || step.By.Name != "handoffd" || step.Overdue == nil ||
			int(*step.Overdue) != i+1 || step.Deliveries == nil {
			t.Errorf("step %d is %+v", i+1, step)
		}
	}
	if by := string(members(t, a.events()[1].Data)["by"]); by != `{"id":null,"name":"handoffd"}` {
		t.Errorf("announced by %s", by)
	}
}

// A replica that comes late announces the first level, and the second one target later: they are never told together.
func TestALateAnnouncerLeavesOneTargetBetweenTheLevels(t *testing.T) {
	a := newAccount(t)
	h := a.escalate(a.dana, a.Session(a.dana))
	a.pass(24 * time.Hour)
	a.wantLevels("a day late", h, 1)
	a.wantLevels("at once again", h, 1)
	a.pass(59 * time.Minute)
	a.wantLevels("before one target more", h, 1)
	a.pass(time.Minute + time.Second)
	a.wantLevels("one target later", h, 1, 2)
}

// Each way back to waiting begins a wait with both levels. The time that the handoff has waited in all stays.
func TestEachReturnToWaitingBeginsAWait(t *testing.T) {
	for name, goBack := range map[string]func(a *account, h handoff.Handoff){
		"released": func(a *account, h handoff.Handoff) { a.do("release", a.eli, h) },
		"the claimer is deactivated": func(a *account, _ handoff.Handoff) {
			inactive := false
			_, _, err := a.Directory.PutUser(a.t.Context(), a.backend, directory.Ref{ID: a.eli.UserID},
				directory.UserInput{Active: &inactive})
			if err != nil {
				a.t.Fatal(err)
			}
		},
		"the claimer was deactivated by psql": func(a *account, _ handoff.Handoff) {
			a.Exec("update users set active = false where id = $1", a.eli.UserID)
			if _, err := a.ReleaseOrphanedClaims(a.t.Context()); err != nil {
				a.t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			a := newAccount(t)
			h := a.escalate(a.dana, a.Session(a.dana))
			a.pass(2 * time.Hour)
			a.wantLevels("the first wait", h, 1)
			claimed := a.do("claim", a.eli, a.get(h))
			if claimed.Overdue != 0 || claimed.DueAt != nil {
				t.Errorf("claimed, with level %d, due at %v", claimed.Overdue, claimed.DueAt)
			}
			a.pass(24 * time.Hour)
			a.wantLevels("while it is claimed", h, 1)
			goBack(a, claimed)
			again := a.get(h)
			began := again.Timeline[len(again.Timeline)-1].At
			if again.Overdue != 0 || again.DueAt == nil || !again.DueAt.Equal(began.Add(time.Hour)) ||
				!again.WaitingSince.Equal(*h.WaitingSince) {
				t.Errorf("waits again since %v with level %d, due at %v; waiting since %v", began, again.Overdue, again.DueAt,
					again.WaitingSince)
			}
			a.wantLevels("it waits again", h, 1)
			a.pass(time.Hour)
			a.wantLevels("the second wait", h, 1, 1)
			a.pass(time.Hour + time.Second)
			a.wantLevels("the second wait, later", h, 1, 1, 2)
		})
	}
}

func TestAssigningWhatWaitsEndsItsWait(t *testing.T) {
	a := newAccount(t)
	h := a.escalate(a.dana, a.Session(a.dana))
	a.pass(time.Hour)
	a.wantLevels("it waits", h, 1)
	if assigned := a.do("reassign", a.ada, a.get(h)); assigned.Overdue != 0 || assigned.DueAt != nil {
		t.Errorf("assigned, with level %d, due at %v", assigned.Overdue, assigned.DueAt)
	}
	a.pass(24 * time.Hour)
	a.wantLevels("it is claimed", h, 1)
}

func TestAPromotedHandoffIsDueFromItsPromotion(t *testing.T) {
	a := newAccount(t)
	h := a.park(a.dana, a.Session(a.dana))
	a.Exec("update handoffs set created_at = created_at - interval '1 day' where id = $1", h.ID)
	a.wantLevels("it is parked", h)
	promoted := a.HandOff(a.dana, handoff.Draft{Session: h.SessionID, Intent: handoff.Escalate, Priority: handoff.Low})
	if want := promoted.WaitingSince.Add(4 * time.Hour); !promoted.DueAt.Equal(want) {
		t.Errorf("due at %v, want %v", promoted.DueAt, want)
	}
	a.pass(4 * time.Hour)
	a.wantLevels("promoted", h, 1)
}

func TestAnEndedWaitIsNotAnnounced(t *testing.T) {
	a := newAccount(t)
	for _, status := range []handoff.Status{
		handoff.Parked, handoff.Claimed, handoff.Resolved, handoff.Returned, handoff.Withdrawn,
	} {
		h := a.in(status)
		if h.DueAt != nil || h.Overdue != 0 {
			t.Errorf("%s: due at %v, level %d", status, h.DueAt, h.Overdue)
		}
		a.pass(24 * time.Hour)
		a.wantLevels(string(status), h)
	}
}

// Neither an account that is being removed nor one whose announcements fail keeps those of others from being made.
func TestAFailingAccountDelaysNoOther(t *testing.T) {
	a := newAccount(t)
	removed, failing := a.neighbour(), a.neighbour()
	var handoffs []handoff.Handoff
	for _, account := range []*account{removed, failing, a} {
		handoffs = append(handoffs, account.escalate(account.dana, account.Session(account.dana)))
		account.pass(24 * time.Hour)
	}
	a.Exec("update accounts set removal_began_at = now() where id = $1", removed.ID)
	a.Exec(fmt.Sprintf(`create function refuse() returns trigger language plpgsql as $$
		begin if new.account_id = '%s' then raise 'refused'; end if; return new; end $$`, failing.ID))
	a.Exec("create trigger refuse before insert on event_log for each row execute function refuse()")
	if err := a.AnnounceDue(t.Context()); err == nil {
		t.Error("the failure was not returned")
	}
	for i, account := range []*account{removed, failing, a} {
		if want, got := [][]int16{nil, nil, {1}}[i], account.levels(handoffs[i]); !slices.Equal(got, want) {
			t.Errorf("account %d: announced %v, want %v", i, got, want)
		}
	}
	if h := failing.get(handoffs[1]); h.Overdue != 0 || h.Version != 1 {
		t.Errorf("what failed has level %d, version %d", h.Overdue, h.Version)
	}
	a.Exec("drop trigger refuse on event_log")
	failing.wantLevels("once it works again", handoffs[1], 1)
}

func TestAWaitKeepsTheTargetWithWhichItBegan(t *testing.T) {
	a := newAccount(t)
	team := uuid.New()
	first := a.escalate(a.dana, a.Session(a.dana))
	seconds := func(target string) directory.Optional[handoff.TargetsInput] {
		return directory.Some(handoff.TargetsInput{Normal: directory.Some(target)})
	}
	a.setPolicy(handoff.PolicyInput{
		RulesInput: handoff.RulesInput{Targets: seconds("30s")},
		Teams: directory.Some([]handoff.TeamPolicyInput{
			{TeamID: team, RulesInput: handoff.RulesInput{Targets: seconds("20s")}},
		}),
	})
	second, ofTeam := a.escalate(a.eli, a.Session(a.eli)), a.escalate(a.mia, a.teamSession(a.mia, team))
	urgent := a.HandOff(a.mia, handoff.Draft{
		Session: a.teamSession(a.mia, team), Intent: handoff.Escalate, Priority: handoff.Urgent,
	})
	if again := a.get(first); !again.DueAt.Equal(first.WaitingSince.Add(time.Hour)) {
		t.Errorf("the first wait is due at %v now", again.DueAt)
	}
	for h, want := range map[*handoff.Handoff]time.Duration{
		&second: 30 * time.Second, &ofTeam: 20 * time.Second, &urgent: 5 * time.Minute,
	} {
		if got := h.DueAt.Sub(*h.WaitingSince); got != want {
			t.Errorf("#%d has a target of %v, want %v", h.Number, got, want)
		}
	}
	a.pass(31 * time.Second)
	a.wantLevels("the old target", first)
	a.wantLevels("the new target", second, 1)
	a.setPolicy(handoff.PolicyInput{RulesInput: handoff.RulesInput{Targets: seconds("2h")}})
	a.pass(31 * time.Second)
	a.wantLevels("the second level keeps the target too", second, 1, 2)
	released := a.do("release", a.ada, a.ClaimFor(a.ada, a.get(first)))
	if time.Until(*released.DueAt) < 100*time.Minute {
		t.Errorf("the wait that begins now is due at %v", released.DueAt)
	}
}

func (a *account) setPolicy(in handoff.PolicyInput) handoff.Policy {
	a.t.Helper()
	policy, err := a.SetPolicy(a.t.Context(), a.ada, in)
	if err != nil {
		a.t.Fatal(err)
	}
	return policy
}
