package mail

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/handoff"
)

// told collects what events lead to, those of one account after those of another.
type told struct {
	unheard        db.MarkUnheardParams // handoffs that began to wait or became overdue
	normal, urgent db.ScheduleRecipientsParams
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
		t.wait(event, 0)
	case card.Status == handoff.Waiting:
		if row.DeliveryCount > 0 {
			delay = grace
		}
		t.wait(event, max(0, delay-time.Duration(row.AgeSeconds*float64(time.Second))))
	case event.Type == handoff.EventReassigned:
		if claimer := card.ClaimedBy.ID; claimer != actor {
			t.mail(event, claimer, kindAssigned)
		}
		if row.WasUnclaimed && card.CreatedBy.ID != actor {
			t.mail(event, card.CreatedBy.ID, kindClaimed)
		}
	default:
		kinds := map[string]kind{
			handoff.EventClaimed: kindClaimed, handoff.EventReturned: kindReturned, handoff.EventResolved: kindResolved,
		}
		if kind, ok := kinds[event.Type]; ok && card.CreatedBy.ID != actor {
			t.mail(event, card.CreatedBy.ID, kind)
		}
	}
}

func (t *told) wait(event handoff.Event, delay time.Duration) {
	card := event.Handoff
	t.unheard.AccountIds = append(t.unheard.AccountIds, event.Account)
	t.unheard.HandoffIds = append(t.unheard.HandoffIds, card.ID)
	if card.Priority == handoff.Urgent || card.Overdue == 2 {
		schedule(&t.urgent, event.Account, card.CreatedBy.ID, delay)
	} else {
		schedule(&t.normal, event.Account, card.CreatedBy.ID, delay)
	}
}

// missed adds what events that were pruned can have led to. All recipients of the account are looked at.
func (t *told) missed(account uuid.UUID, waits []uuid.UUID) {
	t.unheard.AccountIds = append(t.unheard.AccountIds, slices.Repeat([]uuid.UUID{account}, len(waits))...)
	t.unheard.HandoffIds = append(t.unheard.HandoffIds, waits...)
	schedule(&t.normal, account, uuid.Nil, 0)
	schedule(&t.urgent, account, uuid.Nil, 0)
}

// schedule adds a wait that creator began: the recipients of the account are to be told after a delay, or earlier if
// that is wanted for another one.
func schedule(p *db.ScheduleRecipientsParams, account, creator uuid.UUID, delay time.Duration) {
	last := len(p.AccountIds) - 1
	if last < 0 || p.AccountIds[last] != account {
		p.AccountIds, p.Creators = append(p.AccountIds, account), append(p.Creators, creator)
		p.DelaySeconds = append(p.DelaySeconds, delay.Seconds())
		return
	}
	if p.Creators[last] != creator {
		p.Creators[last] = uuid.Nil
	}
	p.DelaySeconds[last] = min(p.DelaySeconds[last], delay.Seconds())
}

func (t *told) mail(event handoff.Event, recipient uuid.UUID, kind kind) {
	t.mails.AccountIds = append(t.mails.AccountIds, event.Account)
	t.mails.HandoffIds = append(t.mails.HandoffIds, event.Handoff.ID)
	t.mails.RecipientIds = append(t.mails.RecipientIds, recipient)
	t.mails.Kinds = append(t.mails.Kinds, string(kind))
	t.mails.Versions = append(t.mails.Versions, event.Handoff.Version)
}

// isDue reports whether a mailbox is due at once.
func (t *told) isDue() bool {
	isDue := func(delay float64) bool { return delay <= 0 }
	return len(t.mails.HandoffIds) > 0 || slices.ContainsFunc(t.normal.DelaySeconds, isDue) ||
		slices.ContainsFunc(t.urgent.DelaySeconds, isDue)
}
