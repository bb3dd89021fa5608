package main

import (
	"testing"

	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/handoff"
)

// A running replica announces both levels on the stream, and counts them.
func TestReplicaAnnouncesAndCountsOverdueWaits(t *testing.T) {
	p := open(t, settings{})
	_, err := p.SetPolicy(t.Context(), p.Admin("Ada"), handoff.PolicyInput{RulesInput: handoff.RulesInput{
		Targets: directory.Some(handoff.TargetsInput{Normal: directory.Some("1s")}),
	}})
	if err != nil {
		t.Fatal(err)
	}
	stream := p.follow()
	p.escalate()
	for _, event := range []string{"event: handoff_created", "event: handoff_overdue", "event: handoff_overdue"} {
		if err := until(stream, event); err != nil {
			t.Fatal(err)
		}
	}
	p.waits(`handoffd_overdue{level="2",priority="normal"}`, 1)
	p.waits(`handoffd_overdue{level="1",priority="normal"}`, 0)
	p.waits(`handoffd_waiting{priority="normal"}`, 1)
	if oldest := p.metric(`handoffd_oldest_waiting_seconds{priority="normal"}`); oldest < 2 {
		t.Errorf("the oldest has waited %v s, after two targets of 1 s", oldest)
	}
}
