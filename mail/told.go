package mail

import (
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/handoff"
)

// told collects what the events of an account lead to.
type told struct {
	waits          []uuid.UUID    // handoffs that began to wait or became overdue
	normal, urgent *time.Duration // until the first of them has waited long enough; nil: there is none
	mails          db.QueueMailsParams
}

// note adds what an event leads to. The state may have changed since: that is looked at when a message is sent.
func (t *told) note(event handoff.Event, row db.ReadNewsRow, delay, grace time.Duration) {
	card := event.Handoff
	actor := event.By.ID
	if event.By.OnBehalfOf != nil {
		actor = event.By.OnBehalfOf.ID
	}
	switch {
	case event.Type == handoff.EventUpdated:
	case event.Type == handoff.EventOverdue:
		t.wait(card, 0)
	case card.Status == handoff.Waiting:
		if row.DeliveryCount > 0 {
			delay = grace
		}
		t.wait(card, max(0, delay-time.Duration(row.AgeSeconds*float64(time.Second))))
	case event.Type == handoff.EventReassigned:
		if claimer := card.ClaimedBy.ID; claimer != actor {
			t.mail(card, claimer, kindAssigned)
		}
		if row.WasUnclaimed && card.CreatedBy.ID != actor {
			t.mail(card, card.CreatedBy.ID, kindClaimed)
		}
	default:
		kinds := map[string]kind{
			handoff.EventClaimed: kindClaimed, handoff.EventReturned: kindReturned, handoff.EventResolved: kindResolved,
		}
		if kind, ok := kinds[event.Type]; ok && card.CreatedBy.ID != actor {
			t.mail(card, card.CreatedBy.ID, kind)
		}
	}
}

func (t *told) wait(card handoff.Card, delay time.Duration) {
	t.waits = append(t.waits, card.ID)
	group := &t.normal
	if card.Priority == handoff.Urgent || card.Overdue == 2 {
		group = &t.urgent
	}
	if *group == nil || delay < **group {
		*group = &delay
	}
}

func (t *told) mail(card handoff.Card, recipient uuid.UUID, kind kind) {
	t.mails.HandoffIds = append(t.mails.HandoffIds, card.ID)
	t.mails.RecipientIds = append(t.mails.RecipientIds, recipient)
	t.mails.Kinds = append(t.mails.Kinds, string(kind))
	t.mails.Versions = append(t.mails.Versions, card.Version)
}

// soonest returns the time until the first mailbox is due, or otherwise.
func (t *told) soonest(otherwise time.Duration) time.Duration {
	for _, delay := range []*time.Duration{t.normal, t.urgent} {
		if delay != nil {
			otherwise = min(otherwise, *delay)
		}
	}
	if len(t.mails.HandoffIds) > 0 {
		return 0
	}
	return otherwise
}
