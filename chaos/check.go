package chaos

import (
	"bytes"
	"iter"

	"github.com/google/uuid"
)

// Check returns every violation of an invariant in h. It is a pure function.
func Check(h History) Report {
	c := &checker{History: h, logs: make(map[uuid.UUID]Log, len(h.Logs))}
	for _, log := range h.Logs {
		c.logs[log.Account] = log
		c.checkLog(log)
	}
	c.checkEffects()
	for _, client := range h.Clients {
		c.checkClient(client)
	}
	c.checkForeign()
	if limit := h.Allowed.Stale; limit > 0 && c.report.Stale > limit {
		c.report.add(Late, "%v, the limit is %v", c.report.Stale, limit)
	}
	for _, level := range h.Levels {
		if level.End > level.Base+level.Slack {
			c.report.add(Leak, "%s: %v before, %v after", level.Name, level.Base, level.End)
		}
	}
	if h.Repairs > 0 && !h.Allowed.Repairs {
		c.report.add(Repaired, "%d times", h.Repairs)
	}
	return c.report
}

type checker struct {
	History
	logs   map[uuid.UUID]Log
	report Report
}

// checkLog checks that numbers have no holes, and that no handoff is claimed while it is claimed.
func (c *checker) checkLog(log Log) {
	c.report.Committed += len(log.Events)
	claimed := make(map[uuid.UUID]uuid.UUID)
	at := log.Floor
	for i, event := range log.Events {
		if i == 0 && event.Seq <= log.Floor {
			at = event.Seq - 1 // below the floor, and not yet pruned
		}
		if at++; event.Seq != at {
			c.report.add(Hole, "account %s: event %d follows %d", log.Account, event.Seq, at-1)
			at = event.Seq
		}
		switch event.Type {
		case "handoff_claimed":
			if by, taken := claimed[event.Handoff]; taken {
				c.report.add(ClaimedTwice, "handoff %s by %s and by %s", event.Handoff, by, event.By)
			}
			claimed[event.Handoff] = event.By
		case "handoff_released", "handoff_resolved", "handoff_returned":
			delete(claimed, event.Handoff)
		}
	}
	if at != log.Head {
		c.report.add(Hole, "account %s: the counter says %d, the log ends at %d", log.Account, log.Head, at)
	}
}

// checkEffects compares what was answered with what happened.
func (c *checker) checkEffects() {
	happened := make(map[Effect]int)
	for _, log := range c.Logs {
		for _, event := range log.Events {
			happened[event.Effect]++
			if n := happened[event.Effect]; n == 2 {
				c.report.add(Doubled, "%v", event.Effect)
			}
		}
	}
	best := make(map[Effect]Request)
	for _, request := range c.Requests {
		if request.Type == "" {
			continue // it asks for no event
		}
		known, seen := best[request.Effect]
		if !seen || known.Outcome == Fail || request.Outcome == OK {
			best[request.Effect] = request
		}
	}
	for effect, request := range best {
		pruned := c.logs[effect.Account].Floor > 0
		switch n := happened[effect]; {
		case request.Outcome == OK && n == 0 && !pruned:
			c.report.add(Lost, "%v, answered %d", effect, request.Status)
		case request.Outcome == Fail && n > 0:
			c.report.add(Phantom, "%v, answered %d: %.200s", effect, request.Status, request.Body)
		}
	}
	for effect := range happened {
		if _, asked := best[effect]; !asked {
			c.report.add(Unrequested, "%v", effect)
		}
	}
}

// checkForeign searches what each account was sent for ids of others. Every text of a run contains its account's id.
func (c *checker) checkForeign() {
	for _, request := range c.Requests {
		c.checkSent(request.Account, "the answer to a request", request.Body)
	}
	for _, client := range c.Clients {
		for _, connection := range client.Connections {
			for _, frame := range connection.Frames {
				c.checkSent(client.Account, client.Name, frame.Data)
			}
		}
	}
}

func (c *checker) checkSent(account uuid.UUID, where string, data []byte) {
	for found := range ids(data) {
		if owner, known := c.Owner[found]; known && owner != account {
			c.report.add(Foreign, "%s of account %s holds %s of account %s", where, account, found, owner)
		}
	}
}

// ids returns the UUIDs in data. A regular expression would take most of the time of a run.
func ids(data []byte) iter.Seq[uuid.UUID] {
	const length, dash = 36, 8 // of the text form, and where its first dash is
	return func(yield func(uuid.UUID) bool) {
		for from := 0; ; {
			next := bytes.IndexByte(data[from:], '-')
			if next < 0 {
				return
			}
			from += next + 1
			begin := from - 1 - dash
			if begin < 0 || begin+length > len(data) {
				continue
			}
			if found, err := uuid.ParseBytes(data[begin : begin+length]); err == nil && !yield(found) {
				return
			}
		}
	}
}
