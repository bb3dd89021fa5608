package chaos

import (
	"time"

	"github.com/google/uuid"
)

// overdue is the event that the service adds by itself.
const overdue = "handoff_overdue"

// wait is a time in which a handoff waited.
type wait struct {
	began Event
	ended time.Time // zero: it waits at the end of the log
	marks []Event
}

// lasted returns how long a wait went on after a time, by the end of the log at most.
func (w wait) lasted(after, end time.Time) time.Duration {
	if !w.ended.IsZero() {
		end = w.ended
	}
	return end.Sub(after)
}

// waits returns the waits of each handoff of a log. Marks beside a wait are violations.
func (c *checker) waits(log Log) map[uuid.UUID][]wait {
	waits := make(map[uuid.UUID][]wait)
	for _, event := range log.Events {
		all := waits[event.Handoff]
		open := len(all) > 0 && all[len(all)-1].ended.IsZero()
		switch {
		case event.Type == overdue && !open:
			c.report.add(Mismarked, "handoff %s at %d, which does not wait", event.Handoff, event.Seq)
		case event.Type == overdue:
			all[len(all)-1].marks = append(all[len(all)-1].marks, event)
		case event.Card.Status == "waiting" && !open:
			waits[event.Handoff] = append(all, wait{began: event})
		case event.Card.Status != "waiting" && open:
			all[len(all)-1].ended = event.At
		}
	}
	return waits
}

// checkMarks checks that a wait has exactly the marks of the levels that it reached, none of them early.
func (c *checker) checkMarks(log Log, w wait) {
	due, handoff := w.began.Card.DueAt, w.began.Handoff
	if due.IsZero() {
		return // not escalated by the service
	}
	target := due.Sub(w.began.At)
	for i, mark := range w.marks {
		if mark.Card.Overdue != i+1 || i > 1 {
			c.report.add(Mismarked, "handoff %s: mark %d has level %d", handoff, i+1, mark.Card.Overdue)
		}
		earliest := due
		if i > 0 {
			earliest = later(due, w.marks[i-1].At).Add(target)
		}
		if mark.At.Before(earliest) {
			c.report.add(Mismarked, "handoff %s: level %d %v too early", handoff, i+1, earliest.Sub(mark.At))
		}
	}
	if c.Allowed.Marks == 0 {
		return
	}
	for level := range 2 {
		limit := time.Duration(level)*target + c.Allowed.Marks*time.Duration(level+1)
		if w.lasted(due, log.At) > limit && len(w.marks) <= level {
			c.report.add(Unmarked, "handoff %s: not level %d, %v after it was due",
				handoff, level+1, w.lasted(due, log.At))
		}
	}
}
