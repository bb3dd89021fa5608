package chaos

import (
	"bytes"
	"iter"

	"github.com/google/uuid"
)

// Check returns every violation of an invariant in h. It is a pure function.
func Check(h History) Report {
	c := &checker{History: h, logs: make(map[uuid.UUID]Log, len(h.Logs)), sessions: make(map[uuid.UUID]bool)}
	for _, request := range h.Requests {
		c.sessions[request.Session] = true
	}
	for _, log := range h.Logs {
		c.logs[log.Account] = log
		c.checkLog(log)
		c.checkWaits(log)
	}
	c.checkEffects()
	for _, client := range h.Clients {
		c.checkClient(client)
	}
	for _, endpoint := range h.Endpoints {
		c.checkEndpoint(endpoint)
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
	logs     map[uuid.UUID]Log
	sessions map[uuid.UUID]bool // that a request was about
	report   Report
}

// checkLog checks that numbers have no holes, that the versions of each handoff rise, and that none is claimed while it
// is claimed.
func (c *checker) checkLog(log Log) {
	c.report.Committed += len(log.Events)
	claimed := make(map[uuid.UUID]uuid.UUID)
	versions := make(map[uuid.UUID]int)
	at := log.Floor
	for i, event := range log.Events {
		if i == 0 && event.Seq <= log.Floor {
			at = event.Seq - 1 // below the floor, and not yet pruned
		}
		if at++; event.Seq != at {
			c.report.add(Hole, "account %s: event %d follows %d", log.Account, event.Seq, at-1)
			at = event.Seq
		}
		if version := event.Card.Version; version > 0 && version <= versions[event.Handoff] {
			c.report.add(Hole, "handoff %s: version %d follows %d", event.Handoff, version, versions[event.Handoff])
		}
		versions[event.Handoff] = event.Card.Version
		switch event.Type {
		case "handoff_claimed":
			if by, taken := claimed[event.Handoff]; taken {
				c.report.add(ClaimedTwice, "handoff %s by %s and by %s", event.Handoff, by, event.By)
			}
			claimed[event.Handoff] = event.By
		case "handoff_reassigned":
			claimed[event.Handoff] = event.By
		case "handoff_released", "handoff_resolved", "handoff_returned":
			delete(claimed, event.Handoff)
		}
	}
	if at != log.Head {
		c.report.add(Hole, "account %s: the counter says %d, the log ends at %d", log.Account, log.Head, at)
	}
}

// checkWaits checks what was to happen while handoffs waited: marks and mail.
func (c *checker) checkWaits(log Log) {
	waits := c.waits(log)
	for _, all := range waits {
		for _, each := range all {
			c.checkMarks(log, each)
		}
	}
	for _, box := range c.Mailboxes {
		if box.Account == log.Account {
			c.checkMailbox(box, waits)
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
	for _, endpoint := range c.Endpoints {
		for _, post := range endpoint.Posts {
			c.checkSent(endpoint.Account, endpoint.Name, post.Body)
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
