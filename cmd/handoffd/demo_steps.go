package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/handoff"
)

// free reports whether the demo leaves the session without an open handoff.
func (s demoSession) free() bool {
	if len(s.Handoffs) == 0 {
		return true
	}
	steps := s.Handoffs[len(s.Handoffs)-1].Then
	return len(steps) > 0 && slices.Contains([]string{"resolve", "return", "withdraw"}, steps[len(steps)-1].Do)
}

// demoTargets are the targets of an account without a policy, in minutes.
var demoTargets = map[handoff.Priority]int{handoff.Urgent: 5, handoff.High: 15, handoff.Normal: 60, handoff.Low: 240}

// steps returns what happened to the handoff. What became overdue was announced then.
func (h demoHandoff) steps(ctx context.Context, handoffs *handoff.Service, name string, session uuid.UUID) []demoStep {
	var made handoff.Handoff
	create := func(p auth.Principal) (err error) {
		made, _, err = handoffs.Create(ctx, p, handoff.Draft{
			Session: session, Intent: h.Intent, Priority: h.Priority, EngineerNotes: h.EngineerNotes,
		})
		return err
	}
	steps := []demoStep{{name, h.By, h.MinutesAgo, create}}
	announce := func(auth.Principal) error { return handoffs.AnnounceDue(ctx) }
	waitsSince := func(minutesAgo int) { // claimed before its target, it is not announced
		for _, due := range []int{minutesAgo - demoTargets[h.Priority], minutesAgo - 2*demoTargets[h.Priority]} {
			if due > 0 {
				steps = append(steps, demoStep{name, h.By, due, announce})
			}
		}
	}
	if h.Intent == handoff.Escalate {
		waitsSince(h.MinutesAgo)
	}
	for _, then := range h.Then {
		if then.Do == "escalate" || then.Do == "release" {
			waitsSince(then.MinutesAgo)
		}
		steps = append(steps, demoStep{name, then.By, then.MinutesAgo, func(p auth.Principal) (err error) {
			switch then.Do {
			case "escalate":
				_, _, err = handoffs.Create(ctx, p, handoff.Draft{Session: session, Intent: handoff.Escalate})
			case "claim":
				_, err = handoffs.Claim(ctx, p, made.Ref())
			case "release":
				_, err = handoffs.Release(ctx, p, made.Ref())
			case "resolve":
				_, err = handoffs.Resolve(ctx, p, made.Ref(), then.Resolution)
			case "return":
				_, err = handoffs.Return(ctx, p, made.Ref(), then.Answer)
			case "withdraw":
				_, err = handoffs.Withdraw(ctx, p, made.Ref())
			default:
				err = fmt.Errorf("unknown step %q", then.Do)
			}
			return err
		}})
	}
	return steps
}
