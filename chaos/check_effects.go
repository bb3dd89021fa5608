package chaos

import "github.com/google/uuid"

// checkEffects compares what was answered with what happened. What the service does by itself has no author.
func (c *checker) checkEffects() {
	happened := make(map[Effect]int)
	for _, log := range c.Logs {
		for _, event := range log.Events {
			if event.By == uuid.Nil {
				continue
			}
			happened[event.Effect]++
			if n := happened[event.Effect]; n == 2 && !c.Allowed.Repeats {
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
		case request.Outcome == OK && n == 0 && !pruned && !c.Allowed.Repeats:
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
	if c.Allowed.Repeats {
		c.checkRepeated(happened)
	}
}

// claims has the events that change the claimer.
var claims = map[string]bool{"handoff_claimed": true, "handoff_reassigned": true}

// checkRepeated compares how often each effect happened with how often it was asked for. Versions distinguish the
// answers. To claim a handoff again, or to reassign it to its claimer, changes nothing.
func (c *checker) checkRepeated(happened map[Effect]int) {
	type version struct {
		handoff uuid.UUID
		number  int
	}
	logged := make(map[version]Event)
	for _, log := range c.Logs {
		for _, event := range log.Events {
			logged[version{event.Handoff, event.Card.Version}] = event
		}
	}
	asked, acknowledged := make(map[Effect]int), make(map[version]bool)
	for _, request := range c.Requests {
		answered := version{request.Handoff, request.Version}
		event := logged[answered]
		switch {
		case request.Type == "" || request.Outcome == Fail:
		case request.Outcome == Info:
			asked[request.Effect]++
		case event.Effect == request.Effect && !acknowledged[answered]:
			acknowledged[answered] = true
			asked[request.Effect]++
		case claims[request.Type] && event.Card.ClaimedBy.ID == request.By: // and stays so
		case event.Effect != request.Effect:
			c.report.add(Lost, "%v of version %d", request.Effect, request.Version)
		}
	}
	for effect, n := range happened {
		if n > asked[effect] {
			c.report.add(Unrequested, "%v: %d times, asked for %d times", effect, n, asked[effect])
		}
	}
}
