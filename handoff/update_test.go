package handoff_test

import (
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/handoff"
)

// say adds messages to the session of h.
func (a *account) say(p auth.Principal, h handoff.Handoff, messages ...string) {
	a.t.Helper()
	var all []directory.Message
	for _, content := range messages {
		all = append(all, directory.Message{Role: directory.FromAssistant, Content: content})
	}
	if err := a.Directory.AppendMessages(a.t.Context(), p, h.SessionID, all); err != nil {
		a.t.Fatal(err)
	}
}

// advance makes 5 s pass for the announcements of a handoff.
func (a *account) advance(h handoff.Handoff) {
	a.t.Helper()
	a.Exec(`update handoffs
		set update_due_at = update_due_at - interval '5 s', update_announced_at = update_announced_at - interval '5 s'
		where id = $1`, h.ID)
}

func (a *account) announceDue() {
	a.t.Helper()
	if err := a.AnnounceDue(a.t.Context()); err != nil {
		a.t.Fatal(err)
	}
}

// updates returns what the events about new messages say: the author and the number of messages.
func (a *account) updates() []string {
	a.t.Helper()
	var updates []string
	for _, event := range a.events() {
		if event.Type == handoff.EventUpdated {
			data := decodeEvent(a.t, event)
			updates = append(updates, data.By.Name+" "+strconv.Itoa(int(data.Handoff.MessagesSince)))
		}
	}
	return updates
}

func (a *account) wantUpdates(when string, want ...string) {
	a.t.Helper()
	if diff := cmp.Diff(want, a.updates()); diff != "" {
		a.t.Errorf("%s (-want +got):\n%s", when, diff)
	}
}

func TestMessagesSinceTheSnapshotAreCountedAndAnnounced(t *testing.T) {
	a := newAccount(t)
	session := a.Session(a.dana)
	before := []directory.Message{{Role: directory.FromUser, Content: "before"}}
	if err := a.Directory.AppendMessages(t.Context(), a.dana, session, before); err != nil {
		t.Fatal(err)
	}
	h := a.escalate(a.dana, session)
	a.say(a.dana, h, "first")
	a.wantUpdates("the first message", "Dana 1")
	a.say(a.dana, h, "second")
	a.say(a.backend, h, "third", "fourth")
	a.announceDue()
	a.wantUpdates("within 5 s", "Dana 1")
	read := a.get(h)
	if read.MessagesSince != 4 || read.Version != 2 {
		t.Errorf("read within 5 s: %d messages since, version %d", read.MessagesSince, read.Version)
	}
	a.advance(h)
	a.announceDue()
	a.announceDue()
	a.wantUpdates("after 5 s", "Dana 1", "service 4")
	a.say(a.dana, h, "fifth")
	a.wantUpdates("soon after", "Dana 1", "service 4")
	a.advance(h)
	a.say(a.dana, h, "sixth")
	a.wantUpdates("the next message after 5 s, before the announcer came", "Dana 1", "service 4", "Dana 6")
	a.advance(h)
	a.announceDue()
	a.wantUpdates("nothing is left", "Dana 1", "service 4", "Dana 6")

	read = a.get(h)
	if read.MessagesSince != 6 || read.Version != 4 || len(read.Timeline) != 4 {
		t.Errorf("%d messages since, version %d, %d steps", read.MessagesSince, read.Version, len(read.Timeline))
	}
	if messages := contextOf(t, read).Messages; len(messages) != 1 || messages[0].Content != "before" {
		t.Errorf("the snapshot has become %+v", messages)
	}
	if step := read.Timeline[2]; step.Type != handoff.EventUpdated || step.By.Name != "service" || step.Deliveries == nil {
		t.Errorf("the step is %+v", step)
	}
}

func TestAParkedHandoffIsSilentAboutNewMessages(t *testing.T) {
	a := newAccount(t)
	h := a.park(a.dana, a.Session(a.dana))
	a.say(a.dana, h, "first", "second")
	a.announceDue()
	if read := a.get(h); read.MessagesSince != 2 || read.Version != 1 {
		t.Errorf("%d messages since, version %d", read.MessagesSince, read.Version)
	}
	if events := a.events(); len(events) != 0 {
		t.Errorf("got the events %+v", events)
	}
	promoted := a.escalate(a.dana, h.SessionID)
	a.announceDue()
	if promoted.MessagesSince != 2 || len(a.events()) != 1 {
		t.Errorf("%d messages since the snapshot, %d events", promoted.MessagesSince, len(a.events()))
	}
	a.say(a.dana, h, "third")
	a.wantUpdates("once it waits", "Dana 3")
}

func TestMessagesAreCountedUntilAHandoffIsClosed(t *testing.T) {
	a := newAccount(t)
	h := a.escalate(a.dana, a.Session(a.dana))
	a.say(a.dana, h, "first")
	a.say(a.dana, h, "second")
	withdrawn, err := a.Withdraw(t.Context(), a.dana, h.Ref())
	if err != nil || withdrawn.MessagesSince != 2 {
		t.Fatalf("%d messages since, error %v", withdrawn.MessagesSince, err)
	}
	a.advance(h)
	a.announceDue()
	a.say(a.dana, h, "third")
	a.wantUpdates("after the end", "Dana 1")
	if read := a.get(h); read.MessagesSince != 2 {
		t.Errorf("%d messages since", read.MessagesSince)
	}
	if next := a.escalate(a.dana, h.SessionID); next.MessagesSince != 0 {
		t.Errorf("the next handoff begins with %d messages since", next.MessagesSince)
	}
}

// What counts is who holds the claim, not that something happened: mail asks present_wait which wait goes on.
func TestNewMessagesBeginNoWait(t *testing.T) {
	a := newAccount(t)
	h := a.escalate(a.dana, a.Session(a.dana))
	wait := func() int64 { return a.Count("select coalesce(present_wait($1, $2), 0)", a.ID, h.ID) }
	a.say(a.dana, h, "while it waits")
	if got := wait(); got != 1 {
		t.Errorf("the first wait began with version %d", got)
	}
	a.ClaimFor(a.eli, h)
	a.advance(h)
	a.say(a.dana, h, "while it is claimed")
	step := a.get(h).Timeline[3]
	if got := wait(); got != 0 || step.ClaimedBy == nil || step.ClaimedBy.Name != "Eli" {
		t.Errorf("claimed, the wait is that of version %d, and the step %+v", got, step)
	}
	if _, err := a.Release(t.Context(), a.eli, h.Ref()); err != nil {
		t.Fatal(err)
	}
	a.advance(h)
	a.say(a.dana, h, "while it waits again")
	if got := wait(); got != 5 {
		t.Errorf("the second wait began with version %d", got)
	}
}
