package main

import "github.com/handoffd/handoffd/handoff"

var handoffMetrics = &subject{
	title: "Handoffs that wait",
	about: "These count all accounts. They are the same on each replica, and at most 15 s old while the database " +
		"answers.",
	metrics: []*metric{waiting, oldestWaiting, overdue, unheard},
	collect: (*replica).collectHandoffs,
}

var (
	byPriority = label{"priority", texts(handoff.Priorities())}

	waiting       = gauge("handoffd_waiting", "Handoffs of all accounts that wait, by priority.", byPriority)
	oldestWaiting = gauge("handoffd_oldest_waiting_seconds",
		"Seconds that the handoff which has waited longest has waited since its escalation, by priority; 0 where none waits.",
		byPriority)
	overdue = gauge("handoffd_overdue",
		"Waiting handoffs of all accounts that have waited their target (level 1) or twice as long (level 2); each counts "+
			"in one level.", byPriority, label{"level", []string{"1", "2"}})
	unheard = gauge("handoffd_waiting_unheard",
		"Handoffs of all accounts that wait though no person could be told by mail.")
)

func (r *replica) collectHandoffs(s scrape) {
	counts, _ := r.due.Backlog()
	for priority, count := range counts {
		s.set(waiting, float64(count.Handoffs), string(priority))
		s.set(oldestWaiting, count.OldestSeconds, string(priority))
		s.set(overdue, float64(count.Overdue), string(priority), "1")
		s.set(overdue, float64(count.OverdueTwice), string(priority), "2")
	}
	if mail := r.mail.Stats(); !mail.CountedAt.IsZero() {
		s.set(unheard, float64(mail.Unheard))
	}
}
