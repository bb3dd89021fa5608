package mail

import (
	"slices"
	"time"

	"github.com/handoffd/handoffd/db"
)

// plan is what to do with a mailbox now.
type plan struct {
	rows    []db.ReadItemsRow // for one message; empty: send none
	follows bool              // more is due than the message can hold
	next    *time.Time        // when to look again; nil: when something happens
	urgent  bool              // look before others then
}

// plan decides what a person is told now. The first message goes out at once. The next one follows after the digest
// interval with all that has come meanwhile, or sooner if something in it is urgent. All times are the database's.
func (w *Worker) plan(d delivery) (p plan) {
	now, soon := d.box.Now, w.digestInterval()
	var due []db.ReadItemsRow
	for _, row := range d.rows {
		switch {
		case row.DueAt.After(now):
			p.look(row.DueAt)
			if isUrgent(row) {
				soon = w.urgentInterval()
			}
		case d.box.Available || reachesAway(row):
			due = append(due, row)
		}
	}
	if !d.box.Available && d.box.AvailableAt.After(now) {
		p.look(d.box.AvailableAt)
	}
	if len(due) == 0 {
		return p
	}
	urgent := slices.ContainsFunc(due, isUrgent)
	if at := w.allowedAt(d.box, urgent); at.After(now) {
		p.look(at)
		p.urgent = urgent
		return p
	}
	p.rows = due[:min(len(due), maxItems)]
	if p.follows = len(due) > maxItems; p.follows {
		p.look(now)
	}
	p.notBefore(now.Add(soon))
	return p
}

// look moves next to at if that is earlier.
func (p *plan) look(at time.Time) {
	if p.next == nil || at.Before(*p.next) {
		p.next = &at
	}
}

// allowedAt returns the earliest time of the next message to a person.
func (w *Worker) allowedAt(box db.TakeMailboxesRow, urgent bool) time.Time {
	if box.SentAt == nil {
		return box.Now
	}
	if urgent {
		return box.SentAt.Add(w.urgentInterval())
	}
	at := box.SentAt.Add(w.digestInterval())
	if hourEnds := box.HourBeganAt.Add(time.Hour); hourEnds.After(at) && int(box.SentInHour) >= w.hourlyCap() {
		at = hourEnds
	}
	return at
}

// isUrgent reports whether a message is not to wait for a digest because of the row.
func isUrgent(row db.ReadItemsRow) bool {
	switch kind(row.Kind) {
	case kindOverdue:
		return row.Level == 2 || row.Priority == "urgent"
	case kindWaiting, kindAssigned:
		return row.Priority == "urgent"
	default:
		return false
	}
}

// reachesAway reports whether a person is told of a row while away or in quiet hours. Handoffs that wait are rows
// only of people who are to be told of them now.
func reachesAway(row db.ReadItemsRow) bool { return kind(row.Kind).isWait() || isUrgent(row) }

// notBefore moves next to at if it is earlier.
func (p *plan) notBefore(at time.Time) {
	if p.next != nil && p.next.Before(at) {
		p.next = &at
	}
}
